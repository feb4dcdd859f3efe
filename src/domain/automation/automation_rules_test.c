/* Rules over the facts of an order: filters and actions as grids, conflicts, what overrides what,
 * bundles and splits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "domain/automation/automation_edge.h"
#include "domain/automation/test_automation.h"

/* ---- an order ---- */

static const struct str cold[] = {STR_INIT("Frozen")}, fragile[] = {STR_INIT("Fragile")};
static const struct bot_fact_line bundle_parts[] = {
	{.product_id = {11}, .sku = STR_INIT("MUG"), .units = 2, .weight_mg = 300000},
	{.product_id = {12}, .sku = STR_INIT("TEA"), .units = 1, .weight_mg = 100000},
};
static const struct bot_fact_line lines[] = {
	{.line_id = 1,
     .product_id = {11},
     .sku = STR_INIT("MUG"),
     .units = 3,
     .weight_mg = 300000,
     .labels = fragile,
     .label_count = 1},
	{.line_id = 2,
     .product_id = {13},
     .sku = STR_INIT("ICE-1"),
     .units = 1,
     .weight_mg = 500000,
     .labels = cold,
     .label_count = 1},
	{.line_id = 3,
     .product_id = {20},
     .sku = STR_INIT("SET"),
     .units = 2,
     .weight_mg = 700000,
     .components = bundle_parts,
     .component_count = 2},
};
static struct warehouse places[] = {
	{.id = {7}, .name = STR_INIT("Reno"), .is_active = true, .postal_code = STR_INIT("89501")},
};
static const struct str tags[] = {STR_INIT("VIP"), STR_INIT("gift")};
static const struct bot_custom_value customs[] = {
	{STR_INIT("POS location"), STR_INIT("Harbour")},
};

/* MUG: 5 units, ICE-1: none, TEA: 1. */
static int64_t on_shelf(const void *context, struct warehouse_id warehouse,
                        struct product_id product)
{
	(void)context;
	(void)warehouse;
	return product.value == 11 ? 5 : product.value == 12 ? 1 : 0;
}

static struct bot_facts order(void)
{
	return (struct bot_facts){
		.channel_id = {5},
		.total = {1200000, {"USD"}},
		.placed_at = {1767225600000000}, /* 2026-01-01 */
		.paid_at = {1767312000000000},   /* 2026-01-02 */
		.shipping_service = STR("Standard Ground"),
		.country = STR("US"),
		.state = STR("CA"),
		.city = STR("Los Angeles"),
		.postal_code = STR("90001-1234"),
		.email = STR("ada@example.com"),
		.recipient = STR("Ada Lovelace"),
		.company = STR("Engines Ltd"),
		.order_type = STR("standard"),
		.source = STR("connection"),
		.fraud_level = STR("medium"),
		.address_type = STR("residential"),
		.notes = STR("Please ring the bell"),
		.tags = tags,
		.tag_count = 2,
		.customs = customs,
		.custom_count = 1,
		.lines = lines,
		.line_count = 3,
		.warehouses = places,
		.warehouse_count = 1,
		.available = on_shelf,
	};
}

/* Does a bot with this one filter match the order above? */
static bool matches(const char *filter)
{
	char text[2000];
	snprintf(text, sizeof text,
	         "{'groups':[{'rank':1,'bots':[{'name':'A','filters':[%s],'actions':[{'action':'hold',"
	         "'days':1}]}]}]}",
	         filter);
	struct bot_result result;
	struct bot_facts facts = order();
	bots_run(bots_arena, bots_of_text(text), &facts, &result);
	assert_int_equal(result.part_count, 1);
	return result.parts[0].outcome.matched.count == 1;
}

