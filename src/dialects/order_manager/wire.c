#include "dialects/order_manager/wire.h"

#include "shape/field.h"

const struct profile om_profile = {
	.camel_case = true,
	.money_as_number = true,
	.instant_in_seconds = true,
	.ignore_unknown = true,
	.any_case_words = true,
	.upper_words = true,
	.numbers_as_text_too = true,
	.read_only_ignored = true,
	.null_is_absent = true,
	.zero_id_is_none = true,
	.usual_currency = "USD",
};

/* ---- pages ---- */

int64_t om_page(int64_t asked)
{
	return asked > 0 ? asked : 1;
}

int64_t om_limit(int64_t asked, int64_t usual)
{
	return asked > 0 ? asked : usual;
}

size_t om_page_first(size_t count, int64_t page, int64_t limit, size_t *on_page)
{
	size_t first = (size_t)(om_page(page) - 1) * (size_t)limit;
	if (first > count)
		first = count;
	*on_page = count - first < (size_t)limit ? count - first : (size_t)limit;
	return first;
}

/* ---- filters ---- */

struct om_filters om_filters_new(struct arena *arena)
{
	return (struct om_filters){.arena = arena};
}

static struct listing_filter *filter_add(struct om_filters *filters, const char *column,
                                         enum listing_how how, size_t n)
{
	struct listing_filter *filter = LIST_ADD(filters->arena, &filters->rows);
	*filter = (struct listing_filter){.column = column, .how = how, .count = n};
	return filter;
}

struct listing_filter *om_among(struct om_filters *filters, const char *column,
                                const int64_t *numbers, size_t n)
{
	struct listing_filter *filter = filter_add(filters, column, LISTING_IN, n);
	filter->numbers = numbers;
	return filter;
}

struct listing_filter *om_only_ids(struct om_filters *filters, const char *column,
                                   const int64_t *ids, size_t n)
{
	size_t count = 0;
	int64_t *given = ARENA_ARRAY(filters->arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		if (ids[i] != 0)
			given[count++] = ids[i];
	return count > 0 ? om_among(filters, column, given, count) : NULL;
}

struct listing_filter *om_only_id(struct om_filters *filters, const char *column, int64_t id)
{
	return om_only_ids(filters, column, &id, 1);
}

static struct listing_filter *texts_add(struct om_filters *filters, const char *column,
                                        enum listing_how how, const struct str *texts, size_t n)
{
	size_t count = 0;
	struct str *given = ARENA_ARRAY(filters->arena, n, struct str);
	for (size_t i = 0; i < n; i++)
		if (texts[i].len > 0)
			given[count++] = texts[i];
	if (count == 0)
		return NULL;
	struct listing_filter *filter = filter_add(filters, column, how, count);
	filter->texts = given;
	return filter;
}

struct listing_filter *om_only_texts(struct om_filters *filters, const char *column,
                                     const struct str *texts, size_t n)
{
	return texts_add(filters, column, LISTING_IN, texts, n);
}

struct listing_filter *om_prefixes(struct om_filters *filters, const char *column,
                                   const struct str *texts, size_t n)
{
	return texts_add(filters, column, LISTING_PREFIX, texts, n);
}

static void bound_add(struct om_filters *filters, const char *column, enum listing_how how,
                      int64_t us)
{
	struct listing_filter *filter = filter_add(filters, column, how, 1);
	filter->numbers = arena_copy(filters->arena, &us, sizeof(us));
}

void om_between(struct om_filters *filters, const char *column, struct instant from,
                struct instant to)
{
	/* What has not happened (0) was before no moment. */
	if (from.us != 0 || to.us != 0)
		bound_add(filters, column, LISTING_FROM, from.us != 0 ? from.us : 1);
	/* The wire shows whole seconds, so a bound without fraction means all of that second. */
	if (to.us != 0)
		bound_add(filters, column, LISTING_TO,
		          to.us % SECOND_US == 0 ? to.us + SECOND_US - 1 : to.us);
}

void om_through(struct listing_filter *filter, const char *link, const char *table, const char *key)
{
	if (filter == NULL)
		return;
	filter->link = link;
	filter->table = table;
	filter->key = key;
}

enum err om_list(struct work *work, const struct listing_source *source,
                 const struct om_filters *filters, int64_t page, int64_t limit, void **out,
                 size_t *count)
{
	return listing_page(work, source, filters->rows.at, filters->rows.count, om_page(page), limit,
	                    out, count);
}

enum err om_query(struct work *work, const struct call *call, void *out)
{
	return shape_read_pairs(call->route->query, &om_profile, call->pairs, call->pair_count,
	                        work->arena, out, work->fault);
}

enum err om_words_check(struct work *work, const char *name, const struct str *texts, size_t n,
                        const char *const *words, size_t word_count)
{
	struct buf all = buf_new(work->arena, LIMIT_BODY_BYTES);
	for (size_t i = 0; i < word_count; i++)
		buf_format(&all, "%s%s", i == 0 ? "" : ", ", words[i]);
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;
		while (k < word_count && !str_eq_nocase(texts[i], str_from(words[k])))
			k++;
		if (texts[i].len > 0 && k == word_count)
			return fault_field(work->fault, str_from(name), "is not one of: %.*s",
			                   STR_FMT(buf_str(&all)));
	}
	return OK;
}

void om_touch(const struct shape *shape, void *value, const char *name)
{
	const struct field *field = shape_field(shape, str_from(name));
	if (field != NULL)
		shape_touch(shape, value, (size_t)(field - shape->fields), false);
}
