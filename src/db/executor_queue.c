/* Who is next: lanes in turn; within a lane urgent units before deferred ones, both in order. */
#include "db/executor_parts.h"

#define SLOT_COUNT 1024 /* a power of two */
/* A deferred unit that has waited this long goes before urgent ones, … */
#define DEFERRED_PATIENCE_US ((int64_t)20 * 1000)
/* … but only after so many calls for urgent ones, or an overloaded lane would serve it first. */
#define URGENT_RUN_MOST 4
/* A long read that has waited this long goes before short ones when no other is under way. */
#define LONG_PATIENCE_US ((int64_t)500 * 1000)

void queue_init(struct queue *queue, struct arena *arena)
{
	*queue = (struct queue){.arena = arena};
	queue->slots = ARENA_ARRAY(arena, SLOT_COUNT, struct lane_queue *);
}

void unit_line_add(struct unit_line *line, struct unit *unit)
{
	unit->next_ = NULL;
	if (line->last != NULL)
		line->last->next_ = unit;
	else
		line->first = unit;
	line->last = unit;
}

struct unit *unit_line_take(struct unit_line *line)
{
	struct unit *unit = line->first;
	if (unit == NULL)
		return NULL;
	line->first = unit->next_;
	if (line->first == NULL)
		line->last = NULL;
	unit->next_ = NULL;
	return unit;
}

void queue_add_read(struct queue *queue, struct unit *unit)
{
	unit_line_add(unit->class == UNIT_LONG ? &queue->long_reads : &queue->reads, unit);
	queue->waiting++;
}

struct unit *queue_take_read(struct queue *queue, int64_t now, int long_running, int long_most)
{
	const struct unit *first = queue->long_reads.first;
	bool may_begin = first != NULL && long_running < long_most;
	bool is_impatient =
		may_begin && long_running == 0 && now - first->queued_us_ >= LONG_PATIENCE_US;
	bool takes_long = is_impatient || (may_begin && queue->reads.first == NULL);
	struct unit *unit = unit_line_take(takes_long ? &queue->long_reads : &queue->reads);
	if (unit != NULL)
		queue->waiting--;
	return unit;
}

static struct lane_queue **slot_of(struct queue *queue, int64_t company)
{
	struct lane_queue **slot = &queue->slots[int_hash(company) & (SLOT_COUNT - 1)];
	while (*slot != NULL && (*slot)->company != company)
		slot = &(*slot)->next_in_slot;
	return slot;
}

static void ready_add(struct queue *queue, struct lane_queue *lane)
{
	lane->is_ready = true;
	lane->next_ready = NULL;
	if (queue->ready_last != NULL)
		queue->ready_last->next_ready = lane;
	else
		queue->ready_first = lane;
	queue->ready_last = lane;
}

void queue_add_write(struct queue *queue, struct unit *unit)
{
	struct lane_queue **slot = slot_of(queue, unit->lane.value);
	struct lane_queue *lane = *slot;
	if (lane == NULL) {
		lane = queue->spare;
		if (lane != NULL)
			queue->spare = lane->next_in_slot;
		else
			lane = ARENA_NEW(queue->arena, struct lane_queue);
		*lane = (struct lane_queue){.company = unit->lane.value};
		*slot = lane;
	}
	unit_line_add(unit->class == UNIT_DEFERRED ? &lane->deferred : &lane->urgent, unit);
	queue->waiting++;
	if (!lane->is_ready && !lane->is_served)
		ready_add(queue, lane);
}

struct lane_queue *lane_take(struct queue *queue)
{
	struct lane_queue *lane = queue->ready_first;
	if (lane == NULL)
		return NULL;
	queue->ready_first = lane->next_ready;
	if (queue->ready_first == NULL)
		queue->ready_last = NULL;
	lane->is_ready = false;
	lane->is_served = true;
	return lane;
}

void lane_give(struct queue *queue, struct lane_queue *lane)
{
	lane->is_served = false;
	if (lane->urgent.first != NULL || lane->deferred.first != NULL) {
		ready_add(queue, lane);
		return;
	}
	struct lane_queue **slot = slot_of(queue, lane->company);
	*slot = lane->next_in_slot;
	lane->next_in_slot = queue->spare;
	queue->spare = lane;
}

static struct unit_line *line_choose(struct lane_queue *lane, int64_t now)
{
	if (lane->deferred.first == NULL)
		return &lane->urgent;
	if (lane->urgent.first == NULL)
		return &lane->deferred;
	bool has_waited = now - lane->deferred.first->queued_us_ >= DEFERRED_PATIENCE_US;
	return has_waited && lane->urgent_run >= URGENT_RUN_MOST ? &lane->deferred : &lane->urgent;
}

static bool is_late(const struct unit *unit, int64_t now)
{
	return unit->deadline_us != 0 && unit->deadline_us < now;
}

static bool is_mergeable(const struct unit *with, const struct unit *unit)
{
	return unit->merge_key != NULL && unit->merge_key == with->merge_key && unit->run == with->run;
}

size_t lane_next_units(struct queue *queue, struct lane_queue *lane, int64_t now,
                       bool is_urgent_only, struct unit **units, size_t most,
                       struct unit_line *refused)
{
	struct unit_line *line = line_choose(lane, now);
	size_t count = 0;
	while (count < most && line->first != NULL && !(is_urgent_only && line == &lane->deferred)) {
		if (is_late(line->first, now)) {
			unit_line_add(refused, unit_line_take(line));
			queue->waiting--;
			if (count == 0)
				line = line_choose(lane, now);
			continue;
		}
		if (count > 0 && !is_mergeable(units[0], line->first))
			break;
		units[count++] = unit_line_take(line);
		queue->waiting--;
	}
	if (line == &lane->deferred && count > 0)
		lane->urgent_run = 0;
	else if (count > 0)
		lane->urgent_run++;
	return count;
}
