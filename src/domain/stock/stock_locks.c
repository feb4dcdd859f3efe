#include "domain/stock/stock_locks.h"

#include "domain/stock/stock_locks_store.h"
#include "domain/stock/stock_naming.h"
#include "kernel/scopes.h"
#include "shape/shape_change.h"

#define LOCK_SUBJECT "stock_lock"

static void lock_emit(struct work *work, const struct stock_lock *lock, const char *event)
{
	event_emit(work, event, LOCK_SUBJECT, lock->id.value,
	           shape_text(work->arena, &stock_lock_shape, lock, NULL, 0));
}

/* ---- making ---- */

static struct stock_lock lock_of(struct work *work, const struct stock_change *change, int64_t id)
{
	const struct stock_item *item = change->item;
	return (struct stock_lock){.id = {id},
	                           .product_id = change->after.product_id,
	                           .warehouse_id = change->after.warehouse_id,
	                           .location_id = change->location_id,
	                           .units = item->quantity,
	                           .reason = item->reason,
	                           .until = item->until,
	                           .actor_kind = word_of(&actor_kind_words, (int)work->actor.kind),
	                           .actor_id = work->actor.id,
	                           .actor_name = work->actor.name,
	                           .created_at = work->now,
	                           .modified_at = work->now};
}

static enum err end_request(struct work *work, const struct stock_lock *lock)
{
	if (lock->until.us == 0)
		return job_cancel(work, "stock.lock_end", lock->id.value);
	return job_request(work, "stock.lock_end", lock->id.value, lock->until, STR(""));
}

static enum err until_check(struct work *work, struct instant until, struct fault *fault)
{
	if (until.us == 0 || until.us > work->now.us)
		return OK;
	return fault_field(fault, STR("until"), "must be in the future");
}

enum err stock_lock_many(struct work *work, size_t n, struct stock_change *changes, int64_t *ids)
{
	struct stock_change *sent = ARENA_ARRAY(work->arena, n, struct stock_change);
	struct stock_lock *locks = ARENA_ARRAY(work->arena, n, struct stock_lock);
	size_t sent_count = 0, made = 0;
	for (size_t i = 0; i < n; i++) {
		changes[i].err = until_check(work, changes[i].item->until, changes[i].fault);
		if (changes[i].err != OK)
			continue;
		TRY(id_new(work->tx, &ids[i]));
		changes[i].subject = LOCK_SUBJECT;
		changes[i].subject_id = ids[i];
		sent[sent_count++] = changes[i];
	}
	TRY(stock_change_many(work, STOCK_LOCK, sent_count, sent));
	sent_count = 0;
	for (size_t i = 0; i < n; i++) {
		if (changes[i].err != OK)
			continue;
		changes[i] = sent[sent_count++];
		if (changes[i].err != OK)
			continue;
		locks[made++] = lock_of(work, &changes[i], ids[i]);
	}
	TRY(locks_insert(work->tx, work->arena, work->company, locks, made));
	for (size_t i = 0; i < made; i++) {
		lock_emit(work, &locks[i], "stock_lock.created");
		if (locks[i].until.us != 0)
			TRY(end_request(work, &locks[i]));
	}
	return OK;
}

/* What belongs to something ends with that, not by its own date and not by hand. */
static enum err stands_for_itself(const struct stock_lock *lock, struct fault *fault)
{
	if (lock->subject_id == 0)
		return OK;
	return fault_say(fault, ERR_REFUSED, "Lock %lld belongs to %.*s %lld: change that instead.",
	                 (long long)lock->id.value, STR_FMT(lock->subject),
	                 (long long)lock->subject_id);
}

/* ---- releasing ---- */

struct releasing {
	struct work *work;
	struct map locks; /* id → struct stock_lock */
	struct sites sites;
	struct sheet sheet;
	LIST(struct stock_lock *) changed;
};

