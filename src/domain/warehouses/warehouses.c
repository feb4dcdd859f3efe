#include "domain/warehouses/warehouses.h"

#include "domain/accounts/accounts.h"
#include "domain/warehouses/warehouses_listen.h"
#include "domain/warehouses/warehouses_rules.h"
#include "domain/warehouses/warehouses_store.h"
#include "kernel/version.h"
#include "shape/shape_change.h"
#include "wire/zone.h"

/* The settings that routing reads, in the order of `choices` below. */
static const char *const routing_settings[] = {
	"routing.inventory_dependent", "routing.use_backups", "routing.split_over_warehouses",
	"allocation.strict_fifo",      "allocation.passes",
};
enum { INVENTORY_DEPENDENT, USE_BACKUPS, SPLIT_OVER, STRICT_FIFO, PASSES, ROUTING_SETTINGS };

/* ---- warehouses ---- */

enum err warehouse_get(struct work *work, struct warehouse_id id, struct warehouse *out)
{
	enum err err = warehouse_fetch(work->tx, work->arena, work->company, id, out);
	if (err != ERR_NOT_FOUND)
		return err;
	return fault_say(work->fault, err, "There is no warehouse %lld.", (long long)id.value);
}

enum err warehouse_all(struct work *work, struct warehouse **out, size_t *count)
{
	return warehouse_fetch_all(work->tx, work->arena, work->company, out, count);
}

enum err warehouse_by_name(struct work *work, struct str name, struct warehouse *out)
{
	enum err err = warehouse_fetch_named(work->tx, work->arena, work->company, name, out);
	if (err != ERR_NOT_FOUND)
		return err;
	return fault_say(work->fault, err, "There is no warehouse called %.*s.", STR_FMT(name));
}

/* Nobody else may have the name. */
static enum err name_check(struct work *work, const struct warehouse *warehouse)
{
	struct warehouse other;
	enum err err =
		warehouse_fetch_named(work->tx, work->arena, work->company, warehouse->name, &other);
	if (err == ERR_NOT_FOUND || (err == OK && ID_EQ(other.id, warehouse->id)))
		return OK;
	if (err != OK)
		return err;
	fault_field(work->fault, STR("name"), "is the name of warehouse %lld",
	            (long long)other.id.value);
	return fault_say(work->fault, ERR_CONFLICT, "Another warehouse is called %.*s.",
	                 STR_FMT(warehouse->name));
}

static enum err draft_check(struct work *work, const struct warehouse *warehouse)
{
	struct place_facts place = {.is_country_known = country_is_known(warehouse->country),
	                            .is_zone_known = zone_is_known(warehouse->time_zone)};
	TRY(warehouse_check(warehouse, &place, work->fault));
	return name_check(work, warehouse);
}

/* Something changed that routing reads. */
static enum err routing_note(struct work *work)
{
	TRY(routing_version_add(work->tx, work->company));
	event_emit(work, "routing.changed", "company", work->company.value, STR(""));
	return OK;
}

static enum err location_write(struct work *work, struct stock_location *location)
{
	TRY(id_new(work->tx, &location->id.value));
	location->created_at = work->now;
	TRY(location_insert(work->tx, work->arena, work->company, location));
	event_emit(work, "location.created", "location", location->id.value,
	           shape_text(work->arena, &stock_location_shape, location, NULL, 0));
	return OK;
}

enum err warehouse_create(struct work *work, const struct warehouse *draft, struct warehouse *out)
{
	struct company company;
	struct warehouse made = *draft;
	TRY(company_get(work, &company));
	if (made.country.len == 0)
		made.country = company.country;
	if (made.time_zone.len == 0)
		made.time_zone = company.time_zone;
	made.id = (struct warehouse_id){0};
	TRY(draft_check(work, &made));

