#include "base/map.h"
#include "kernel/custom_value.h"
#include "kernel/labels.h"
#include "kernel/listing_parts.h"
#include "kernel/search.h"
#include "shape/field.h"

/* Up to here a filter's records are few enough to be sorted after they are found. Above, the page
 * is found by walking in the order asked for and looking each record up. */
#define RARE_MOST 2000
#define VALUES_MOST 50
#define STATEMENT_BYTES_MOST 8192

static const char *const endings[] = {"", ".not", ".from", ".to", ".prefix"};

static bool is_pairing(const struct listing_source *source, struct str name)
{
	if (source->pairing == NULL)
		return false;
	if (str_ends(name, STR(".not")))
		name.len -= 4;
	return str_is(name, source->pairing->name);
}

bool record_filter_is_named(const struct listing_source *source, struct str name)
{
	if (str_is(name, "q"))
		return search_is_offered(source->search);
	if (is_pairing(source, name))
		return true;
	return source->subject != NULL
	       && (str_is(name, "label") || str_is(name, "label.not")
	           || str_starts(name, STR("custom.")));
}

/* ---- q ---- */

static enum err search_filter_read(struct work *work, const struct listing_source *source,
                                   const struct pair *pair, struct record_filters *out)
{
	size_t most = out->is_walk ? SEARCH_WALK_MOST : SEARCH_LIST_MOST;
	int64_t *ids;
	bool is_cut;
	if (out->has_found)
		return fault_field(work->fault, pair->name, "is given more than once");
	if (pair->value.len > SEARCH_QUERY_BYTES_MOST || str_find(pair->value, '\0') >= 0
	    || !str_is_utf8(pair->value))
		return fault_field(work->fault, pair->name, "must be text of at most %d bytes",
		                   SEARCH_QUERY_BYTES_MOST);
	if (str_trim(pair->value).len == 0)
		return OK; /* an empty search field */
	TRY(search_find(work, source->search, pair->value, most, &ids, &out->found_count, &is_cut));
	if (is_cut && out->is_walk)
		return fault_field(work->fault, pair->name,
		                   "matches more than %d records: say more of what is meant",
		                   SEARCH_WALK_MOST);
	out->has_found = true;
	out->found = ids;
	return OK;
}

/* ---- labels ---- */

static int64_t label_records(const struct label *label, const char *subject)
{
	for (size_t i = 0; i < label->counts.count; i++)
		if (str_is(label->counts.at[i].subject, subject))
			return label->counts.at[i].records;
	return 0;
}

/* The values of the pair: 1 … VALUES_MOST texts that may be stored. */
static enum err pieces_read(struct work *work, const struct pair *pair, struct str_list *out)
{
	value_pieces(work->arena, pair->value, out);
	if (out->count == 0 || out->count > VALUES_MOST)
		return fault_field(work->fault, pair->name, "must have 1 to %d values", VALUES_MOST);
	for (size_t i = 0; i < out->count; i++)
		if (str_find(out->at[i], '\0') >= 0 || !str_is_utf8(out->at[i]))
			return fault_field(work->fault, pair->name, "must be text");
	return OK;
}

static enum err label_filter_read(struct work *work, const struct listing_source *source,
                                  const struct pair *pair, struct record_filters *out)
{
	struct str_list names = {0};
	struct label *all;
	size_t count;
	int64_t records = 0;
	TRY(pieces_read(work, pair, &names));
	int64_t *ids = ARENA_ARRAY(work->arena, names.count, int64_t);
	TRY(labels_named(work, names.at, names.count, false, str_c(work->arena, pair->name), ids));
	TRY(label_all(work, &all, &count));
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < names.count; k++)
			if (all[i].id.value == ids[k])
				records += label_records(&all[i], source->subject);
	*LIST_ADD(work->arena, &out->list) = (struct record_filter){
		.how = str_is(pair->name, "label") ? RECORD_IS : RECORD_NOT,
		.is_rare = records <= RARE_MOST,
		.ids = ids,
		.count = names.count,
	};
	return OK;
}

/* ---- custom fields ---- */

