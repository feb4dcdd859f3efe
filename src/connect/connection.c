/* Use cases of connections and their schedules. */
#include "connect/connect.h"

#include <stdlib.h>

#include "connect/connection_settings.h"
#include "connect/connection_edge.h"
#include "connect/connection_store.h"
#include "connect/record_store.h"
#include "domain/accounts/accounts.h"
#include "domain/channels/channels.h"
#include "domain/warehouses/warehouses.h"
#include "kernel/version.h"
#include "shape/shape_change.h"

enum { OUT_EVERY_SECONDS = 60 };

static void settings_mask(struct work *work, struct connection *connection)
{
	connection->settings =
		settings_masked(work->arena, pack_find(connection->pack), connection->settings);
}

static enum err pack_of(struct work *work, struct str name, const struct pack **out)
{
	*out = pack_find(name);
	if (*out == NULL)
		return fault_field(work->fault, STR("pack"), "is no connector pack of this program");
	return OK;
}

static enum err name_check(struct work *work, const struct connection *connection)
{
	struct connection other;
	enum err err =
		connection_fetch_named(work->tx, work->arena, work->company, connection->name, &other);
	if (err == ERR_NOT_FOUND || (err == OK && ID_EQ(other.id, connection->id)))
		return OK;
	TRY(err);
	fault_field(work->fault, STR("name"), "is the name of connection %lld",
	            (long long)other.id.value);
	return fault_say(work->fault, ERR_CONFLICT, "There is a connection called %.*s.",
	                 STR_FMT(connection->name));
}

/* ---- creating ---- */

static enum err channel_make(struct work *work, struct connection *made)
{
	struct company company;
	TRY(company_get(work, &company));
	struct channel draft = {.name = made->name, .type = made->pack, .currency = company.currency};
	struct channel channel;
	shape_give(&channel_shape, &draft, "name");
	shape_give(&channel_shape, &draft, "type");
	shape_give(&channel_shape, &draft, "currency");
	TRY(channel_create(work, &draft, &channel));
	made->channel_id = channel.id;
	return OK;
}

static enum err target_check(struct work *work, const struct pack *pack,
                             const struct connection *draft)
{
	struct channel channel;
	struct warehouse warehouse;
	bool is_channel = pack->family == FAMILY_CHANNEL;
	if (is_channel && draft->warehouse_id.value != 0)
		return fault_field(work->fault, STR("warehouse_id"), "does not go with a channel pack");
	if (!is_channel && draft->channel_id.value != 0)
		return fault_field(work->fault, STR("channel_id"), "does not go with a warehouse pack");
	if (!is_channel && draft->warehouse_id.value == 0)
		return fault_field(work->fault, STR("warehouse_id"), "is required");
	if (!is_channel && warehouse_get(work, draft->warehouse_id, &warehouse) != OK)
		return fault_field(work->fault, STR("warehouse_id"), "is no warehouse of this company");
	if (is_channel && draft->channel_id.value != 0
	    && channel_get(work, draft->channel_id, &channel) != OK)
		return fault_field(work->fault, STR("channel_id"), "is no channel of this company");
	return OK;
}

/* One account per channel or warehouse: two would tell it different things. */
static enum err target_is_free(struct work *work, const struct connection *draft)
{
	struct connection *others;
	size_t count;
	if (draft->channel_id.value == 0 && draft->warehouse_id.value == 0)
		return OK;
	TRY(connection_fetch_for(work->tx, work->arena, work->company, draft->channel_id,
	                         draft->warehouse_id, &others, &count));
	for (size_t i = 0; i < count; i++) {
		if (others[i].is_active)
			return fault_say(work->fault, ERR_CONFLICT, "Connection %.*s feeds it already.",
			                 STR_FMT(others[i].name));
	}
	return OK;
}

static enum err schedules_make(struct work *work, const struct pack *pack,
                               const struct connection *made)
{
	struct schedule schedules[CAPABILITY_COUNT];
	size_t n = 0;
	for (int i = 0; i < CAPABILITY_COUNT; i++) {
		const struct pack_capability *capability = &pack->capabilities[i];
		if (!capability->is_offered || capability->is_same)
			continue;
		int64_t seconds = capability->every_us / SECOND_US;
		schedules[n++] = (struct schedule){
			.connection_id = made->id,
			.capability = (enum capability)i,
			.every_seconds = seconds > 0 ? seconds : OUT_EVERY_SECONDS,
			.next_at = work->now,
		};
	}
	work->events->jobs_requested = true;
	return schedules_insert(work->tx, work->arena, work->company, schedules, n);
}