	TRY(id_new(work->tx, &made.id.value));
	made.is_active = true;
	if (!shape_has(&warehouse_shape, draft, "use_component_inventory"))
		made.use_component_inventory = true;
	made.created_at = made.modified_at = work->now;
	made.version = 1;
	made.touched = (struct touched){0}; /* every field has its value now */
	TRY(warehouse_insert(work->tx, work->arena, work->company, &made));
	event_emit(work, "warehouse.created", "warehouse", made.id.value,
	           shape_text(work->arena, &warehouse_shape, &made, NULL, 0));
	struct stock_location first = warehouse_first_location(&made);
	first.warehouse_id = made.id;
	TRY(location_write(work, &first));
	TRY(routing_note(work));
	*out = made;
	return OK;
}

/* Writes `after`; `difference` is what the event tells. */
static enum err change_write(struct work *work, const struct warehouse *before,
                             struct warehouse *after, const char *event, struct str difference)
{
	after->modified_at = work->now;
	after->version = before->version + 1;
	TRY(warehouse_save(work->tx, work->arena, work->company, after));
	event_emit(work, event, "warehouse", after->id.value, difference);
	return warehouse_steers_routing(before, after) ? routing_note(work) : OK;
}

enum err warehouse_update(struct work *work, struct warehouse_id id, const struct warehouse *patch,
                          int64_t if_version, struct warehouse *out)
{
	struct warehouse before;
	TRY(warehouse_get(work, id, &before));
	TRY(version_check(work, if_version, before.version));
	*out = before;
	shape_apply(&warehouse_shape, patch, out);
	struct str difference = shape_difference(work->arena, &warehouse_shape, &before, out);
	if (difference.len == 0)
		return OK;
	TRY(draft_check(work, out));
	return change_write(work, &before, out, "warehouse.changed", difference);
}

static enum err activity_set(struct work *work, struct warehouse_id id, bool is_active,
                             const char *event, struct warehouse *out)
{
	struct warehouse before;
	TRY(warehouse_get(work, id, &before));
	*out = before;
	out->is_active = is_active;
	if (before.is_active == is_active)
		return OK;
	return change_write(work, &before, out, event,
	                    is_active ? STR("{\"is_active\":{\"from\":false,\"to\":true}}")
	                              : STR("{\"is_active\":{\"from\":true,\"to\":false}}"));
}

enum err warehouse_deactivate(struct work *work, struct warehouse_id id, struct warehouse *out)
{
	return activity_set(work, id, false, "warehouse.deactivated", out);
}

enum err warehouse_activate(struct work *work, struct warehouse_id id, struct warehouse *out)
{
	return activity_set(work, id, true, "warehouse.changed", out);
}

/* ---- stock locations ---- */

static enum err location_name_check(struct work *work, const struct stock_location *location)
{
	struct stock_location other;
	enum err err = location_fetch_named(work->tx, work->arena, work->company,
	                                    location->warehouse_id, location->name, &other);
	if (err == ERR_NOT_FOUND || (err == OK && ID_EQ(other.id, location->id)))
		return OK;
	if (err != OK)
		return err;
	fault_field(work->fault, STR("name"), "is the name of location %lld",
	            (long long)other.id.value);
	return fault_say(work->fault, ERR_CONFLICT, "The warehouse has a location called %.*s.",
	                 STR_FMT(location->name));
}

enum err location_create(struct work *work, const struct stock_location *draft,
                         struct stock_location *out)
{
	struct warehouse warehouse;
	struct stock_location made = *draft;
	TRY(warehouse_get(work, draft->warehouse_id, &warehouse));
	TRY(location_add_check(&warehouse, work->fault));
	made.id = (struct location_id){0};
	TRY(location_name_check(work, &made));
	location_complete(&made);
	TRY(location_write(work, &made));
	*out = made;
	return OK;
}

enum err location_get(struct work *work, struct warehouse_id warehouse_id, struct location_id id,
                      struct stock_location *out)
{
	struct warehouse warehouse;
	enum err err = location_fetch(work->tx, work->arena, work->company, warehouse_id, id, out);
	if (err != ERR_NOT_FOUND)
		return err;
	TRY(warehouse_get(work, warehouse_id, &warehouse));
	return fault_say(work->fault, err, "%.*s has no location %lld.", STR_FMT(warehouse.name),
	                 (long long)id.value);
}