/* " FROM custom_value AS u WHERE …" with what the filter compares; NOT is left to the caller. */
static void custom_where_put(struct statement_text *s, const struct record_filter *filter)
{
	static const char *const compares[] = {" = ", " = ", " >= ", " <= "};
	bool has_number = filter->numbers != NULL;
	buf_c(&s->text, " FROM custom_value AS u WHERE u.company_id = $1");
	statement_arg(s, " AND u.field_id = ", bind_int(filter->field->id.value));
	buf_format(&s->text, " AND u.number IS %sNULL", has_number ? "NOT " : "");
	const char *column = has_number ? "u.number" : "u.folded";
	buf_format(&s->text, " AND %s", column);
	if (filter->how == RECORD_PREFIX) {
		struct str beyond = str_format(s->arena, "%.*s\xF4\x8F\xBF\xBF", STR_FMT(filter->texts[0]));
		statement_arg(s, " >= ", bind_text(filter->texts[0]));
		statement_arg(s, " AND u.folded < ", bind_text(beyond));
	} else if (filter->count == 1) {
		statement_arg(s, compares[filter->how],
		              has_number ? bind_int(filter->numbers[0]) : bind_text(filter->texts[0]));
	} else {
		statement_arg(s, has_number ? " IN {ids " : " IN {texts ",
		              has_number ? bind_ints(filter->numbers, filter->count)
		                         : bind_texts(filter->texts, filter->count));
		buf_byte(&s->text, '}');
	}
}

static void pairing_where_put(struct statement_text *s, const struct record_filter *filter)
{
	buf_format(&s->text, " FROM %s AS u WHERE u.company_id = $1", filter->pairing->table);
	if (filter->texts != NULL) {
		buf_format(&s->text, " AND (u.%s", filter->pairing->text_column);
		statement_arg(s, " IN {texts ", bind_texts(filter->texts, filter->text_count));
		buf_format(&s->text, "} OR u.%s", filter->pairing->column);
	} else {
		buf_format(&s->text, " AND u.%s", filter->pairing->column);
	}
	statement_arg(s, " IN {ids ", bind_ints(filter->ids, filter->count));
	buf_c(&s->text, filter->texts != NULL ? "})" : "}");
}

/* How many records match, up to one more than are rare. */
static enum err rare_find(struct work *work, struct record_filter *filter,
                          void (*where_put)(struct statement_text *s,
                                            const struct record_filter *filter))
{
	struct statement_text s = {.text = buf_new(work->arena, STATEMENT_BYTES_MOST),
	                           .arena = work->arena};
	int64_t records;
	*LIST_ADD(work->arena, &s.args) = bind_int(work->company.value);
	buf_c(&s.text, "SELECT count(*) FROM (SELECT 1 AS one");
	where_put(&s, filter);
	statement_arg(&s, " LIMIT ", bind_int(RARE_MOST + 1));
	buf_c(&s.text, ") AS matching");
	TRY(listing_number(work, &s, &records));
	filter->is_rare = records <= RARE_MOST;
	return OK;
}

/* ---- pairs ---- */

static enum err pairing_filter_read(struct work *work, const struct listing_source *source,
                                    const struct pair *pair, struct record_filters *out)
{
	struct str_list pieces = {0};
	struct record_filter filter = {.pairing = source->pairing};
	TRY(pieces_read(work, pair, &pieces));
	int64_t *ids = ARENA_ARRAY(work->arena, pieces.count, int64_t);
	filter.count = pieces.count;
	filter.how = str_ends(pair->name, STR(".not")) ? RECORD_NOT : RECORD_IS;
	if (source->pairing->text_column != NULL) {
		TRY(source->pairing->of_texts(work, pieces.at, pieces.count, &ids, &filter.count));
		filter.ids = ids;
		filter.texts = pieces.at;
		filter.text_count = pieces.count;
		*LIST_ADD(work->arena, &out->list) = filter;
		return OK;
	}
	for (size_t i = 0; i < pieces.count; i++)
		if (str_to_int(pieces.at[i], &ids[i]) != OK)
			return fault_field(work->fault, pair->name, "must be a whole number");
	TRY(source->pairing->widen(work, &ids, &filter.count));
	filter.ids = ids;
	TRY(rare_find(work, &filter, pairing_where_put));
	*LIST_ADD(work->arena, &out->list) = filter;
	return OK;
}

