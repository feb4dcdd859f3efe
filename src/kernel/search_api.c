#include "base/buf.h"
#include "base/map.h"
#include "kernel/scopes.h"
#include "kernel/search_parts.h"
#include "kernel/search_words.h"
#include "wire/fold.h"

enum { HITS_USUAL = 20, HITS_MOST = 100, DETAIL_BYTES_MOST = 300 };

struct search_piece {
	struct str text;
	bool is_match;
};
struct search_pieces {
	struct search_piece *at;
	size_t count, room;
};
struct search_hit {
	struct str kind, opens;
	struct item_id id, opens_id;
	struct str title;
	bool is_exact;
	struct search_pieces title_pieces, detail_pieces;
};

static const struct field piece_fields[] = {
	FIELD_TEXT(struct search_piece, text, 0, 0, LIMIT_SMALL_BODY_BYTES, "A stretch of text."),
	FIELD_FLAG(struct search_piece, is_match, 0, "It is what was looked for."),
};
static const struct shape piece_shape =
	SHAPE("SearchPiece", struct search_piece, piece_fields, "Text that matches, or does not.");
static const struct field hit_fields[] = {
	FIELD_TEXT(struct search_hit, kind, 0, 0, LIMIT_NAME, "What was found: order, shipment …"),
	FIELD_ID(struct search_hit, id, struct item_id, 0, "Which one."),
	FIELD_TEXT(struct search_hit, opens, 0, 0, LIMIT_NAME,
               "What it leads to: a shipment leads to its order."),
	FIELD_ID(struct search_hit, opens_id, struct item_id, 0, "To which one."),
	FIELD_TEXT(struct search_hit, title, 0, 0, LIMIT_SMALL_BODY_BYTES, "What people call it."),
	FIELD_FLAG(struct search_hit, is_exact, 0, "Its title is what was looked for."),
	FIELD_LIST(struct search_hit, title_pieces, struct search_piece, &piece_shape, 0, 0, 10000,
               "The title in pieces, for marking what matches."),
	FIELD_LIST(struct search_hit, detail_pieces, struct search_piece, &piece_shape, 0, 0, 10000,
               "What else is known of it, in pieces; texts that match come first."),
};
static const struct shape search_hit_shape =
	SHAPE("SearchHit", struct search_hit, hit_fields, "A record that was found.");

struct search_query {
	struct str q;
	LIST(struct str) kind;
	int64_t limit;
};
static const struct field query_fields[] = {
	FIELD_TEXT(struct search_query, q, REQUIRED | TRIMMED, 1, SEARCH_QUERY_BYTES_MOST,
               "What is remembered of it: number, e-mail, name, SKU, tracking number …"),
	FIELD_TEXTS(struct search_query, kind, 0, 0, 20, "Only these kinds: order, product …"),
	FIELD_INT(struct search_query, limit, 0, 1, HITS_MOST, "At most so many of each kind; 20."),
};
static const struct shape search_query_shape =
	SHAPE("SearchQuery", struct search_query, query_fields, "What is looked for.");

/* ---- marking ---- */

static bool text_fits(struct str text, struct str asked, bool is_open)
{
	return str_eq(text, asked) || (is_open && str_starts(text, asked));
}

static bool word_fits(const struct search_word *word, const struct search_word *asked, bool is_last)
{
	bool is_open = is_last && search_may_be_open(asked->text);
	if (text_fits(word->text, asked->text, is_open))
		return true;
	for (size_t i = 0; i < word->parts.count; i++) {
		if (text_fits(word->parts.at[i].text, asked->text, is_open))
			return true;
		for (size_t k = 0; k < asked->parts.count; k++)
			if (text_fits(word->parts.at[i].text, asked->parts.at[k].text,
			              asked->parts.at[k].is_open))
				return true;
	}
	return false;
}

static bool is_match(const struct search_word *word, const struct search_words *asked)
{
	for (size_t i = 0; i < asked->count; i++)
		if (word_fits(word, &asked->at[i], i + 1 == asked->count))
			return true;
	return false;
}

static void piece_add(struct work *work, struct search_pieces *pieces, const char *from,
                      const char *to, bool is_match)
{
	if (to > from)
		*LIST_ADD(work->arena, pieces) =
			(struct search_piece){str_of(from, (size_t)(to - from)), is_match};
}

/* true: something in it matches. */
static bool pieces_add(struct work *work, struct str text, const struct search_words *asked,
                       struct search_pieces *pieces)
{
	struct search_words words = {0};
	const char *at = text.at;
	bool has_match = false;
	search_words_cut(work->arena, text, &words);
	for (size_t i = 0; i < words.count; i++) {
		if (!is_match(&words.at[i], asked))
			continue;
		struct str original = words.at[i].original;
		piece_add(work, pieces, at, original.at, false);
		piece_add(work, pieces, original.at, original.at + original.len, true);
		at = original.at + original.len;
		has_match = true;
	}
	piece_add(work, pieces, at, text.at + text.len, false);
	return has_match;
}

static size_t detail_len(const struct search_pieces *pieces)
{
	size_t len = 0;
	for (size_t i = 0; i < pieces->count; i++)
		len += pieces->at[i].text.len;
	return len;
}

