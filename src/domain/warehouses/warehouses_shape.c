#include "domain/warehouses/warehouses.h"

#include "domain/warehouses/warehouses_api.h"

#define RANK_MOST 1000

static const struct word type_rows[] = {
	{WAREHOUSE_DIRECT_FULFILLMENT, "direct_fulfillment", "In-house: our own people ship from it."},
	{WAREHOUSE_THIRD_PARTY_LOGISTICS, "third_party_logistics", "A 3PL ships from it for us."},
	{WAREHOUSE_SALES_CHANNEL, "sales_channel", "A marketplace holds its stock: FBA, WFS."},
	{WAREHOUSE_DROPSHIP_VENDOR, "dropship_vendor", "A vendor ships its own stock to our buyers."},
	{WAREHOUSE_RETAIL_STORE, "retail_store", "A shop with a counter that can also ship."},
};
const struct words warehouse_type_words = WORDS("WarehouseType", type_rows);

static const struct word meaning_rows[] = {
	{FIGURE_ON_HAND, "on_hand", "Physical units; its open orders are not subtracted."},
	{FIGURE_AVAILABLE, "available", "Net of the orders that the warehouse holds."},
};
const struct words figure_meaning_words = WORDS("FigureMeaning", meaning_rows);

static const struct field warehouse_fields[] = {
	FIELD_ID(struct warehouse, id, struct warehouse_id, READ_ONLY | CAN_FILTER | CAN_SORT,
             "Our id."),
	FIELD_TEXT(struct warehouse, name, REQUIRED | TRIMMED | CAN_FILTER | CAN_SORT, 1, LIMIT_NAME,
               "The name people use; no two warehouses share one."),
	FIELD_ENUM(struct warehouse, type, enum warehouse_type, &warehouse_type_words,
               REQUIRED | WRITE_ONCE | CAN_FILTER, "Who works there; it cannot change later."),
	FIELD_FLAG(struct warehouse, is_active, READ_ONLY | CAN_FILTER,
               "Whether it takes new work; see deactivate and activate."),
	FIELD_TEXT(struct warehouse, company_name, TRIMMED, 0, LIMIT_NAME,
               "The company on its labels and return address."),
	FIELD_TEXT(struct warehouse, contact_name, TRIMMED, 0, LIMIT_NAME, "Whom to ask for."),
	FIELD_TEXT(struct warehouse, line1, TRIMMED, 0, LIMIT_ADDRESS_LINE,
               "First line of its address."),
	FIELD_TEXT(struct warehouse, line2, TRIMMED, 0, LIMIT_ADDRESS_LINE, "Second line."),
	FIELD_TEXT(struct warehouse, city, TRIMMED, 0, LIMIT_CITY, "Its city."),
	FIELD_TEXT(struct warehouse, state, TRIMMED | CAN_FILTER, 0, LIMIT_STATE,
               "Its state or province; in the US the two letters of the postal service."),
	FIELD_TEXT(struct warehouse, postal_code, TRIMMED, 0, LIMIT_STATE, "Its postal code."),
	FIELD_TEXT(struct warehouse, country, CAN_FILTER, 2, 2,
               "Its country, ISO 3166-1 alpha-2; usually that of the company."),
	FIELD_TEXT(struct warehouse, phone, TRIMMED, 0, LIMIT_PHONE, "Its telephone number."),
	FIELD_TEXT(struct warehouse, email, TRIMMED, 0, LIMIT_NAME, "Its e-mail address."),
	FIELD_TEXT(struct warehouse, time_zone, 0, 1, LIMIT_NAME,
               "IANA name of its zone, in which its cut-off is meant; usually the company's."),
	FIELD_TEXT(struct warehouse, color, 0, 0, 7, "How screens mark it: #RRGGBB, or empty."),
	FIELD_TEXT(struct warehouse, first_location, WRITE_ONLY | WRITE_ONCE | NO_COLUMN | TRIMMED, 1,
               LIMIT_NAME, "Name of its first stock location; usually Main, or GLOBAL."),
	FIELD_INT(struct warehouse, domestic_rank, CAN_SORT, 0, RANK_MOST,
              "Rank for orders at home when the choice depends on inventory; 0: no candidate."),
	FIELD_INT(struct warehouse, international_rank, CAN_SORT, 0, RANK_MOST,
              "Rank for orders to other countries; 0: ships none abroad."),
	FIELD_ENUM(struct warehouse, figure_meaning, enum figure_meaning, &figure_meaning_words, 0,
               "What a quantity reported by the warehouse means."),
	FIELD_FLAG(struct warehouse, only_by_name, 0,
               "Whether no rule sends orders there, only who names it."),
	FIELD_FLAG(struct warehouse, allows_mcf, 0,
               "Whether a marketplace's warehouse ships orders of other channels too."),
	FIELD_FLAG(struct warehouse, strict_fifo, 0,
               "Whether orders get its stock strictly by age, in part if need be."),
	FIELD_FLAG(struct warehouse, use_component_inventory, 0,
               "Whether bundles that its components make up may be sold from it; usually true."),
	FIELD_INSTANT(struct warehouse, created_at, READ_ONLY | CAN_FILTER, "When it was made."),
	FIELD_INSTANT(struct warehouse, modified_at, READ_ONLY | CAN_FILTER, "When it last changed."),
	FIELD_INT(struct warehouse, version, READ_ONLY, 1, INT64_MAX,
              "Grows by one per change; its ETag."),
	FIELD_TEXT(struct warehouse, cut_off, TRIMMED, 0, 5,
               "HH:MM in its zone: what is ready by then leaves on that day; empty: any time."),
};
const struct shape warehouse_shape = SHAPE_TOUCHED("Warehouse", struct warehouse, warehouse_fields,
                                                   "A place that holds stock and ships orders.");