/* For events: without the settings, which hold secrets. */
static struct str connection_note(struct work *work, const struct connection *connection)
{
	static const struct str names[] = {STR_INIT("name"), STR_INIT("pack"), STR_INIT("channel_id"),
	                                   STR_INIT("warehouse_id"), STR_INIT("is_active")};
	return shape_text(work->arena, &connection_shape, connection, names, COUNT_OF(names));
}

enum err connection_create(struct work *work, const struct connection *draft,
                           struct connection *out)
{
	const struct pack *pack;
	struct connection made = *draft;
	made.id.value = 0;
	TRY(pack_of(work, draft->pack, &pack));
	TRY(name_check(work, &made));
	TRY(target_check(work, pack, draft));
	TRY(target_is_free(work, draft));
	TRY(settings_take(work->arena, pack, draft->settings, STR(""), &made.settings, work->fault));

	TRY(id_new(work->tx, &made.id.value));
	if (pack->family == FAMILY_CHANNEL && made.channel_id.value == 0)
		TRY(channel_make(work, &made));
	made.is_active = true;
	made.state = CONNECTION_NEW;
	made.last_error = STR("");
	made.tested_at.us = 0;
	made.created_at = made.modified_at = work->now;
	made.version = 1;
	made.touched = (struct touched){0};
	TRY(connection_insert(work->tx, work->arena, work->company, &made));
	TRY(schedules_make(work, pack, &made));
	event_emit(work, "connection.created", "connection", made.id.value,
	           connection_note(work, &made));
	*out = made;
	settings_mask(work, out);
	return OK;
}

/* ---- changing ---- */

/* With the settings as they are stored. */
static enum err connection_load(struct work *work, struct connection_id id, struct connection *out)
{
	enum err err = connection_fetch(work->tx, work->arena, work->company, id, out);
	if (err == ERR_NOT_FOUND)
		return fault_say(work->fault, err, "There is no connection %lld.", (long long)id.value);
	return err;
}

enum err connection_get(struct work *work, struct connection_id id, struct connection *out)
{
	TRY(connection_load(work, id, out));
	settings_mask(work, out);
	return OK;
}

static enum err change_write(struct work *work, struct connection *after, const char *event)
{
	after->modified_at = work->now;
	after->version += 1;
	TRY(connection_save(work->tx, work->arena, work->company, after));
	event_emit(work, event, "connection", after->id.value, connection_note(work, after));
	settings_mask(work, after);
	return OK;
}

/* What a change of the account or its return to work brings about: everything is tried at once. */
static enum err schedules_wake(struct work *work, struct connection_id id)
{
	struct schedule *schedules;
	size_t count;
	TRY(lease_token_forget(work->tx, work->company, id));
	TRY(schedules_fetch(work->tx, work->arena, work->company, id, &schedules, &count));
	for (size_t i = 0; i < count; i++) {
		if (schedules[i].state == SCHEDULE_PAUSED)
			continue;
		schedules[i].state = SCHEDULE_OK;
		schedules[i].attempts = 0;
		schedules[i].next_at = work->now;
		TRY(schedule_save(work->tx, work->arena, work->company, &schedules[i]));
	}
	work->events->jobs_requested = true;
	return OK;
}

enum err connection_update(struct work *work, struct connection_id id,
                           const struct connection *patch, int64_t if_version,
                           struct connection *out)
{
	struct connection before;
	TRY(connection_load(work, id, &before));
	TRY(version_check(work, if_version, before.version));
	const struct pack *pack;
	*out = before;
	shape_apply(&connection_shape, patch, out);
	TRY(pack_of(work, before.pack, &pack));
	TRY(name_check(work, out));
	struct str given = shape_has(&connection_shape, patch, "settings") ? patch->settings : STR("");
	TRY(settings_take(work->arena, pack, given, before.settings, &out->settings, work->fault));
	bool is_same_account = str_eq(before.settings, out->settings);
	if (is_same_account && str_eq(before.name, out->name)) {
		settings_mask(work, out);
		return OK;
	}
	if (!is_same_account && out->is_active)
		TRY(schedules_wake(work, id));
	return change_write(work, out, "connection.changed");
}

static enum err activity_set(struct work *work, struct connection_id id, bool is_active,
                             const char *event, struct connection *out)
{
	TRY(connection_load(work, id, out));
	if (out->is_active == is_active) {
		settings_mask(work, out);
		return OK;
	}
	if (is_active)
		TRY(target_is_free(work, out));
	out->is_active = is_active;
	if (is_active)
		TRY(schedules_wake(work, id));
	return change_write(work, out, event);
}

enum err connection_deactivate(struct work *work, struct connection_id id, struct connection *out)
{
	return activity_set(work, id, false, "connection.deactivated", out);
}