static const struct {
	const char *filter;
	bool holds;
} filter_rows[] = {
	{"{'field':'channel','ids':[5]}", true},
	{"{'field':'channel','ids':[4,6]}", false},
	{"{'field':'channel','ids':[9,5,1],'is_not':true}", false},
	{"{'field':'order_total','amount_from':{'amount':'120.00','currency':'USD'}}", true},
	{"{'field':'order_total','amount_from':{'amount':'120.01','currency':'USD'}}", false},
	{"{'field':'order_total','amount_to':{'amount':'120','currency':'USD'}}", true},
	{"{'field':'order_total','amount_to':{'amount':'500','currency':'EUR'}}", false},
	{"{'field':'order_weight','weight_from':2800000,'weight_to':2800000}", true},
	{"{'field':'order_weight','weight_to':2799999}", false},
	{"{'field':'paid_at','date_from':'2026-01-02T00:00:00Z'}", true},
	{"{'field':'paid_at','date_to':'2026-01-01T23:59:59Z'}", false},
	{"{'field':'placed_at','date_from':'2025-12-31T00:00:00Z','date_to':'2026-01-01T00:00:00Z'}",
     true},
	{"{'field':'shipping_service','any_of':['standard ground']}", true},
	{"{'field':'shipping_service','starts_with':['express','stand']}", true},
	{"{'field':'shipping_service','ends_with':['air']}", false},
	{"{'field':'country','any_of':['us']}", true},
	{"{'field':'country','any_of':['US'],'is_not':true}", false},
	{"{'field':'state','any_of':['NV','AZ','CA']}", true},
	{"{'field':'state','any_of':['NV','AZ']}", false},
	{"{'field':'city','starts_with':['los ']}", true},
	{"{'field':'city','contains':['ANG']}", true},
	{"{'field':'postal_code','starts_with':['900']}", true},
	{"{'field':'postal_code','zip_from':'90001','zip_to':'90001'}", true},
	{"{'field':'postal_code','zip_from':'90002'}", false},
	{"{'field':'postal_code','zip_from':'00000','zip_to':'10000','any_of':['90001-1234']}", true},
	{"{'field':'postal_zone','warehouse_id':7,'from':4,'to':4}", true},
	{"{'field':'postal_zone','warehouse_id':7,'from':5}", false},
	{"{'field':'postal_zone','warehouse_id':8,'from':1}", false},
	{"{'field':'email','ends_with':['@example.com']}", true},
	{"{'field':'email','any_of':['eve@example.com']}", false},
	{"{'field':'recipient','contains':['love']}", true},
	{"{'field':'company','starts_with':['engines']}", true},
	{"{'field':'order_type','any_of':['prime']}", false},
	{"{'field':'source','any_of':['connection']}", true},
	{"{'field':'fraud_level','any_of':['medium','high']}", true},
	{"{'field':'address_type','any_of':['commercial']}", false},
	{"{'field':'tag','any_of':['vip']}", true},
	{"{'field':'tag','any_of':['wholesale']}", false},
	{"{'field':'tag','any_of':['wholesale'],'is_not':true}", true},
	{"{'field':'custom_field','custom_field':'pos location','any_of':['harbour']}", true},
	{"{'field':'custom_field','custom_field':'other','any_of':['harbour']}", false},
	{"{'field':'notes','contains':['ring']}", true},
	{"{'field':'unit_count','from':6,'to':6}", true},
	{"{'field':'unit_count','from':7}", false},
	{"{'field':'line_count','to':2}", false},
	{"{'field':'line_count','from':3}", true},
	{"{'field':'sku','any_of':['mug']}", true},
	{"{'field':'sku','starts_with':['ICE']}", true},
	{"{'field':'sku','any_of':['MUG'],'every_line':true}", false},
	{"{'field':'sku','any_of':['MUG','SET','ICE-1'],'every_line':true}", true},
	{"{'field':'sku','any_of':['MUG','SET'],'from':5,'to':5}", true},
	{"{'field':'sku','any_of':['MUG'],'from':4}", false},
	{"{'field':'sku','any_of':['CUP'],'is_not':true}", true},
	{"{'field':'product','ids':[13,99]}", true},
	{"{'field':'product','ids':[99]}", false},
	{"{'field':'product_label','any_of':['frozen']}", true},
	{"{'field':'product_label','any_of':['frozen'],'every_line':true}", false},
	{"{'field':'product_label','any_of':['frozen','fragile'],'from':4,'to':4}", true},
	{"{'field':'line_quantity','from':3}", true},
	{"{'field':'line_quantity','from':4}", false},
	{"{'field':'line_quantity','from':1,'every_line':true}", true},
	{"{'field':'line_quantity','from':2,'every_line':true}", false},
};