/* ---- values of custom fields ---- */

static enum err custom_values_parse(struct work *work, const struct pair *pair,
                                    struct record_filter *filter)
{
	struct str_list pieces = {0};
	TRY(pieces_read(work, pair, &pieces));
	int64_t *numbers = ARENA_ARRAY(work->arena, pieces.count, int64_t);
	struct str *texts = ARENA_ARRAY(work->arena, pieces.count, struct str);
	struct custom_field field = *filter->field;
	enum custom_kind kind = field.kind;
	bool has_number = custom_kind_is_number(kind);
	field.is_positive = false; /* a filter may ask for what no record has */
	for (size_t i = 0; i < pieces.count; i++) {
		struct custom_value value = {0};
		struct str text = pieces.at[i];
		/* 19.99 is compared whatever the currency. */
		if (kind == CUSTOM_MONEY && str_find(text, ' ') < 0)
			text = str_format(work->arena, "%.*s USD", STR_FMT(text));
		if (has_number)
			TRY(custom_value_parse(work->arena, &field, text, &value, work->fault, pair->name));
		numbers[i] = value.number;
		texts[i] = custom_folded(work->arena, text);
	}
	filter->numbers = has_number ? numbers : NULL;
	filter->texts = texts;
	filter->count = pieces.count;
	if (filter->how >= RECORD_FROM && pieces.count > 1)
		return fault_field(work->fault, pair->name, "must have one value");
	return OK;
}

/* "Colour.not" is the field and the ending, unless a field is called so. */
static const struct custom_field *field_of(struct work *work, const struct custom_fields *fields,
                                           struct str name, enum record_filter_how *how)
{
	const struct custom_field *field = custom_field_named(work->arena, fields, name);
	*how = RECORD_IS;
	if (field != NULL)
		return field;
	for (*how = RECORD_NOT; *how <= RECORD_PREFIX; (*how)++) {
		struct str ending = str_from(endings[*how]);
		if (name.len > ending.len && str_ends(name, ending))
			return custom_field_named(work->arena, fields,
			                          str_slice(name, 0, name.len - ending.len));
	}
	return NULL;
}

static enum err custom_filter_read(struct work *work, const struct listing_source *source,
                                   const struct pair *pair, struct record_filters *out)
{
	struct custom_fields fields;
	struct record_filter filter = {0};
	struct str name = str_slice(pair->name, sizeof("custom.") - 1, pair->name.len);
	TRY(custom_fields_load(work, source->subject, &fields));
	if (str_find(name, '\0') >= 0 || !str_is_utf8(name))
		return fault_field(work->fault, STR("custom"), "must be text");
	filter.field = field_of(work, &fields, name, &filter.how);
	if (filter.field == NULL)
		return fault_field(work->fault, pair->name, "is no custom field of this list");
	TRY(custom_values_parse(work, pair, &filter));
	bool is_ordered = filter.numbers != NULL && filter.field->kind != CUSTOM_FLAG;
	if ((!is_ordered && (filter.how == RECORD_FROM || filter.how == RECORD_TO))
	    || (filter.numbers != NULL && filter.how == RECORD_PREFIX))
		return fault_field(work->fault, pair->name, "cannot be compared in this way");
	TRY(rare_find(work, &filter, custom_where_put));
	*LIST_ADD(work->arena, &out->list) = filter;
	return OK;
}

enum err record_sort_read(struct work *work, const struct listing_source *source, struct str name,
                          const struct custom_field **out)
{
	struct custom_fields fields;
	*out = NULL;
	if (source->subject == NULL || !str_starts(name, STR("custom.")) || str_find(name, '\0') >= 0
	    || !str_is_utf8(name))
		return OK;
	TRY(custom_fields_load(work, source->subject, &fields));
	*out =
		custom_field_named(work->arena, &fields, str_slice(name, sizeof("custom.") - 1, name.len));
	return OK;
}

