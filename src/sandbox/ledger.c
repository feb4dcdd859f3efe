#include "base/list.h"
#include "sandbox/world.h"

/* Ids that may have been given out between the last save and a crash: they must not be given out
 * again for something else. */
#define IDS_SKIPPED 10000
#define LEDGER_FORM 1

static void luck_print(struct json_out *out, const struct chance *chance)
{
	json_name(out, "seed");
	json_i64(out, (int64_t)chance->seed);
	json_name(out, "drawn");
	json_array(out);
	for (size_t i = 0; i < CHANCE_COUNT; i++)
		json_i64(out, (int64_t)chance->drawn[i]);
	json_array_end(out);
}

static void edge_print(struct json_out *out, const struct sandbox *sandbox)
{
	json_name(out, "edge");
	json_object(out);
	for (size_t side = 0; side < SIDE_COUNT; side++) {
		json_name(out, side_words[side]);
		json_object(out);
		fields_print(out, &edge_counter_fields, &sandbox->edge[side], true);
		json_object_end(out);
	}
	json_object_end(out);
}

void ledger_print(struct json_out *out, const struct sandbox *sandbox, bool is_clean)
{
	struct instant now = world_now(sandbox);
	struct buf text = buf_new(out->buf->arena, 40);
	instant_write(&text, now);
	json_object(out);
	json_name(out, "form");
	json_i64(out, LEDGER_FORM);
	json_name(out, "clean");
	json_bool(out, is_clean);
	json_name(out, "now");
	json_str(out, buf_str(&text));
	json_name(out, "frozen");
	json_bool(out, sandbox->is_frozen);
	json_name(out, "offset_us");
	json_i64(out, sandbox->offset_us);
	luck_print(out, &sandbox->chance);
	edge_print(out, sandbox);
	json_name(out, "dials");
	json_object(out);
	dials_print(out, &sandbox->dials);
	json_object_end(out);
	json_name(out, "shop");
	shop_print(out, &sandbox->shop);
	json_name(out, "warehouse");
	warehouse_print(out, &sandbox->warehouse);
	json_object_end(out);
}

static enum err luck_read(struct chance *chance, const struct json *json)
{
	int64_t number;
	const struct json *drawn = json_member(json, "drawn");
	TRY(json_int(json_member(json, "seed"), &number));
	chance_seed(chance, (uint64_t)number);
	drawn = drawn ? drawn->first : NULL;
	for (size_t i = 0; i < CHANCE_COUNT && drawn; i++, drawn = drawn->next) {
		TRY(json_int(drawn, &number));
		chance->drawn[i] = (uint64_t)number;
	}
	return OK;
}

static enum err clock_read(struct sandbox *sandbox, const struct json *json)
{
	struct instant now;
	TRY(json_int(json_member(json, "offset_us"), &sandbox->offset_us));
	TRY(instant_parse(json_text(json_member(json, "now")), &now));
	sandbox->is_frozen = json_is_true(json_member(json, "frozen"));
	sandbox->frozen_us = now.us;
	return OK;
}

enum err ledger_read(struct sandbox *sandbox, const struct json *json, const char **faulty)
{
	int64_t form;
	struct str name = STR("");
	*faulty = "form";
	TRY(json_int(json_member(json, "form"), &form));
	if (form != LEDGER_FORM)
		return ERR_INVALID;
	*faulty = "seed";
	TRY(luck_read(&sandbox->chance, json));
	*faulty = "now";
	TRY(clock_read(sandbox, json));
	*faulty = "dials";
	TRY(dials_read(json_member(json, "dials"), &sandbox->dials, &name));
	arena_reset(sandbox->arena);
	sandbox->tokens.at = NULL;
	sandbox->tokens.count = sandbox->tokens.room = 0;
	shop_open(&sandbox->shop, sandbox->arena, &sandbox->chance, sandbox->dials.at[SIDE_SHOP]);
	warehouse_open(&sandbox->warehouse, sandbox->arena, &sandbox->chance,
	               sandbox->dials.at[SIDE_WAREHOUSE]);
	TRY(shop_read(&sandbox->shop, json_member(json, "shop"), faulty));
	TRY(warehouse_read(&sandbox->warehouse, json_member(json, "warehouse"), faulty));
	if (!json_is_true(json_member(json, "clean"))) {
		sandbox->shop.last_id += IDS_SKIPPED;
		sandbox->shop.last_number += IDS_SKIPPED;
		sandbox->warehouse.last_id += IDS_SKIPPED;
		sandbox->warehouse.last_tracking += IDS_SKIPPED;
		sandbox->warehouse.last_shipment_id += IDS_SKIPPED;
		sandbox->warehouse.last_receipt_id += IDS_SKIPPED;
	}
	world_dials_turned(sandbox);
	return OK;
}