static void every_filter_judges_the_order(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(filter_rows); i++)
		if (matches(filter_rows[i].filter) != filter_rows[i].holds)
			fail_msg("%s: %s", filter_rows[i].filter,
			         filter_rows[i].holds ? "does not match" : "matches");
}

static void a_filter_denied_holds_exactly_when_it_does_not(void **state)
{
	(void)state;
	static const char *const filters[] = {
		"{'field':'state','any_of':['CA']%s}",
		"{'field':'sku','any_of':['MUG'],'every_line':true%s}",
		"{'field':'order_total','amount_to':{'amount':'5','currency':'EUR'}%s}",
		"{'field':'postal_zone','warehouse_id':8,'from':1%s}",
	};
	char plain[200], denied[200];
	for (size_t i = 0; i < COUNT_OF(filters); i++) {
		snprintf(plain, sizeof plain, filters[i], "");
		snprintf(denied, sizeof denied, filters[i], ",'is_not':true");
		assert_true(matches(plain) != matches(denied));
	}
}

/* ---- what matching bots set ---- */

/* "slot=number:text(bot) …" of the first part, conflicts as "slot!rank:bots". */
static const char *told(const struct bot_result *result, size_t part)
{
	struct buf buf = buf_new(bots_arena, 4000);
	const struct bot_outcome *out = &result->parts[part].outcome;
	for (int slot = 0; slot < SLOT_SINGLE_COUNT; slot++) {
		const struct bot_held *held = &out->slots[slot];
		if (held->setting != NULL)
			buf_format(&buf, "%.*s=%lld:%.*s(%lld) ", STR_FMT(word_of(&bot_slot_words, slot)),
			           (long long)held->setting->number, STR_FMT(held->setting->text),
			           (long long)held->bot_id);
	}
	for (size_t i = 0; i < out->added.count; i++)
		buf_format(&buf, "+%lld:%.*s ", (long long)out->added.at[i].setting->number,
		           STR_FMT(out->added.at[i].setting->text));
	for (size_t i = 0; i < out->conflicts.count; i++) {
		buf_format(&buf, "%.*s!%lld",
		           STR_FMT(word_of(&bot_slot_words, (int)out->conflicts.at[i].slot)),
		           (long long)out->conflicts.at[i].rank);
		for (size_t b = 0; b < out->conflicts.at[i].bots.count; b++)
			buf_format(&buf, ",%lld", (long long)out->conflicts.at[i].bots.at[b]);
		buf_byte(&buf, ' ');
	}
	return str_c(bots_arena, str_trim(buf_str(&buf)));
}

static void every_action_sets_its_slots(void **state)
{
	(void)state;
	static const struct {
		const char *action, *sets;
	} rows[] = {
		{"{'action':'fulfil_from','warehouse_id':7}", "source=7:(1)"},
		{"{'action':'domestic_backup'}", "source=0:backup(1)"},
		{"{'action':'dropship','vendor_id':3}", "source=3:vendor(1)"},
		{"{'action':'multi_channel','warehouse_id':7,'service':'Expedited'}",
	     "source=7:marketplace(1) service=0:Expedited(1)"},
		{"{'action':'shipping','carrier':'UPS','service':'Ground','package':'Box'}",
	     "carrier=0:UPS(1) service=0:Ground(1) package=0:Box(1)"},
		{"{'action':'cheapest_rate','carrier':'USPS'}", "carrier=0:USPS(1) service=1:cheapest(1)"},
		{"{'action':'best_rate'}", "service=2:best(1)"},
		{"{'action':'hold','days':3}", "hold=3:(1)"},
		{"{'action':'mark_shipped','option':'paid_at'}", "mark_shipped=0:paid_at(1)"},
		{"{'action':'add_tag','labels':['A','B']}", "+0:A +0:B"},
		{"{'action':'add_item','sku':'CARD','quantity':2}", "+2:CARD"},
		{"{'action':'set_address','option':'line2','text':'Dock 4'}", "line2=0:Dock 4(1)"},
		{"{'action':'set_address','option':'company','text':''}", "company=0:(1)"},
		{"{'action':'measure'}", "measure=1:(1)"},
		{"{'action':'dry_ice','weight':500000}", "dry_ice=500000:(1)"},
		{"{'action':'alcohol','option':'licensee'}", "alcohol=0:licensee(1)"},
		{"{'action':'insure','option':'carrier'}", "insurance=0:carrier\n(1)"},
		{"{'action':'insure','option':'other','amount':{'amount':'5','currency':'USD'}}",
	     "insurance=50000:other\nUSD(1)"},
		{"{'action':'confirm','option':'adult_signature'}", "confirmation=0:adult_signature(1)"},
		{"{'action':'bill_to','option':'third_party','account':'A1','country':'US'}",
	     "billing=0:third_party\nA1\n\nUS(1)"},
		{"{'action':'customs_content','option':'gift'}", "customs_content=0:gift(1)"},
		{"{'action':'non_delivery','option':'abandon'}", "non_delivery=0:abandon(1)"},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char text[1000];
		snprintf(text, sizeof text,
		         "{'groups':[{'rank':1,'bots':[{'id':1,'name':'A','actions':[%s]}]}]}",
		         rows[i].action);
		struct bot_result result;
		struct bot_facts facts = order();
		bots_run(bots_arena, bots_of_text(text), &facts, &result);
		assert_string_equal(told(&result, 0), rows[i].sets);
	}
}