static enum err last_location_check(struct work *work, const struct stock_location *location)
{
	struct stock_location *all;
	size_t count, active = 0;
	TRY(location_all(work, location->warehouse_id, &all, &count));
	for (size_t i = 0; i < count; i++)
		active += all[i].is_active;
	if (active > 1)
		return OK;
	return fault_say(work->fault, ERR_REFUSED,
	                 "%.*s is the last active location of its warehouse: make another one first.",
	                 STR_FMT(location->name));
}

enum err location_switch(struct work *work, struct warehouse_id warehouse, struct location_id id,
                         bool is_active, struct stock_location *out)
{
	TRY(location_get(work, warehouse, id, out));
	if (out->is_active == is_active)
		return OK;
	if (!is_active)
		TRY(last_location_check(work, out));
	out->is_active = is_active;
	TRY(location_save(work->tx, work->arena, work->company, out));
	event_emit(work, "location.changed", "location", id.value,
	           is_active ? STR("{\"is_active\":{\"from\":false,\"to\":true}}")
	                     : STR("{\"is_active\":{\"from\":true,\"to\":false}}"));
	return OK;
}

enum err location_update(struct work *work, struct warehouse_id warehouse_id, struct location_id id,
                         const struct stock_location *patch, struct stock_location *out)
{
	struct warehouse warehouse;
	struct stock_location before;
	TRY(warehouse_get(work, warehouse_id, &warehouse));
	TRY(location_get(work, warehouse_id, id, &before));
	*out = before;
	shape_apply(&stock_location_shape, patch, out);
	struct str difference = shape_difference(work->arena, &stock_location_shape, &before, out);
	if (difference.len == 0)
		return OK;
	TRY(location_rename_check(&warehouse, &before, out, work->fault));
	TRY(location_name_check(work, out));
	TRY(location_save(work->tx, work->arena, work->company, out));
	event_emit(work, "location.changed", "location", id.value, difference);
	return OK;
}

enum err locations_unpickable(struct work *work, struct stock_location **out, size_t *count)
{
	return locations_unpickable_fetch(work->tx, work->arena, work->company, out, count);
}

enum err location_all(struct work *work, struct warehouse_id warehouse, struct stock_location **out,
                      size_t *count)
{
	TRY(location_fetch_all(work->tx, work->arena, work->company, warehouse, out, count));
	/* Every warehouse was made with one: without any, there is no such warehouse. */
	if (*count > 0)
		return OK;
	return fault_say(work->fault, ERR_NOT_FOUND, "There is no warehouse %lld.",
	                 (long long)warehouse.value);
}

enum err location_usual(struct work *work, struct warehouse_id warehouse, struct location_id *out)
{
	struct stock_location *all;
	size_t count;
	TRY(location_all(work, warehouse, &all, &count));
	*out = location_usual_of(all, count);
	return OK;
}

enum err location_by_name(struct work *work, struct warehouse_id warehouse, struct str name,
                          bool create, struct location_id *out)
{
	struct stock_location found = {0};
	enum err err =
		location_fetch_named(work->tx, work->arena, work->company, warehouse, name, &found);
	if (err == ERR_NOT_FOUND && create) {
		const struct stock_location draft = {.warehouse_id = warehouse, .name = name};
		err = location_create(work, &draft, &found);
	} else if (err == ERR_NOT_FOUND) {
		fault_say(work->fault, err, "The warehouse has no location called %.*s.", STR_FMT(name));
	}
	*out = found.id;
	return err;
}

/* ---- what routing reads ---- */

