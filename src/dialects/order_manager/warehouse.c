#include "dialects/order_manager/warehouse.h"

#include "dialects/order_manager/answers.h"
#include "dialects/order_manager/brief.h"
#include "dialects/order_manager/countries.h"
#include "domain/warehouses/warehouses.h"

/* One struct for reading and for printing. */
struct om_warehouse {
	struct warehouse_id warehouse_id;
	struct str name;
	enum warehouse_type type;
	bool active;
	struct str color, time_zone;
	struct om_address address;
	struct str contact_email, contact_phone;
	int64_t international_rank;
	LIST(struct str) state_allocations;
	LIST(int64_t) domestic_backups;
	struct absent absent;
	struct touched touched;
};

static const struct field warehouse_fields[] = {
	FIELD_ID(struct om_warehouse, warehouse_id, struct warehouse_id, 0, "The warehouse."),
	FIELD_TEXT(struct om_warehouse, name, TRIMMED, 1, LIMIT_NAME, "Its name."),
	FIELD_ENUM(struct om_warehouse, type, enum warehouse_type, &warehouse_type_words, 0,
               "Who works there."),
	FIELD_FLAG(struct om_warehouse, active, 0, "Does it take new work?"),
	FIELD_TEXT(struct om_warehouse, color, NULLABLE, 0, 7, "#RRGGBB."),
	FIELD_TEXT(struct om_warehouse, time_zone, NULLABLE, 0, LIMIT_NAME, "IANA name."),
	FIELD_OBJECT(struct om_warehouse, address, struct om_address, &om_address_shape, NULLABLE,
                 "Where it is."),
	FIELD_TEXT(struct om_warehouse, contact_email, NULLABLE, 0, LIMIT_NAME, "E-mail."),
	FIELD_TEXT(struct om_warehouse, contact_phone, NULLABLE, 0, LIMIT_PHONE, "Telephone."),
	ABSENT(struct om_warehouse, phone_extension),
	ABSENT(struct om_warehouse, fax),
	ABSENT(struct om_warehouse, sales_channel_id),
	FIELD_INT(struct om_warehouse, international_rank, 0, 0, 1000, "Rank for orders abroad."),
	FIELD_INTS(struct om_warehouse, domestic_backups, 0, 0, OM_LIMIT_MOST,
               "Which ship orders at home in its place, best first."),
	FIELD_TEXTS(struct om_warehouse, state_allocations, 0, 0, 100,
                "States of the US that it ships to."),
	ABSENT(struct om_warehouse, returns_location),
};
const struct shape om_warehouse_shape =
	SHAPE_TOUCHED("warehouse", struct om_warehouse, warehouse_fields, "A warehouse.");

struct om_warehouse_query {
	int64_t page, limit;
};
static const struct field query_fields[] = {OM_PAGE_FIELDS(struct om_warehouse_query)};
const struct shape om_warehouse_query_shape =
	SHAPE("OmWarehouseQuery", struct om_warehouse_query, query_fields, "Which page.");

/* ---- reading ---- */

static bool is_american(const struct state_allocation *row)
{
	return str_is(row->country, "US");
}

static void from_ours(struct work *work, const struct warehouse *in,
                      const struct routing_facts *routing, struct om_warehouse *out)
{
	bool is_home = str_is(in->country, "US");
	*out = (struct om_warehouse){
		.warehouse_id = in->id,
		.name = in->name,
		.type = in->type,
		.active = in->is_active,
		.color = in->color,
		.time_zone = in->time_zone,
		.address = {.address1 = in->line1,
	                .address2 = in->line2,
	                .city = in->city,
	                .country = country_three(in->country),
	                .zip_code = in->postal_code,
	                .type = STR("UNKNOWN")},
		.contact_email = in->email,
		.contact_phone = in->phone,
		.international_rank = in->international_rank,
	};
	*(is_home ? &out->address.state : &out->address.province) = in->state;
	for (size_t i = 0; i < routing->state_count; i++)
		if (ID_EQ(routing->states[i].warehouse_id, in->id) && is_american(&routing->states[i]))
			*LIST_ADD(work->arena, &out->state_allocations) = routing->states[i].state;
	for (size_t i = 0; i < routing->backup_count; i++)
		if (ID_EQ(routing->backups[i].warehouse_id, in->id))
			*LIST_ADD(work->arena, &out->domestic_backups) = routing->backups[i].backup_id.value;
}