static const char *run(const char *text)
{
	struct bot_result result;
	struct bot_facts facts = order();
	bots_run(bots_arena, bots_of_text(text), &facts, &result);
	return told(&result, 0);
}

static void a_later_rank_overrides_an_earlier(void **state)
{
	(void)state;
	assert_string_equal(
		run("{'groups':["
	        "{'rank':20,'bots':[{'id':1,'name':'L','actions':[{'action':'hold','days':2}]}]},"
	        "{'rank':10,'bots':[{'id':2,'name':'E','actions':[{'action':'hold','days':9},"
	        "{'action':'shipping','carrier':'UPS'}]}]}]}"),
		"carrier=0:UPS(2) hold=2:(1)");
}

static void one_rank_must_agree(void **state)
{
	(void)state;
	/* The same value twice is no conflict; the lowest id is named. */
	assert_string_equal(run("{'groups':[{'rank':5,'bots':["
	                        "{'id':4,'name':'A','actions':[{'action':'hold','days':2}]},"
	                        "{'id':3,'name':'B','actions':[{'action':'hold','days':2}]}]}]}"),
	                    "hold=2:(3)");
	/* Another value is, in two groups of one rank too; all who set it are named. */
	assert_string_equal(
		run("{'groups':[{'rank':5,'bots':["
	        "{'id':4,'name':'A','actions':[{'action':'hold','days':2}]},"
	        "{'id':3,'name':'B','actions':[{'action':'hold','days':2}]}]},"
	        "{'rank':5,'bots':[{'id':9,'name':'C','actions':[{'action':'hold','days':1},"
	        "{'action':'measure'}]}]}]}"),
		"measure=1:(9) hold!5,3,4,9");
	/* Sources of all kinds exclude each other. */
	assert_string_equal(
		run("{'groups':[{'rank':1,'bots':["
	        "{'id':1,'name':'A','actions':[{'action':'fulfil_from','warehouse_id':7}]},"
	        "{'id':2,'name':'B','actions':[{'action':'dropship','vendor_id':7}]}]}]}"),
		"source!1,1,2");
	/* A later rank settles it. */
	assert_string_equal(
		run("{'groups':[{'rank':1,'bots':["
	        "{'id':1,'name':'A','actions':[{'action':'fulfil_from','warehouse_id':7}]},"
	        "{'id':2,'name':'B','actions':[{'action':'domestic_backup'}]}]},"
	        "{'rank':2,'bots':[{'id':3,'name':'C','actions':[{'action':'dropship','vendor_id':8}]}]"
	        "}]}"),
		"source=8:vendor(3)");
	/* A bot may contradict itself. */
	assert_string_equal(run("{'groups':[{'rank':1,'bots':[{'id':1,'name':'A','actions':["
	                        "{'action':'hold','days':2},{'action':'hold','days':3}]}]}]}"),
	                    "hold!1,1");
	/* A paused bot and one that does not match take no part. */
	assert_string_equal(
		run("{'groups':[{'rank':1,'bots':["
	        "{'id':1,'name':'A','actions':[{'action':'hold','days':2}]},"
	        "{'id':2,'name':'B','is_paused':true,'actions':[{'action':'hold','days':3}]},"
	        "{'id':3,'name':'C','filters':[{'field':'state','any_of':['NV']}],"
	        "'actions':[{'action':'hold','days':4}]}]}]}"),
		"hold=2:(1)");
}