static enum err releasing_load(struct releasing *r, const int64_t *ids, size_t n)
{
	struct work *work = r->work;
	struct stock_lock *found;
	size_t count;
	r->locks = map_new(work->arena);
	r->sites = sites_new(work);
	r->sheet = sheet_begin(work);
	TRY(locks_load(work->tx, work->arena, work->company, ids, n, &found, &count));
	for (size_t i = 0; i < count; i++) {
		map_put_int(&r->locks, found[i].id.value, &found[i]);
		sheet_balance(&r->sheet, (struct stock_place){found[i].product_id, found[i].warehouse_id});
	}
	return count == 0 ? OK : sheet_load(work, &r->sheet, &r->sites);
}

/* What lies locked elsewhere by now is unlocked there: the units of a lock count, not the shelf. */
static enum err release_one(struct releasing *r, const struct lock_release *item,
                            struct fault *fault)
{
	struct stock_lock *lock = map_get_int(&r->locks, item->id.value);
	if (lock == NULL || lock->units.units == 0)
		return fault_say(fault, ERR_NOT_FOUND, "There is no lock %lld.", (long long)item->id.value);
	TRY(stands_for_itself(lock, fault));
	int64_t units = item->units.units > 0 ? item->units.units : lock->units.units;
	if (units > lock->units.units)
		return fault_say(fault, ERR_REFUSED, "Lock %lld holds " N_UNITS ", not %lld.",
		                 (long long)lock->id.value, N_UNITS_FMT(lock->units.units),
		                 (long long)units);
	struct balance *balance =
		sheet_find(&r->sheet, (struct stock_place){lock->product_id, lock->warehouse_id});
	const struct sheet_bin *bin = balance_bin(balance, lock->location_id);
	bool is_there = bin != NULL && bin->locked >= units;
	struct stock_move move = {.product_id = lock->product_id,
	                          .warehouse_id = lock->warehouse_id,
	                          .location_id = {is_there ? lock->location_id.value : 0},
	                          .kind = STOCK_UNLOCK,
	                          .locked = -units,
	                          .reason = lock->reason,
	                          .subject = LOCK_SUBJECT,
	                          .subject_id = lock->id.value};
	if (!sheet_apply(&r->sheet, balance, &move))
		return ERR_INTERNAL;
	lock->units.units -= units;
	lock->modified_at = r->work->now;
	*LIST_ADD(r->work->arena, &r->changed) = lock;
	return OK;
}

static enum err releasing_write(struct releasing *r)
{
	struct work *work = r->work;
	size_t n = r->changed.count;
	struct stock_lock *locks = ARENA_ARRAY(work->arena, n, struct stock_lock);
	for (size_t i = 0; i < n; i++)
		locks[i] = *r->changed.at[i];
	TRY(sheet_write(work, &r->sheet));
	TRY(locks_save(work->tx, work->arena, work->company, locks, n));
	for (size_t i = 0; i < n; i++) {
		lock_emit(work, &locks[i], "stock_lock.released");
		if (locks[i].units.units == 0 && locks[i].until.us != 0)
			TRY(job_cancel(work, "stock.lock_end", locks[i].id.value));
	}
	return OK;
}

enum err stock_lock_release_many(struct work *work, size_t n, const struct lock_release *items,
                                 enum err *errors, struct fault *faults)
{
	struct releasing r = {.work = work};
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		ids[i] = items[i].id.value;
	TRY(releasing_load(&r, ids, n));
	for (size_t i = 0; i < n; i++) {
		errors[i] = release_one(&r, &items[i], &faults[i]);
		if (errors[i] != OK && !err_is_of_item(errors[i]))
			return errors[i];
	}
	return r.changed.count == 0 ? OK : releasing_write(&r);
}

enum err stock_lock_end(struct work *work, const struct job *job)
{
	const struct lock_release item = {.id = {job->subject_id}};
	struct stock_lock *found;
	size_t count;
	enum err err = OK;
	TRY(locks_load(work->tx, work->arena, work->company, &item.id.value, 1, &found, &count));
	bool is_due = count > 0 && found[0].until.us != 0 && found[0].until.us <= work->now.us;
	if (!is_due)
		return OK;
	TRY(stock_lock_release_many(work, 1, &item, &err, work->fault));
	return err;
}