enum err om_warehouse_list(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_warehouse_query query = {0};
	struct routing_facts routing;
	TRY(om_query(work, call, &query));
	TRY(routing_facts_load(work, &routing));
	const struct warehouse *all = routing.warehouses;
	size_t count = routing.warehouse_count;
	all += om_page_first(count, query.page, om_limit(query.limit, OM_LIMIT_MOST), &reply->count);
	struct om_warehouse *out = ARENA_ARRAY(work->arena, reply->count, struct om_warehouse);
	for (size_t i = 0; i < reply->count; i++)
		from_ours(work, &all[i], &routing, &out[i]);
	reply->value = out;
	return OK;
}

static enum err reply_one(struct work *work, struct warehouse_id id, struct reply *reply)
{
	struct warehouse warehouse;
	struct routing_facts routing;
	struct om_warehouse *out = ARENA_NEW(work->arena, struct om_warehouse);
	TRY(warehouse_get(work, id, &warehouse));
	TRY(routing_facts_load(work, &routing));
	from_ours(work, &warehouse, &routing, out);
	reply->value = out;
	return OK;
}

enum err om_warehouse_get(struct work *work, const struct call *call, struct reply *reply)
{
	return reply_one(work, (struct warehouse_id){call->ids[0]}, reply);
}

/* ---- writing ---- */

static bool has(const struct om_warehouse *in, const char *name)
{
	return shape_has(&om_warehouse_shape, in, name);
}

static void take_text(struct warehouse *patch, const char *name, struct str *to, struct str from)
{
	*to = from;
	om_touch(&warehouse_shape, patch, name);
}

static enum err take_address(struct work *work, const struct om_address *in,
                             struct warehouse *patch)
{
	struct str country = STR("US");
	if (in->country.len > 0 && !country_two(in->country, &country))
		return fault_field(work->fault, STR("address.country"),
		                   "must be three letters of ISO 3166-1, like USA");
	if (in->country.len > 0)
		take_text(patch, "country", &patch->country, country);
	take_text(patch, "line1", &patch->line1, in->address1);
	take_text(patch, "line2", &patch->line2, in->address2);
	take_text(patch, "city", &patch->city, in->city);
	take_text(patch, "state", &patch->state, in->state.len > 0 ? in->state : in->province);
	take_text(patch, "postal_code", &patch->postal_code, in->zip_code);
	return OK;
}

/* What was sent, as a draft or patch of ours. */
static enum err to_ours(struct work *work, const struct om_warehouse *in, struct warehouse *patch)
{
	if (has(in, "name"))
		take_text(patch, "name", &patch->name, in->name);
	if (has(in, "color"))
		take_text(patch, "color", &patch->color, in->color);
	if (in->time_zone.len > 0)
		take_text(patch, "time_zone", &patch->time_zone, in->time_zone);
	if (has(in, "contact_email"))
		take_text(patch, "email", &patch->email, in->contact_email);
	if (has(in, "contact_phone"))
		take_text(patch, "phone", &patch->phone, in->contact_phone);
	if (has(in, "international_rank")) {
		patch->international_rank = in->international_rank;
		om_touch(&warehouse_shape, patch, "international_rank");
	}
	return has(in, "address") ? take_address(work, &in->address, patch) : OK;
}

static bool is_wanted(const struct om_warehouse *in, const struct state_allocation *row)
{
	for (size_t i = 0; i < in->state_allocations.count; i++)
		if (str_eq_nocase(in->state_allocations.at[i], row->state))
			return true;
	return false;
}