/* Property: within a rank the order in which bots are written changes nothing. */
static void the_order_of_bots_in_a_rank_does_not_matter(void **state)
{
	(void)state;
	static const char *const actions[] = {
		"{'action':'hold','days':1}",
		"{'action':'hold','days':2}",
		"{'action':'shipping','carrier':'UPS'}",
		"{'action':'cheapest_rate'}",
		"{'action':'shipping','service':'Ground'}",
		"{'action':'add_tag','labels':['T']}",
		"{'action':'fulfil_from','warehouse_id':7}",
		"{'action':'domestic_backup'}",
		"{'action':'split_by_label','labels':['Frozen']}",
		"{'action':'break_bundles'}",
		"{'action':'split_by_stock'}",
	};
	srand(7);
	for (int round = 0; round < 300; round++) {
		const char *said[2] = {0};
		int ids[6], what[6], ranks[6];
		for (int i = 0; i < 6; i++) {
			ids[i] = i + 1;
			what[i] = rand() % (int)COUNT_OF(actions);
			ranks[i] = rand() % 2 + 1;
		}
		for (int turn = 0; turn < 2; turn++) {
			struct buf buf = buf_new(bots_arena, 10000);
			buf_c(&buf, "{'groups':[");
			for (int i = 0; i < 6; i++) {
				int at = turn == 0 ? i : (i * 5 + round) % 6; /* another order each round */
				buf_format(&buf, "%s{'rank':%d,'bots':[{'id':%d,'name':'N','actions':[%s]}]}",
				           i > 0 ? "," : "", ranks[at], ids[at], actions[what[at]]);
			}
			buf_c(&buf, "]}");
			struct bot_result result;
			struct bot_facts facts = order();
			bots_run(bots_arena, bots_of_text(str_c(bots_arena, buf_str(&buf))), &facts, &result);
			struct buf all = buf_new(bots_arena, 10000);
			for (size_t p = 0; p < result.part_count; p++)
				buf_format(&all, "[%zu: %s]", result.parts[p].line_count, told(&result, p));
			buf_format(&all, " %zu", result.conflicts.count);
			said[turn] = str_c(bots_arena, buf_str(&all));
		}
		assert_string_equal(said[0], said[1]);
	}
}

/* ---- bundles and splits ---- */

static const char *parts_told(const struct bot_result *result)
{
	struct buf buf = buf_new(bots_arena, 4000);
	for (size_t p = 0; p < result->part_count; p++) {
		buf_c(&buf, p > 0 ? " | " : "");
		for (size_t i = 0; i < result->parts[p].line_count; i++)
			buf_format(&buf, "%s%lld %.*s", i > 0 ? ", " : "",
			           (long long)result->parts[p].lines[i].units,
			           STR_FMT(result->parts[p].lines[i].sku));
	}
	return str_c(bots_arena, buf_str(&buf));
}

static void bundles_break_before_anything_else(void **state)
{
	(void)state;
	struct bot_result result;
	struct bot_facts facts = order();
	/* The bot of rank 1 asks for what only rank 9 makes of the order. */
	bots_run(
		bots_arena,
		bots_of_text("{'groups':[{'rank':1,'bots':[{'id':1,'name':'A','filters':[{'field':'sku',"
	                 "'any_of':['TEA']}],'actions':[{'action':'hold','days':1}]}]},"
	                 "{'rank':9,'bots':[{'id':2,'name':'B','actions':[{'action':'break_bundles'}]}"
	                 "]}]}"),
		&facts, &result);
	assert_string_equal(parts_told(&result), "3 MUG, 1 ICE-1, 4 MUG, 2 TEA");
	assert_string_equal(told(&result, 0), "hold=1:(1)");
	assert_int_equal(result.bundles.bot_id, 2);
}

