#include "domain/warehouses/warehouses_rules.h"

#include "base/map.h"

bool warehouse_has_bins(enum warehouse_type type)
{
	return type == WAREHOUSE_DIRECT_FULFILLMENT || type == WAREHOUSE_RETAIL_STORE;
}

bool us_state_is_known(struct str state)
{
	/* 50 states, the district, territories and associated states, military posts. */
	static const struct str codes = STR_INIT(
		"AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ "
		"NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC AS FM GU MH MP PR PW VI UM "
		"AA AE AP");
	struct str code, rest = codes;
	while (str_split(&rest, ' ', &code))
		if (str_eq(code, state))
			return true;
	return false;
}

int64_t warehouse_cut_off_minute(const struct warehouse *warehouse)
{
	const struct str at = warehouse->cut_off;
	for (size_t i = 0; i < at.len; i++)
		if (i == 2 ? at.at[i] != ':' : at.at[i] < '0' || at.at[i] > '9')
			return -1;
	if (at.len != 5)
		return -1;
	int64_t hour = (at.at[0] - '0') * 10 + (at.at[1] - '0');
	int64_t minute = (at.at[3] - '0') * 10 + (at.at[4] - '0');
	return hour < 24 && minute < 60 ? hour * 60 + minute : -1;
}

/* Of a draft: what its first location may be called. */
static bool is_first_location_offered(const struct warehouse *warehouse)
{
	return warehouse->first_location.len == 0 || warehouse_has_bins(warehouse->type)
	       || str_is(warehouse->first_location, GLOBAL_LOCATION);
}

enum err warehouse_check(const struct warehouse *warehouse, const struct place_facts *place,
                         struct fault *fault)
{
	size_t before = fault->rows.count;
	if (!place->is_country_known)
		fault_field(fault, STR("country"), "must be a country of ISO 3166, like US or GB");
	if (str_is(warehouse->country, "US") && warehouse->state.len > 0
	    && !us_state_is_known(warehouse->state))
		fault_field(fault, STR("state"), "must be the two letters of a US state, like CA");
	if (!place->is_zone_known)
		fault_field(fault, STR("time_zone"),
		            "must be a name of the IANA time zone database, like America/New_York");
	if (warehouse->color.len > 0 && !str_is_color(warehouse->color))
		fault_field(fault, STR("color"), "must be # and six hexadecimal digits, like #0ea5e9");
	if (warehouse->cut_off.len > 0 && warehouse_cut_off_minute(warehouse) < 0)
		fault_field(fault, STR("cut_off"), "must be a time of the day like 14:30, or empty");
	if (!is_first_location_offered(warehouse))
		fault_field(fault, STR("first_location"),
		            "must be left out: such a warehouse has one stock location, " GLOBAL_LOCATION);
	if (warehouse->allows_mcf && warehouse->type != WAREHOUSE_SALES_CHANNEL)
		fault_field(fault, STR("allows_mcf"), "is for the warehouse of a marketplace only");
	return fault->rows.count > before ? ERR_INVALID : OK;
}

struct stock_location warehouse_first_location(const struct warehouse *draft)
{
	struct stock_location first = {.is_pickable = true, .is_receivable = true, .is_active = true};
	if (!warehouse_has_bins(draft->type))
		first.name = STR(GLOBAL_LOCATION);
	else if (draft->first_location.len > 0)
		first.name = draft->first_location;
	else
		first.name = STR(FIRST_LOCATION);
	return first;
}

bool warehouse_steers_routing(const struct warehouse *before, const struct warehouse *after)
{
	return before->is_active != after->is_active || before->domestic_rank != after->domestic_rank
	       || before->international_rank != after->international_rank
	       || before->only_by_name != after->only_by_name || before->allows_mcf != after->allows_mcf
	       || before->strict_fifo != after->strict_fifo;
}

void location_complete(struct stock_location *draft)
{
	if (!shape_has(&stock_location_shape, draft, "is_pickable"))
		draft->is_pickable = true;
	if (!shape_has(&stock_location_shape, draft, "is_receivable"))
		draft->is_receivable = true;
	draft->is_active = true;
	draft->touched = (struct touched){0};
}

struct location_id location_usual_of(const struct stock_location *locations, size_t n)
{
	const struct stock_location *usual = NULL, *active = NULL;
	for (size_t i = n; i > 0; i--) {
		const struct stock_location *location = &locations[i - 1];
		active = location->is_active ? location : active;
		usual = location->is_active && location->is_pickable ? location : usual;
	}
	usual = usual != NULL ? usual : active != NULL ? active : &locations[0];
	return usual->id;
}