/* Texts that match first, then others, until it is long enough; each text once. */
static void detail_make(struct work *work, const struct search_doc *doc,
                        const struct search_words *asked, struct search_pieces *out)
{
	struct map seen = map_new(work->arena);
	for (int wanted = 1; wanted >= 0; wanted--) {
		for (size_t i = 0; i < doc->texts.count && detail_len(out) < DETAIL_BYTES_MOST; i++) {
			struct search_pieces pieces = {0};
			struct str text = doc->texts.at[i];
			bool has_match = pieces_add(work, text, asked, &pieces);
			if (has_match != wanted || map_get(&seen, text) != NULL)
				continue;
			map_put(&seen, text, &seen);
			if (out->count > 0)
				*LIST_ADD(work->arena, out) = (struct search_piece){STR(" · "), false};
			for (size_t k = 0; k < pieces.count; k++)
				*LIST_ADD(work->arena, out) = pieces.at[k];
		}
	}
}

/* ---- finding ---- */

struct hits {
	LIST(struct search_hit) exact, others;
};

static bool is_title(struct work *work, struct str title, struct str asked)
{
	struct str a = text_letters(work->arena, title), b = text_letters(work->arena, asked);
	return b.len > 0 && str_eq(a, b);
}

static const struct search_doc *doc_of(const struct search_docs *docs, int64_t id)
{
	for (size_t i = 0; i < docs->count; i++)
		if (docs->at[i].id == id)
			return &docs->at[i];
	return NULL;
}

/* The documents of one row among the entries, in the order of the entries. */
static enum err hits_of_row(struct work *work, const struct search_row *row, struct str asked,
                            const struct search_entry *entries, size_t n, struct hits *hits)
{
	int64_t *ids = ARENA_ARRAY(work->arena, n + 1, int64_t);
	struct search_words words = {0};
	struct search_docs docs = {0};
	size_t count = 0;
	for (size_t i = 0; i < n; i++)
		if (str_is(entries[i].kind, row->kind))
			ids[count++] = entries[i].id;
	if (count == 0)
		return OK;
	TRY(row->load(work, ids, count, &docs));
	search_words_cut(work->arena, asked, &words);
	for (size_t i = 0; i < count; i++) {
		const struct search_doc *doc = doc_of(&docs, ids[i]);
		if (doc == NULL)
			continue; /* gone since */
		bool is_exact = is_title(work, doc->title, asked);
		struct search_hit *hit =
			is_exact ? LIST_ADD(work->arena, &hits->exact) : LIST_ADD(work->arena, &hits->others);
		*hit = (struct search_hit){.kind = str_from(row->kind),
		                           .opens = str_from(row->opens),
		                           .id = {doc->id},
		                           .opens_id = {doc->opens_id},
		                           .title = doc->title,
		                           .is_exact = is_exact};
		(void)pieces_add(work, doc->title, &words, &hit->title_pieces);
		detail_make(work, doc, &words, &hit->detail_pieces);
	}
	return OK;
}

static bool kind_is_asked(const struct search_query *query, const char *kind)
{
	for (size_t i = 0; i < query->kind.count; i++)
		if (str_is(query->kind.at[i], kind))
			return true;
	return query->kind.count == 0;
}

static enum err kinds_check(struct work *work, const struct search_query *query)
{
	const struct search_row *row;
	for (size_t i = 0; i < query->kind.count; i++) {
		if (search_row_of_kind(query->kind.at[i]) != NULL)
			continue;
		struct buf names = buf_new(work->arena, 4096);
		for (struct search_place at = {0}; (row = search_row_next(&at)) != NULL;)
			buf_format(&names, "%s%s", names.len > 0 ? ", " : "", row->kind);
		return fault_field(work->fault, STR("kind"), "must be of: %.*s", STR_FMT(buf_str(&names)));
	}
	return OK;
}

/* What was found of a letter, which several kinds may share: looked for once. */
struct found {
	char letter;
	struct search_entry *entries;
	size_t count;
};
struct found_list {
	LIST(struct found) rows;
};

static enum err letter_find(struct work *work, struct found_list *known, char letter,
                            const struct search_query *query, const struct found **out)
{
	size_t most = query->limit > 0 ? (size_t)query->limit : HITS_USUAL;
	for (size_t i = 0; i < known->rows.count; i++) {
		*out = &known->rows.at[i];
		if ((*out)->letter == letter)
			return OK;
	}
	struct found *found = LIST_ADD(work->arena, &known->rows);
	found->letter = letter;
	*out = found;
	return search_entries(work, letter, query->q, most, false, &found->entries, &found->count);
}

static enum err run_search(struct work *work, const struct call *call, struct reply *reply)
{
	const struct search_query *query = call->query;
	const struct search_row *row;
	const struct found *found;
	struct found_list known = {0};
	struct hits hits = {0};
	TRY(kinds_check(work, query));
	for (struct search_place at = {0}; (row = search_row_next(&at)) != NULL;) {
		if (!scopes_allow(work->actor.scopes, row->scope) || !kind_is_asked(query, row->kind))
			continue;
		TRY(letter_find(work, &known, row->letter, query, &found));
		TRY(hits_of_row(work, row, query->q, found->entries, found->count, &hits));
	}
	for (size_t i = 0; i < hits.others.count; i++)
		*LIST_ADD(work->arena, &hits.exact) = hits.others.at[i];
	reply->value = hits.exact.at;
	reply->count = hits.exact.count;
	return OK;
}

static const struct refusal refusals[] = {
	{400, "q is missing or too long, or a kind is not searched."}, {0, NULL}};

const struct route search_routes[1] = {
	{.method = "GET",
     .path = "/api/v1/search",
     .scope = SCOPE_SIGNED_IN,
     .flags = ROUTE_LIST,
     .query = &search_query_shape,
     .reply = &search_hit_shape,
     .status = 200,
     .run = run_search,
     .refusals = refusals,
     .id = "search",
     .says =
         "Records found by words: exact titles first, then whole words, then beginnings; in each "
         "the newest first."},
};
