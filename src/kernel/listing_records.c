#include "base/map.h"
#include "kernel/labels.h"
#include "kernel/listing_parts.h"
#include "shape/field.h"

/* Up to here a filter's records are few enough to be sorted after they are found. Above, the page
 * is found by walking in the order asked for and looking each record up. */
#define RARE_MOST 2000
#define LABEL_VALUES_MOST 50
#define KNOWN_BYTES_MOST 1024

bool record_filter_is_named(const struct listing_source *source, struct str name)
{
	return source->subject != NULL && (str_is(name, "label") || str_is(name, "label.not"));
}

/* ---- labels ---- */

static int64_t label_records(const struct label *label, const char *subject)
{
	for (size_t i = 0; i < label->counts.count; i++)
		if (str_is(label->counts.at[i].subject, subject))
			return label->counts.at[i].records;
	return 0;
}

static enum err label_filter_read(struct work *work, const struct listing_source *source,
                                  const struct pair *pair, struct record_filters *out)
{
	struct str_list names = {0};
	struct label *all;
	size_t count;
	int64_t records = 0;
	value_pieces(work->arena, pair->value, &names);
	if (names.count == 0 || names.count > LABEL_VALUES_MOST)
		return fault_field(work->fault, pair->name, "must name 1 to %d labels", LABEL_VALUES_MOST);
	for (size_t i = 0; i < names.count; i++)
		if (str_find(names.at[i], '\0') >= 0 || !str_is_utf8(names.at[i]))
			return fault_field(work->fault, pair->name, "must be text");
	int64_t *ids = ARENA_ARRAY(work->arena, names.count, int64_t);
	TRY(labels_named(work, names.at, names.count, false, str_c(work->arena, pair->name), ids));
	TRY(label_all(work, &all, &count));
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < names.count; k++)
			if (all[i].id.value == ids[k])
				records += label_records(&all[i], source->subject);
	*LIST_ADD(work->arena, &out->list) = (struct record_filter){
		.is_not = str_ends(pair->name, STR(".not")),
		.labels = ids,
		.count = names.count,
		.is_rare = records <= RARE_MOST,
	};
	return OK;
}

enum err record_filters_read(struct work *work, const struct listing_source *source,
                             const struct call *call, struct record_filters *out)
{
	bool is_refused = false;
	for (size_t i = 0; i < call->pair_count; i++) {
		if (!record_filter_is_named(source, call->pairs[i].name))
			continue;
		enum err err = label_filter_read(work, source, &call->pairs[i], out);
		if (err != OK && err != ERR_INVALID)
			return err;
		is_refused = is_refused || err == ERR_INVALID;
	}
	return is_refused ? ERR_INVALID : OK;
}

/* ---- the statement ---- */

bool record_filters_drive(const struct record_filters *filters)
{
	for (size_t i = 0; i < filters->list.count; i++)
		if (filters->list.at[i].is_rare && !filters->list.at[i].is_not)
			return true;
	return false;
}

static void label_filter_put(struct statement_text *s, const struct listing_source *source,
                             const struct record_filter *filter)
{
	bool drives = filter->is_rare && !filter->is_not;
	if (drives)
		buf_c(&s->text, " AND (company_id, id) IN (SELECT u.company_id, u.subject_id");
	else
		buf_format(&s->text, " AND %sEXISTS (SELECT 1", filter->is_not ? "NOT " : "");
	buf_c(&s->text, " FROM label_use AS u WHERE u.company_id = $1");
	statement_arg(s, " AND u.subject = ", bind_text(str_from(source->subject)));
	if (!drives)
		buf_format(&s->text, " AND u.subject_id = %s.id", source->table);
	if (filter->count == 1) {
		statement_arg(s, " AND u.label_id = ", bind_int(filter->labels[0]));
	} else {
		statement_arg(s, " AND u.label_id IN {ids ", bind_ints(filter->labels, filter->count));
		buf_byte(&s->text, '}');
	}
	buf_byte(&s->text, ')');
}

void record_filters_put(struct statement_text *s, const struct listing_source *source,
                        const struct record_filters *filters)
{
	for (size_t i = 0; i < filters->list.count; i++)
		label_filter_put(s, source, &filters->list.at[i]);
}

/* ---- records by id ---- */

enum err listing_known(struct work *work, const struct listing_source *source, const int64_t *ids,
                       size_t n, bool *is_known)
{
	struct statement_text s = {.text = buf_new(work->arena, KNOWN_BYTES_MOST),
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
