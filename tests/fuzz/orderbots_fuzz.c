/* Rules as a client may send them. Whatever comes in is refused with at least one fault, or it
 * compiles, reads as sentences, is judged, and runs over an order; printed and read again it says
 * the same. */
#include "fuzz.h"

#include "domain/automation/automation_rules.h"
#include "shape/shape_change.h"
#include "shape/shape_json.h"

static int64_t three(const void *context, struct warehouse_id warehouse, struct product_id product)
{
	(void)context;
	(void)warehouse;
	return product.value % 4;
}

static void run(struct arena *arena, const struct bot_set *set)
{
	static const struct str labels[] = {STR_INIT("Frozen"), STR_INIT("a")};
	static const struct bot_custom_value customs[] = {{STR_INIT("POS"), STR_INIT("Harbour")}};
	static const struct bot_fact_line part[] = {
		{.product_id = {5}, .sku = STR_INIT("P"), .units = 3, .weight_mg = 7}};
	const struct warehouse reno = {.id = {1}, .postal_code = STR_INIT("89501")};
	const struct bot_fact_line lines[] = {
		{.line_id = 1,
	     .product_id = {1},
	     .sku = STR_INIT("A"),
	     .units = 2,
	     .labels = labels,
	     .label_count = 2},
		{.line_id = 2,
	     .product_id = {2},
	     .sku = STR_INIT(""),
	     .units = 9,
	     .components = part,
	     .component_count = 1},
	};
	const struct bot_facts facts = {.channel_id = {1},
	                                .total = {1000000, {"USD"}},
	                                .paid_at = {1},
	                                .country = STR("US"),
	                                .state = STR("CA"),
	                                .postal_code = STR("90001"),
	                                .tags = labels,
	                                .tag_count = 2,
	                                .customs = customs,
	                                .custom_count = 1,
	                                .lines = lines,
	                                .line_count = 2,
	                                .warehouses = &reno,
	                                .warehouse_count = 1,
	                                .available = three};
	const struct bots *bots = bots_compile(arena, set, 1);
	struct bot_result result;
	struct bot_step *steps;
	size_t count;
	bots_run(arena, bots, &facts, &result);
	assert(result.part_count >= 1);
	for (size_t p = 0; p < result.part_count; p++) {
		const struct bot_outcome *outcome = &result.parts[p].outcome;
		for (size_t c = 0; c < outcome->conflicts.count; c++) {
			assert(outcome->conflicts.at[c].bots.count > 0);
			assert(outcome->slots[outcome->conflicts.at[c].slot].setting == NULL);
		}
	}
	bots_trace(arena, bots, &facts, &steps, &count);
	assert(count == bots_count(bots));
}

static void judge(struct arena *arena, struct bot_set *set)
{
	const struct bot_names names = {.knows_products = true, .knows_labels = true};
	struct bot_finding *found;
	size_t count;
	for (size_t g = 0; g < set->groups.count; g++)
		for (size_t b = 0; b < set->groups.at[g].bots.count; b++) {
			struct str said = bot_sentence(arena, &set->groups.at[g].bots.at[b], &names);
			assert(said.len > 0 && said.at[said.len - 1] == '.');
		}
	bot_findings(arena, set, &names, &found, &count);
	for (size_t i = 0; i < count; i++)
		assert(found[i].sentence.len > 0 && found[i].bots.count > 0);
}

static enum err set_read(struct arena *arena, struct str text, struct bot_set *set)
{
	struct json *json;
	struct json_error error;
	struct fault fault;
	fault_init(&fault, arena);
	*set = (struct bot_set){0};
	if (json_read(arena, text, &json, &error) != OK)
		return ERR_INVALID;
	enum err err =
		shape_read(&bot_set_shape, &bot_profile, READ_CREATE, json, arena, set, &fault, STR(""));
	if (err == OK)
		err = bot_set_check(set, &fault);
	assert((err == OK) == (fault.rows.count == 0));
	return err;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct arena *arena = arena_new(0);
	struct bot_set set, again;
	if (set_read(arena, str_of((const char *)bytes, len), &set) == OK) {
		struct str text = shape_text(arena, &bot_set_shape, &set, NULL, 0);
		assert(set_read(arena, text, &again) == OK);
		assert(str_eq(shape_text(arena, &bot_set_shape, &again, NULL, 0), text));
		run(arena, &set);
		judge(arena, &set);
	}
	arena_free(arena);
	return 0;
}