static enum err renamed(struct work *work, enum err err)
{
	static const struct om_name names[] = {
		{"items", "state_allocations"}, {"warehouse_ids", "domestic_backups"},
		{"email", "contact_email"},     {"phone", "contact_phone"},
		{"country", "address.country"},
	};
	return om_named(work, names, COUNT_OF(names), err);
}

static struct str upper(struct arena *arena, struct str text)
{
	char *at = arena_alloc(arena, text.len);
	for (size_t i = 0; i < text.len; i++)
		at[i] =
			text.at[i] >= 'a' && text.at[i] <= 'z' ? (char)(text.at[i] - 'a' + 'A') : text.at[i];
	return str_of(at, text.len);
}

/* The states that were named are this warehouse's alone from now on; the others of its are free. */
static enum err take_states(struct work *work, const struct om_warehouse *in,
                            struct warehouse_id id)
{
	struct state_allocation *states;
	size_t count;
	LIST(struct state_allocation) rows = {0};
	if (!has(in, "state_allocations"))
		return OK;
	TRY(state_allocations_get(work, &states, &count));
	for (size_t i = 0; i < in->state_allocations.count; i++)
		*LIST_ADD(work->arena, &rows) =
			(struct state_allocation){.country = STR("US"),
		                              .state = upper(work->arena, in->state_allocations.at[i]),
		                              .warehouse_id = id};
	for (size_t i = 0; i < count; i++) {
		bool is_old = is_american(&states[i])
		              && (ID_EQ(states[i].warehouse_id, id) || is_wanted(in, &states[i]));
		if (!is_old)
			*LIST_ADD(work->arena, &rows) = states[i];
	}
	return renamed(work, state_allocations_set(work, rows.at, rows.count));
}

static enum err take_backups(struct work *work, const struct om_warehouse *in,
                             struct warehouse_id id)
{
	size_t n = in->domestic_backups.count;
	struct warehouse_id *ids = ARENA_ARRAY(work->arena, n, struct warehouse_id);
	if (!has(in, "domestic_backups"))
		return OK;
	for (size_t i = 0; i < n; i++)
		ids[i].value = in->domestic_backups.at[i];
	return renamed(work, warehouse_backups_set(work, id, ids, n));
}

static enum err take_active(struct work *work, const struct om_warehouse *in,
                            const struct warehouse *now)
{
	struct warehouse changed;
	if (!has(in, "active") || in->active == now->is_active)
		return OK;
	return in->active ? warehouse_activate(work, now->id, &changed)
	                  : warehouse_deactivate(work, now->id, &changed);
}

enum err om_warehouse_put(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_warehouse *in = call->body;
	struct warehouse draft = {0}, made;
	if (in->name.len == 0)
		fault_field(work->fault, STR("name"), "is required");
	if (!has(in, "type"))
		fault_field(work->fault, STR("type"), "is required");
	if (work->fault->rows.count > 0)
		return ERR_INVALID;
	TRY(to_ours(work, in, &draft));
	draft.type = in->type;
	om_touch(&warehouse_shape, &draft, "type");
	TRY(renamed(work, warehouse_create(work, &draft, &made)));
	TRY(take_active(work, in, &made));
	TRY(take_states(work, in, made.id));
	TRY(take_backups(work, in, made.id));
	return reply_one(work, made.id, reply);
}

enum err om_warehouse_post(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_warehouse *in = call->body;
	struct warehouse patch = {0}, changed;
	if (in->warehouse_id.value == 0)
		return fault_field(work->fault, STR("warehouseId"), "is required");
	TRY(warehouse_get(work, in->warehouse_id, &changed));
	if (has(in, "type") && in->type != changed.type)
		return fault_field(work->fault, STR("type"), "cannot be changed once it is set");
	TRY(to_ours(work, in, &patch));
	TRY(renamed(work, warehouse_update(work, in->warehouse_id, &patch, 0, &changed)));
	TRY(take_active(work, in, &changed));
	TRY(take_states(work, in, in->warehouse_id));
	TRY(take_backups(work, in, in->warehouse_id));
	return reply_one(work, in->warehouse_id, reply);
}