/* ---- for something of ours ---- */

static struct stock_move hold_move(const struct stock_lock *lock, bool is_set)
{
	return (struct stock_move){.product_id = lock->product_id,
	                           .warehouse_id = lock->warehouse_id,
	                           .kind = is_set ? STOCK_LOCK : STOCK_UNLOCK,
	                           .locked = is_set ? lock->units.units : -lock->units.units,
	                           .is_guarded = is_set,
	                           .reason = lock->reason,
	                           .subject = LOCK_SUBJECT,
	                           .subject_id = lock->id.value};
}

static enum err holds_make(struct work *work, const char *subject, int64_t subject_id,
                           struct str reason, const struct stock_hold *holds, size_t n,
                           struct stock_lock *out)
{
	for (size_t i = 0; i < n; i++) {
		out[i] =
			(struct stock_lock){.product_id = holds[i].product_id,
		                        .warehouse_id = holds[i].warehouse_id,
		                        .units = holds[i].units,
		                        .reason = reason,
		                        .actor_kind = word_of(&actor_kind_words, (int)work->actor.kind),
		                        .actor_id = work->actor.id,
		                        .actor_name = work->actor.name,
		                        .created_at = work->now,
		                        .modified_at = work->now,
		                        .subject = str_from(subject),
		                        .subject_id = subject_id};
		TRY(id_new(work->tx, &out[i].id.value));
	}
	return OK;
}

enum err stock_hold_set(struct work *work, const char *subject, int64_t subject_id,
                        struct str reason, const struct stock_hold *holds, size_t n)
{
	struct stock_lock *old, *made = ARENA_ARRAY(work->arena, n, struct stock_lock);
	size_t count;
	TRY(locks_of_subject(work->tx, work->arena, work->company, str_from(subject), subject_id, &old,
	                     &count));
	TRY(holds_make(work, subject, subject_id, reason, holds, n, made));
	struct stock_move *moves = ARENA_ARRAY(work->arena, count + n, struct stock_move);
	for (size_t i = 0; i < count + n; i++)
		moves[i] = i < count ? hold_move(&old[i], false) : hold_move(&made[i - count], true);
	TRY(stock_post(work, moves, count + n, NULL));
	for (size_t i = 0; i < count; i++)
		old[i].units.units = 0;
	TRY(locks_save(work->tx, work->arena, work->company, old, count));
	TRY(locks_insert(work->tx, work->arena, work->company, made, n));
	for (size_t i = 0; i < count; i++)
		lock_emit(work, &old[i], "stock_lock.released");
	for (size_t i = 0; i < n; i++)
		lock_emit(work, &made[i], "stock_lock.created");
	return OK;
}

/* ---- reading and changing ---- */

enum err stock_lock_get(struct work *work, struct lock_id id, struct stock_lock *out)
{
	struct stock_lock *found;
	size_t count;
	TRY(locks_load(work->tx, work->arena, work->company, &id.value, 1, &found, &count));
	if (count == 0)
		return fault_say(work->fault, ERR_NOT_FOUND, "There is no lock %lld.", (long long)id.value);
	*out = found[0];
	return OK;
}

enum err stock_lock_update(struct work *work, struct lock_id id, const struct stock_lock *patch,
                           struct stock_lock *out)
{
	struct stock_lock before;
	TRY(stock_lock_get(work, id, &before));
	TRY(stands_for_itself(&before, work->fault));
	*out = before;
	shape_apply(&stock_lock_patch_shape, patch, out);
	struct str difference = shape_difference(work->arena, &stock_lock_patch_shape, &before, out);
	if (difference.len == 0)
		return OK;
	if (out->until.us != before.until.us)
		TRY(until_check(work, out->until, work->fault));
	out->modified_at = work->now;
	TRY(locks_save(work->tx, work->arena, work->company, out, 1));
	TRY(end_request(work, out));
	event_emit(work, "stock_lock.changed", LOCK_SUBJECT, id.value, difference);
	return OK;
}