enum err record_filters_read(struct work *work, const struct listing_source *source,
                             const struct call *call, struct record_filters *out)
{
	bool is_refused = false;
	for (size_t i = 0; i < call->pair_count; i++) {
		const struct pair *pair = &call->pairs[i];
		if (!record_filter_is_named(source, pair->name))
			continue;
		enum err err =
			str_is(pair->name, "q")                  ? search_filter_read(work, source, pair, out)
			: is_pairing(source, pair->name)         ? pairing_filter_read(work, source, pair, out)
			: str_starts(pair->name, STR("custom.")) ? custom_filter_read(work, source, pair, out)
													 : label_filter_read(work, source, pair, out);
		if (err != OK && err != ERR_INVALID)
			return err;
		is_refused = is_refused || err == ERR_INVALID;
	}
	return is_refused ? ERR_INVALID : OK;
}

/* ---- the statement ---- */

static bool filter_drives(const struct record_filter *filter)
{
	return filter->is_rare && filter->how != RECORD_NOT;
}

bool record_filters_drive(const struct record_filters *filters)
{
	for (size_t i = 0; i < filters->list.count; i++)
		if (filter_drives(&filters->list.at[i]))
			return true;
	return filters->has_found;
}

static void label_where_put(struct statement_text *s, const struct record_filter *filter)
{
	buf_c(&s->text, " FROM label_use AS u WHERE u.company_id = $1");
	if (filter->count == 1) {
		statement_arg(s, " AND u.label_id = ", bind_int(filter->ids[0]));
	} else {
		statement_arg(s, " AND u.label_id IN {ids ", bind_ints(filter->ids, filter->count));
		buf_byte(&s->text, '}');
	}
}

void record_filters_put(struct statement_text *s, const struct listing_source *source,
                        const struct record_filters *filters)
{
	if (filters->has_found) {
		buf_c(&s->text, " AND (company_id, id) IN (SELECT CAST($1 AS BIGINT), found.value FROM");
		statement_arg(s, " {ids ", bind_ints(filters->found, filters->found_count));
		buf_c(&s->text, "} AS found)");
	}
	for (size_t i = 0; i < filters->list.count; i++) {
		const struct record_filter *filter = &filters->list.at[i];
		bool drives = filter_drives(filter);
		const char *row = filter->pairing != NULL ? filter->pairing->row : "subject_id";
		if (drives)
			buf_format(&s->text, " AND (company_id, id) IN (SELECT u.company_id, u.%s", row);
		else
			buf_format(&s->text, " AND %sEXISTS (SELECT 1",
			           filter->how == RECORD_NOT ? "NOT " : "");
		if (filter->pairing != NULL)
			pairing_where_put(s, filter);
		else if (filter->field != NULL)
			custom_where_put(s, filter);
		else
			label_where_put(s, filter);
		if (filter->pairing == NULL)
			statement_arg(s, " AND u.subject = ", bind_text(str_from(source->subject)));
		if (!drives)
			buf_format(&s->text, " AND u.%s = %s.id", row, source->table);
		/* Without an index PostgreSQL would rather read all pairs once: the end keeps it from it.
		 */
		if (filter->pairing != NULL && filter->texts != NULL)
			buf_c(&s->text, " LIMIT 1 OFFSET 0");
		buf_byte(&s->text, ')');
	}
}

/* ---- records by id ---- */

enum err listing_known(struct work *work, const struct listing_source *source, const int64_t *ids,
                       size_t n, bool *is_known)
{
	struct statement_text s = {.text = buf_new(work->arena, STATEMENT_BYTES_MOST),
	                           .arena = work->arena};
	struct map known = map_new(work->arena);
	struct rows rows;
	buf_format(&s.text, "SELECT id FROM %s", source->table);
	statement_arg(&s, " WHERE company_id = ", bind_int(work->company.value));
	statement_arg(&s, " AND id IN {ids ", bind_ints(ids, n));
	buf_byte(&s.text, '}');
	TRY(db_query_text(work->tx, work->arena, buf_str(&s.text), s.args.at, s.args.count, &rows));
	while (rows_next(&rows))
		map_put_int(&known, rows_int(&rows, 0), &known);
	for (size_t i = 0; i < n; i++)
		is_known[i] = map_get_int(&known, ids[i]) != NULL;
	return rows_end(&rows);
}