static const struct field location_fields[] = {
	FIELD_ID(struct stock_location, id, struct location_id, READ_ONLY | CAN_FILTER | CAN_SORT,
             "Our id."),
	FIELD_ID(struct stock_location, warehouse_id, struct warehouse_id, READ_ONLY, "Where it is."),
	FIELD_TEXT(struct stock_location, name, REQUIRED | TRIMMED | CAN_FILTER | CAN_SORT, 1,
               LIMIT_NAME, "What stands on the shelf; unique within the warehouse."),
	FIELD_FLAG(struct stock_location, is_pickable, CAN_FILTER,
               "Whether orders are picked from it; usually true."),
	FIELD_FLAG(struct stock_location, is_receivable, CAN_FILTER,
               "Whether goods are put into it; usually true."),
	FIELD_INT(struct stock_location, draw_rank, CAN_SORT, 0, RANK_MOST,
              "Lower ranks are drawn from first."),
	FIELD_FLAG(struct stock_location, is_active, READ_ONLY | CAN_FILTER,
               "Whether anything may be put there; see deactivate and activate."),
	FIELD_INSTANT(struct stock_location, created_at, READ_ONLY, "When it was made."),
};
const struct shape stock_location_shape =
	SHAPE_TOUCHED("StockLocation", struct stock_location, location_fields,
                  "A named place within a warehouse: a bin, a shelf, a room.");

static const struct field allocation_fields[] = {
	FIELD_TEXT(struct state_allocation, country, REQUIRED, 2, 2, "ISO 3166-1 alpha-2."),
	FIELD_TEXT(struct state_allocation, state, REQUIRED | TRIMMED, 1, LIMIT_STATE,
               "State or province of the recipient."),
	FIELD_ID(struct state_allocation, warehouse_id, struct warehouse_id, REQUIRED,
             "The warehouse that ships to it."),
};
const struct shape state_allocation_shape =
	SHAPE("StateAllocation", struct state_allocation, allocation_fields,
          "Orders to this state ship from this warehouse.");

static const struct field allocations_fields[] = {
	FIELD_LIST(struct state_allocations, items, struct state_allocation, &state_allocation_shape,
               REQUIRED, 0, LIMIT_BULK_ITEMS, "All of them; what is not listed is removed."),
};
const struct shape state_allocations_shape =
	SHAPE("StateAllocations", struct state_allocations, allocations_fields,
          "The whole map of states to warehouses.");