static void parts_of_a_split_meet_the_bots_alone(void **state)
{
	(void)state;
	struct bot_result result;
	struct bot_facts facts = order();
	bots_run(
		bots_arena,
		bots_of_text("{'groups':[{'rank':1,'bots':["
	                 "{'id':1,'name':'S','actions':[{'action':'split_by_label','labels':"
	                 "['Frozen','Fragile']}]},"
	                 "{'id':2,'name':'I','filters':[{'field':'product_label','any_of':['Frozen']}],"
	                 "'actions':[{'action':'dry_ice','weight':1000}]}]}]}"),
		&facts, &result);
	assert_string_equal(parts_told(&result), "2 SET | 1 ICE-1 | 3 MUG");
	assert_string_equal(told(&result, 0), "");
	assert_string_equal(told(&result, 1), "dry_ice=1000:(2)");
	assert_int_equal(result.split.bot_id, 1);
	/* Nothing is split when every line is of one kind. */
	facts.line_count = 1;
	bots_run(bots_arena,
	         bots_of_text("{'groups':[{'rank':1,'bots':[{'id':1,'name':'S','actions':[{'action':"
	                      "'split_by_label','labels':['Fragile']}]}]}]}"),
	         &facts, &result);
	assert_int_equal(result.part_count, 1);
	assert_null(result.split.setting);
}

static void what_is_in_stock_ships_first(void **state)
{
	(void)state;
	struct bot_result result;
	struct bot_facts facts = order();
	const char *text =
		"{'groups':[{'rank':1,'bots':[{'id':1,'name':'S','actions':[{'action':"
		"'split_by_stock'}]}]}]}";
	bots_run(bots_arena, bots_of_text(text), &facts, &result);
	/* 3 of 5 mugs, no ice, then one set: its 2 mugs and the only tea. */
	assert_string_equal(parts_told(&result), "3 MUG, 1 SET | 1 ICE-1, 1 SET");
	facts.available = NULL; /* nobody knows the stock */
	bots_run(bots_arena, bots_of_text(text), &facts, &result);
	assert_int_equal(result.part_count, 1);
}

static void splits_that_disagree_split_nothing(void **state)
{
	(void)state;
	struct bot_result result;
	struct bot_facts facts = order();
	bots_run(
		bots_arena,
		bots_of_text("{'groups':[{'rank':3,'bots':["
	                 "{'id':1,'name':'S','actions':[{'action':'split_by_stock'}]},"
	                 "{'id':2,'name':'L','actions':[{'action':'split_by_label','labels':['Frozen']"
	                 "}]}]}]}"),
		&facts, &result);
	assert_int_equal(result.part_count, 1);
	assert_int_equal(result.conflicts.count, 1);
	assert_int_equal(result.conflicts.at[0].bots.count, 2);
}

static void the_trace_names_the_filter_that_failed(void **state)
{
	(void)state;
	struct bot_step *steps;
	size_t count;
	struct bot_facts facts = order();
	bots_trace(
		bots_arena,
		bots_of_text("{'groups':[{'rank':1,'bots':[{'id':1,'name':'A','filters':["
	                 "{'field':'state','any_of':['CA']},{'field':'country','any_of':['DE']}],"
	                 "'actions':[]},{'id':2,'name':'B','actions':[]}]}]}"),
		&facts, &steps, &count);
	assert_int_equal(count, 2);
	assert_int_equal(steps[0].filter, 1);
	assert_int_equal(steps[1].filter, -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTS_TEST(every_filter_judges_the_order),
		BOTS_TEST(a_filter_denied_holds_exactly_when_it_does_not),
		BOTS_TEST(every_action_sets_its_slots),
		BOTS_TEST(a_later_rank_overrides_an_earlier),
		BOTS_TEST(one_rank_must_agree),
		BOTS_TEST(the_order_of_bots_in_a_rank_does_not_matter),
		BOTS_TEST(bundles_break_before_anything_else),
		BOTS_TEST(parts_of_a_split_meet_the_bots_alone),
		BOTS_TEST(what_is_in_stock_ships_first),
		BOTS_TEST(splits_that_disagree_split_nothing),
		BOTS_TEST(the_trace_names_the_filter_that_failed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