enum err location_add_check(const struct warehouse *warehouse, struct fault *fault)
{
	if (warehouse_has_bins(warehouse->type))
		return OK;
	return fault_say(fault, ERR_REFUSED,
	                 "%.*s has one stock location, " GLOBAL_LOCATION
	                 ": only in-house warehouses and shops have bins of their own.",
	                 STR_FMT(warehouse->name));
}

enum err location_rename_check(const struct warehouse *warehouse,
                               const struct stock_location *before,
                               const struct stock_location *after, struct fault *fault)
{
	if (str_eq(before->name, after->name))
		return OK;
	return location_add_check(warehouse, fault);
}

static const struct warehouse *warehouse_find(const struct warehouse *warehouses, size_t count,
                                              struct warehouse_id id)
{
	for (size_t i = 0; i < count; i++)
		if (ID_EQ(warehouses[i].id, id))
			return &warehouses[i];
	return NULL;
}

enum err backups_check(struct warehouse_id warehouse, const struct warehouse_id *backups, size_t n,
                       const struct warehouse *warehouses, size_t count, struct fault *fault)
{
	size_t before = fault->rows.count;
	for (size_t i = 0; i < n; i++) {
		const struct warehouse *backup = warehouse_find(warehouses, count, backups[i]);
		struct str path = str_format(fault->arena, "warehouse_ids[%zu]", i);
		if (backup == NULL)
			fault_field(fault, path, "is no warehouse of this company");
		else if (ID_EQ(backups[i], warehouse))
			fault_field(fault, path, "is the warehouse itself");
		else if (backup->type == WAREHOUSE_SALES_CHANNEL && !backup->allows_mcf)
			fault_field(fault, path, "holds stock for a marketplace only");
		for (size_t j = 0; j < i; j++)
			if (ID_EQ(backups[j], backups[i]))
				fault_field(fault, path, "stands in the list twice");
	}
	return fault->rows.count > before ? ERR_INVALID : OK;
}

static struct str state_key(struct arena *arena, const struct state_allocation *row)
{
	return str_format(arena, "%.*s %.*s", STR_FMT(row->country), STR_FMT(row->state));
}

enum err state_allocations_check(const struct state_allocation *rows, size_t n,
                                 const bool *is_country_known, const struct warehouse *warehouses,
                                 size_t count, struct fault *fault)
{
	size_t before = fault->rows.count;
	struct map seen = map_new(fault->arena);
	for (size_t i = 0; i < n; i++) {
		const struct state_allocation *row = &rows[i];
		const struct warehouse *warehouse = warehouse_find(warehouses, count, row->warehouse_id);
		struct str state = str_format(fault->arena, "items[%zu].state", i);
		struct str key = state_key(fault->arena, row);
		if (!is_country_known[i])
			fault_field(fault, str_format(fault->arena, "items[%zu].country", i),
			            "must be a country of ISO 3166, like US or GB");
		if (str_is(row->country, "US") && !us_state_is_known(row->state))
			fault_field(fault, state, "must be the two letters of a US state, like CA");
		if (map_get(&seen, key) != NULL)
			fault_field(fault, state, "stands in the list twice");
		map_put(&seen, key, fault);
		struct str where = str_format(fault->arena, "items[%zu].warehouse_id", i);
		if (warehouse == NULL)
			fault_field(fault, where, "is no warehouse of this company");
		else if (warehouse->type == WAREHOUSE_SALES_CHANNEL && !warehouse->allows_mcf)
			fault_field(fault, where, "holds stock for a marketplace only");
	}
	return fault->rows.count > before ? ERR_INVALID : OK;
}

bool state_allocations_same(struct arena *arena, const struct state_allocation *a, size_t a_count,
                            const struct state_allocation *b, size_t b_count)
{
	struct map of_b = map_new(arena);
	for (size_t i = 0; i < b_count; i++)
		map_put(&of_b, state_key(arena, &b[i]), (void *)&b[i].warehouse_id);
	for (size_t i = 0; i < a_count; i++) {
		const struct warehouse_id *other = map_get(&of_b, state_key(arena, &a[i]));
		if (other == NULL || !ID_EQ(*other, a[i].warehouse_id))
			return false;
	}
	return a_count == b_count;
}
