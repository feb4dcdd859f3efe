#include "domain/costs/costs_order.h"

#include <string.h>

#include "base/map.h"

bool moved_is_pair(const struct moved *row)
{
	return row->kind == STOCK_TRANSFER_OUT || row->kind == STOCK_TRANSFER_IN
	       || str_is(row->subject, "assembly");
}

struct str moved_account(struct arena *arena, const struct moved *row)
{
	int64_t from = row->product_id.value, into = row->subject_id;
	if (str_is(row->subject, "assembly")) /* its products are others than those it is made of */
		return str_format(arena, "assembly %lld %lld", (long long)row->subject_id,
		                  (long long)row->warehouse_id.value);
	if (str_is(row->subject, "product") && row->units > 0) { /* merged: it comes as the other */
		from = row->subject_id;
		into = row->product_id.value;
	}
	return str_format(arena, "%.*s %lld %lld", STR_FMT(row->subject), (long long)from,
	                  (long long)into);
}

/* Rows of one place, or the pairs of one account. */
struct moved_group {
	LIST(size_t) rows; /* of a place: by id */
	size_t next;       /* of a place: the row that may be taken */
	size_t leaving;    /* of an account: rows that leave and were not taken yet */
};

struct arranging {
	struct arena *arena;
	struct moved *rows;
	size_t n;
	struct moved_group **places, **accounts; /* of each row; no account: NULL */
	bool *is_taken;
	LIST(struct moved) out;
};

static struct moved_group *group_of(struct arena *arena, struct map *groups, struct str key)
{
	struct moved_group *group = map_get(groups, key);
	if (group == NULL) {
		group = ARENA_NEW(arena, struct moved_group);
		map_put(groups, key, group);
	}
	return group;
}

static void place_add(struct arranging *a, struct moved_group *place, size_t row)
{
	*LIST_ADD(a->arena, &place->rows) = row;
	for (size_t i = place->rows.count - 1; i > 0; i--) {
		size_t before = place->rows.at[i - 1];
		if (a->rows[before].id.value <= a->rows[row].id.value)
			break;
		place->rows.at[i - 1] = row;
		place->rows.at[i] = before;
	}
}

static void groups_make(struct arranging *a)
{
	struct map places = map_new(a->arena), accounts = map_new(a->arena);
	a->places = ARENA_ARRAY(a->arena, a->n, struct moved_group *);
	a->accounts = ARENA_ARRAY(a->arena, a->n, struct moved_group *);
	a->is_taken = ARENA_ARRAY(a->arena, a->n, bool);
	for (size_t i = 0; i < a->n; i++) {
		const struct moved *row = &a->rows[i];
		a->places[i] = group_of(a->arena, &places,
		                        str_format(a->arena, "%lld %lld", (long long)row->product_id.value,
		                                   (long long)row->warehouse_id.value));
		place_add(a, a->places[i], i);
		if (!moved_is_pair(row) || row->is_within)
			continue;
		a->accounts[i] = group_of(a->arena, &accounts, moved_account(a->arena, row));
		a->accounts[i]->leaving += row->units < 0;
	}
}

static bool is_next(const struct arranging *a, size_t row)
{
	const struct moved_group *place = a->places[row];
	return !a->is_taken[row] && place->rows.at[place->next] == row;
}

static void take(struct arranging *a, size_t row)
{
	a->is_taken[row] = true;
	a->places[row]->next++;
	if (a->accounts[row] != NULL && a->rows[row].units < 0)
		a->accounts[row]->leaving--;
	*LIST_ADD(a->arena, &a->out) = a->rows[row];
}

static void moment_arrange(struct arena *arena, struct moved *rows, size_t n)
{
	struct arranging a = {.arena = arena, .rows = rows, .n = n};
	groups_make(&a);
	while (a.out.count < n) {
		size_t before = a.out.count;
		for (size_t i = 0; i < n; i++) {
			bool must_wait = a.accounts[i] != NULL && rows[i].units > 0 && a.accounts[i]->leaving;
			if (is_next(&a, i) && !must_wait)
				take(&a, i);
		}
		/* Each waits for another, as where several moves share an account: as they stand. */
		for (size_t i = 0; i < n && a.out.count == before; i++)
			if (is_next(&a, i))
				take(&a, i);
	}
	memcpy(rows, a.out.at, n * sizeof(*rows));
}

void moved_arrange(struct arena *arena, struct moved *rows, size_t n)
{
	for (size_t from = 0, to; from < n; from = to) {
		bool has_pairs = false;
		for (to = from; to < n && rows[to].at.us == rows[from].at.us; to++)
			has_pairs = has_pairs || (moved_is_pair(&rows[to]) && !rows[to].is_within);
		if (has_pairs && to - from > 1)
			moment_arrange(arena, &rows[from], to - from);
	}
}