enum err connection_activate(struct work *work, struct connection_id id, struct connection *out)
{
	return activity_set(work, id, true, "connection.activated", out);
}

/* ---- schedules ---- */

static int by_capability(const void *a, const void *b)
{
	const struct schedule *left = a, *right = b;
	return (int)left->capability - (int)right->capability;
}

enum err schedule_all(struct work *work, struct connection_id id, struct schedule **out,
                      size_t *count)
{
	struct connection connection;
	TRY(connection_load(work, id, &connection));
	TRY(schedules_fetch(work->tx, work->arena, work->company, id, out, count));
	if (*count > 0)
		qsort(*out, *count, sizeof **out, by_capability);
	return OK;
}

static enum err schedule_load(struct work *work, struct connection_id id,
                              enum capability capability, struct schedule *out)
{
	struct schedule *all;
	size_t count;
	TRY(schedule_all(work, id, &all, &count));
	for (size_t i = 0; i < count; i++) {
		if (all[i].capability == capability) {
			*out = all[i];
			return OK;
		}
	}
	return fault_say(work->fault, ERR_NOT_FOUND, "The pack does not offer %.*s.",
	                 STR_FMT(word_of(&capability_words, (int)capability)));
}

enum err schedule_update(struct work *work, struct connection_id id, enum capability capability,
                         const struct schedule_change *patch, struct schedule *out)
{
	TRY(schedule_load(work, id, capability, out));
	if (shape_has(&schedule_change_shape, patch, "every_seconds"))
		out->every_seconds = patch->every_seconds;
	/* A shorter time holds at once, not after the longer one has passed. */
	int64_t latest_us = work->now.us + out->every_seconds * SECOND_US;
	if (out->state == SCHEDULE_OK && out->next_at.us > latest_us) {
		out->next_at.us = latest_us;
		work->events->jobs_requested = true;
	}
	bool was_paused = out->state == SCHEDULE_PAUSED;
	if (shape_has(&schedule_change_shape, patch, "is_paused") && patch->is_paused != was_paused) {
		out->state = patch->is_paused ? SCHEDULE_PAUSED : SCHEDULE_OK;
		out->attempts = 0;
		out->message = STR("");
		out->next_at = work->now;
		work->events->jobs_requested = true;
	}
	return schedule_save(work->tx, work->arena, work->company, out);
}

static enum err run_at_once(struct work *work, struct schedule *schedule)
{
	if (schedule->state != SCHEDULE_PAUSED) {
		schedule->state = SCHEDULE_OK;
		schedule->attempts = 0;
	}
	schedule->next_at = work->now;
	work->events->jobs_requested = true;
	TRY(faults_hurry(work->tx, work->company, schedule->connection_id, schedule->capability));
	return schedule_save(work->tx, work->arena, work->company, schedule);
}

enum err schedule_run_now(struct work *work, struct connection_id id, enum capability capability,
                          struct schedule *out)
{
	struct connection connection;
	TRY(connection_load(work, id, &connection));
	TRY(schedule_load(work, id, capability, out));
	if (!connection.is_active)
		return fault_say(work->fault, ERR_REFUSED, "%.*s is deactivated.",
		                 STR_FMT(connection.name));
	if (out->state == SCHEDULE_PAUSED)
		return fault_say(work->fault, ERR_REFUSED, "It is paused.");
	return run_at_once(work, out);
}

/* The first capability that signs in and changes nothing outside is run: downloads do. */
enum err connection_test(struct work *work, struct connection_id id, struct connection *out)
{
	struct schedule *all;
	size_t count;
	TRY(connection_load(work, id, out));
	if (!out->is_active)
		return fault_say(work->fault, ERR_REFUSED, "%.*s is deactivated.", STR_FMT(out->name));
	TRY(lease_token_forget(work->tx, work->company, id));
	TRY(schedule_all(work, id, &all, &count));
	for (size_t i = 0; i < count; i++) {
		bool is_download = all[i].capability == CAPABILITY_ORDERS_IN
		                   || all[i].capability == CAPABILITY_SHIPMENTS_IN;
		if (is_download)
			TRY(run_at_once(work, &all[i]));
	}
	settings_mask(work, out);
	return OK;
}

static enum err connections_named(struct work *work, const int64_t *ids, size_t n,
                                  struct str *names)
{
	struct actor_found *found;
	size_t count;
	TRY(connection_names_fetch(work->tx, work->arena, work->company, ids, n, &found, &count));
	actor_names_spread(found, count, ids, n, names);
	return OK;
}

const struct actor_row connection_actors[CONNECTION_ACTOR_COUNT] = {
	{ACTOR_CONNECTION, connections_named},
};