enum err routing_facts_load(struct work *work, struct routing_facts *out)
{
	struct company company;
	TRY(company_get(work, &company));
	struct str choices[ROUTING_SETTINGS];
	TRY(setting_texts(work, routing_settings, ROUTING_SETTINGS, choices));
	out->inventory_dependent = str_is(choices[INVENTORY_DEPENDENT], "true");
	out->uses_backups = str_is(choices[USE_BACKUPS], "true");
	out->splits = str_is(choices[SPLIT_OVER], "true");
	out->strict_fifo = str_is(choices[STRICT_FIFO], "true");
	TRY(str_to_int(choices[PASSES], &out->passes_most));
	TRY(routing_version_fetch(work->tx, work->arena, work->company, &out->version,
	                          &out->has_unpickable));
	TRY(warehouse_all(work, &out->warehouses, &out->warehouse_count));
	TRY(state_allocations_get(work, &out->states, &out->state_count));
	TRY(backups_fetch(work->tx, work->arena, work->company, &out->backups, &out->backup_count));
	out->home_country = company.country;
	return OK;
}

enum err warehouse_backups_get(struct work *work, struct warehouse_id warehouse,
                               struct warehouse_id **out, size_t *count)
{
	struct warehouse found;
	struct warehouse_backup *all;
	size_t n;
	*count = 0;
	TRY(warehouse_get(work, warehouse, &found));
	TRY(backups_fetch(work->tx, work->arena, work->company, &all, &n));
	*out = ARENA_ARRAY(work->arena, n, struct warehouse_id);
	for (size_t i = 0; i < n; i++)
		if (ID_EQ(all[i].warehouse_id, warehouse))
			(*out)[(*count)++] = all[i].backup_id;
	return OK;
}

enum err warehouse_backups_set(struct work *work, struct warehouse_id warehouse,
                               const struct warehouse_id *backups, size_t n)
{
	struct warehouse *warehouses;
	struct warehouse_id *now;
	size_t count, now_count;
	TRY(warehouse_backups_get(work, warehouse, &now, &now_count));
	TRY(warehouse_all(work, &warehouses, &count));
	TRY(backups_check(warehouse, backups, n, warehouses, count, work->fault));
	bool is_same = n == now_count;
	for (size_t i = 0; i < n && is_same; i++)
		is_same = ID_EQ(backups[i], now[i]);
	if (is_same)
		return OK;
	TRY(backups_replace(work->tx, work->arena, work->company, warehouse, backups, n));
	return routing_note(work);
}

enum err state_allocations_get(struct work *work, struct state_allocation **out, size_t *count)
{
	return state_allocations_fetch(work->tx, work->arena, work->company, out, count);
}

enum err state_allocations_set(struct work *work, const struct state_allocation *rows, size_t n)
{
	struct warehouse *warehouses;
	struct state_allocation *now;
	size_t count, now_count;
	TRY(warehouse_all(work, &warehouses, &count));
	TRY(state_allocations_get(work, &now, &now_count));
	bool *is_country_known = ARENA_ARRAY(work->arena, n, bool);
	for (size_t i = 0; i < n; i++)
		is_country_known[i] = country_is_known(rows[i].country);
	TRY(state_allocations_check(rows, n, is_country_known, warehouses, count, work->fault));
	if (state_allocations_same(work->arena, rows, n, now, now_count))
		return OK;
	TRY(state_allocations_replace(work->tx, work->arena, work->company, rows, n));
	return routing_note(work);
}

enum err routing_listen(struct work *work, const struct event *events, size_t n)
{
	bool is_concerned = false;
	for (size_t i = 0; i < n; i++) {
		if (!str_is(events[i].kind, "setting.changed"))
			is_concerned = is_concerned || str_find_str(events[i].body, STR("\"country\"")) >= 0;
		for (size_t s = 0; s < ROUTING_SETTINGS; s++)
			is_concerned = is_concerned
			               || str_find_str(events[i].body,
			                               str_format(work->arena, "\"%s\"", routing_settings[s]))
			                      >= 0;
	}
	return is_concerned ? routing_note(work) : OK;
}
