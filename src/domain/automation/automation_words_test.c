/* Rules as text: faults by path, sentences, findings, the vocabulary, postal zones. */
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

static const struct {
	const char *bot, *fault;
} fault_rows[] = {
	{"'filters':[{'field':'state'}]", "filters[0]: says no value"},
	{"'filters':[{'field':'state','ids':[1]}]", "filters[0].ids: does not apply to state"},
	{"'filters':[{'field':'unit_count','from':5,'to':4}]", "filters[0].to: must not lie"},
	{"'filters':[{'field':'order_total','amount_from':{'amount':'5','currency':'USD'},"
     "'amount_to':{'amount':'6','currency':'EUR'}}]",
     "filters[0].amount_to: must have the currency"},
	{"'filters':[{'field':'postal_code','zip_from':'9000'}]", "filters[0].zip_from: must be"},
	{"'filters':[{'field':'postal_code','zip_from':'90002','zip_to':'90001'}]",
     "filters[0].zip_to: must not lie"},
	{"'filters':[{'field':'postal_zone','from':1}]", "filters[0].warehouse_id: must name"},
	{"'filters':[{'field':'custom_field','any_of':['x']}]", "filters[0].custom_field: must"},
	{"'filters':[{'field':'moon','any_of':['x']}]", "filters[0].field: "},
	{"'filters':[{'field':'state','any_of':[]}]", "filters[0].any_of: "},
	{"'filters':[{'field':'state','any_of':['CA'],'weird':1}]", "filters[0].weird: "},
	{"'actions':[{'action':'hold'}]", "actions[0].days: is needed to hold"},
	{"'actions':[{'action':'hold','days':0}]", "actions[0].days: "},
	{"'actions':[{'action':'hold','days':2,'sku':'A'}]", "actions[0].sku: does not apply"},
	{"'actions':[{'action':'set_address','option':'country','text':'Germany'}]",
     "actions[0].text: must have at most 2"},
	{"'actions':[{'action':'set_address','option':'country'}]", "actions[0].text: must be a"},
	{"'actions':[{'action':'dry_ice','weight':0}]", "actions[0].weight: must be more"},
	{"'filters':[{'field':'order_weight','weight_to':0}]", "filters[0].weight_to: must be more"},
	{"'actions':[{'action':'shipping'}]", "actions[0]: must say a carrier"},
	{"'actions':[{'action':'confirm','option':'loudly'}]", "actions[0].option: must be one of"},
	{"'actions':[{'action':'bill_to','option':'third_party'}]", "actions[0].account: must say"},
	{"'name':''", "name: "},
};

static void faults_are_named_by_path(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(fault_rows); i++) {
		char text[1000], expected[200];
		struct bot_set set;
		struct fault fault;
		snprintf(text, sizeof text, "{'groups':[{'rank':1,'bots':[{%s%s}]}]}",
		         strstr(fault_rows[i].bot, "'name'") != NULL ? "" : "'name':'A',",
		         fault_rows[i].bot);
		snprintf(expected, sizeof expected, "groups[0].bots[0].%s", fault_rows[i].fault);
		assert_int_equal(bot_set_of(text, &set, &fault), ERR_INVALID);
		const char *said =
			str_c(bots_arena, str_format(bots_arena, "%.*s: %.*s", STR_FMT(fault.rows.at[0].path),
		                                 STR_FMT(fault.rows.at[0].sentence)));
		if (strncmp(said, expected, strlen(expected)) != 0)
			fail_msg("%s: %s, expected %s", fault_rows[i].bot, said, expected);
	}
	struct bot_set set;
	struct fault fault;
	assert_int_equal(
		bot_set_of("{'groups':[{'rank':1,'bots':[{'id':1,'name':'A'},{'id':1,'name':'B'}"
	               "]}]}",
	               &set, &fault),
		ERR_INVALID);
	assert_true(str_is(fault.rows.at[0].path, "groups[0].bots[1].id"));
}

/* Every word of the vocabulary can be told, and says what must be given. */
static void the_vocabulary_is_complete(void **state)
{
	(void)state;
	struct bot_vocabulary words = {0};
	bot_vocabulary_make(bots_arena, &words);
	assert_int_equal(words.filters.count, BOT_FIELD_COUNT);
	assert_int_equal(words.actions.count, BOT_ACTION_COUNT);
	for (size_t i = 0; i < words.filters.count; i++) {
		assert_true(words.filters.at[i].word.len > 0 && words.filters.at[i].sentence.len > 0);
		assert_true(words.filters.at[i].members.count > 0);
	}
	for (size_t i = 0; i < words.actions.count; i++)
		assert_true(words.actions.at[i].word.len > 0 && words.actions.at[i].sentence.len > 0);
	assert_null(shape_fault(&bot_set_shape));
	assert_null(shape_fault(&bot_filter_shape));
	assert_null(shape_fault(&bot_action_shape));
}

/* ---- words ---- */

static const struct {
	const char *bot, *sentence;
} sentence_rows[] = {
	{"'filters':[],'actions':[]", "For every order: do nothing."},
	{"'filters':[{'field':'channel','ids':[5]},{'field':'order_total','amount_from':"
     "{'amount':'100','currency':'USD'}}],'actions':[{'action':'fulfil_from','warehouse_id':7},"
     "{'action':'hold','days':2}]",
     "If the sales channel is Shop and the order total is at least 100.00 USD, then fulfil it "
     "from Reno and hold it for 2 days."},
	{"'filters':[{'field':'state','any_of':['CA','NV','AZ'],'is_not':true}],'actions':["
     "{'action':'shipping','carrier':'UPS','service':'Ground'}]",
     "If the state is not \"CA\", \"NV\" or \"AZ\", then ship it by carrier \"UPS\", service "
     "\"Ground\"."},
	{"'filters':[{'field':'postal_code','starts_with':['9'],'zip_from':'10001','zip_to':'10099'"
     "}],'actions':[{'action':'cheapest_rate'}]",
     "If the postal code starts with \"9\" or is between 10001 and 10099, then take the "
     "cheapest rate."},
	{"'filters':[{'field':'sku','any_of':['MUG'],'is_not':true}],'actions':[{'action':"
     "'add_item','sku':'CARD','quantity':1}]",
     "If no line's SKU is \"MUG\", then add 1 of CARD."},
	{"'filters':[{'field':'product_label','any_of':['Frozen'],'from':3}],'actions':[{'action':"
     "'add_tag','labels':['Cold','Big']}]",
     "If some line's product label is \"Frozen\", at least 3 units together, then tag it "
     "\"Cold\" and \"Big\"."},
	{"'filters':[{'field':'postal_zone','warehouse_id':7,'from':7}],'actions':[{'action':"
     "'domestic_backup'}]",
     "If the postal zone from Reno is at least 7, then fulfil it from the domestic backup."},
	{"'filters':[{'field':'unit_count','from':1,'to':1}],'actions':[{'action':'bill_to',"
     "'option':'third_party','account':'A1'}]",
     "If the number of units is 1, then bill shipping to third party, account \"A1\"."},
	{"'filters':[{'field':'custom_field','custom_field':'POS','any_of':['x']}],'actions':["
     "{'action':'fulfil_from','warehouse_id':99}]",
     "If the custom field \"POS\" is \"x\", then fulfil it from warehouse 99."},
};

static void bots_read_as_sentences(void **state)
{
	(void)state;
	struct bot_name channel = {5, STR_INIT("Shop"), true}, reno = {7, STR_INIT("Reno"), true};
	struct bot_names names = {0};
	names.channels.at = &channel;
	names.warehouses.at = &reno;
	names.channels.count = names.warehouses.count = 1;
	for (size_t i = 0; i < COUNT_OF(sentence_rows); i++) {
		char text[1000];
		struct bot_set set;
		struct fault fault;
		snprintf(text, sizeof text, "{'groups':[{'rank':1,'bots':[{'name':'A',%s}]}]}",
		         sentence_rows[i].bot);
		assert_int_equal(bot_set_of(text, &set, &fault), OK);
		struct str said = bot_sentence(bots_arena, &set.groups.at[0].bots.at[0], &names);
		assert_string_equal(str_c(bots_arena, said), sentence_rows[i].sentence);
	}
}

static const struct {
	const char *bots, *found;
} finding_rows[] = {
	{"1{'field':'state','any_of':['CA']}|{'action':'hold','days':1}", ""},
	/* filters that cannot hold together */
	{"1{'field':'state','any_of':['CA']},{'field':'state','any_of':['NV']}|{'action':'hold',"
     "'days':1}",
     "dead:1"},
	{"1{'field':'state','any_of':['CA']},{'field':'state','any_of':['CA','NV'],'is_not':true}|"
     "{'action':'hold','days':1}",
     "dead:1"},
	{"1{'field':'unit_count','from':5},{'field':'unit_count','to':4}|{'action':'hold','days':1}",
     "dead:1"},
	{"1{'field':'sku','any_of':['A']},{'field':'sku','any_of':['B']}|{'action':'hold','days':1}",
     ""},
	/* things that are not there */
	{"1{'field':'channel','ids':[6]}|{'action':'hold','days':1}", "dead:1"},
	{"1|{'action':'fulfil_from','warehouse_id':8}", "dead:1"},
	{"1|{'action':'fulfil_from','warehouse_id':9}", "dead:1"},
	{"1{'field':'product_label','any_of':['Nope']}|{'action':'hold','days':1}", "dead:1"},
	{"1|", "idle:1"},
	/* one rank, different values */
	{"1|{'action':'hold','days':1};1|{'action':'hold','days':2}", "contradiction:1,2"},
	{"1{'field':'state','any_of':['CA']}|{'action':'hold','days':1};1{'field':'state','any_of':"
     "['NV']}|{'action':'hold','days':2}",
     ""},
	{"1{'field':'state','any_of':['CA']}|{'action':'hold','days':1};1{'field':'country',"
     "'any_of':['US']}|{'action':'hold','days':2}",
     "contradiction:1,2"},
	{"1|{'action':'hold','days':1},{'action':'hold','days':2}", "contradiction:1"},
	{"1|{'action':'add_tag','labels':['A']};1|{'action':'add_tag','labels':['B']}", ""},
	/* a later rank that always comes over it */
	{"1{'field':'state','any_of':['CA']}|{'action':'hold','days':1};2{'field':'state','any_of':"
     "['CA','NV']}|{'action':'hold','days':2}",
     "shadowed:1,2"},
	{"1{'field':'state','any_of':['CA','NV']}|{'action':'hold','days':1};2{'field':'state',"
     "'any_of':['CA']}|{'action':'hold','days':2}",
     ""},
	{"1{'field':'unit_count','from':5,'to':6}|{'action':'hold','days':1};2{'field':'unit_count'"
     ",'from':4}|{'action':'hold','days':2}",
     "shadowed:1,2"},
	{"1{'field':'city','any_of':['Reno']}|{'action':'hold','days':1};2{'field':'city',"
     "'starts_with':['re']}|{'action':'hold','days':2}",
     "shadowed:1,2"},
	{"1|{'action':'hold','days':1},{'action':'measure'};2|{'action':'hold','days':2}", ""},
	{"1|{'action':'hold','days':1},{'action':'add_tag','labels':['A']};2|{'action':'hold',"
     "'days':2}",
     ""},
	/* the same again */
	{"1{'field':'state','any_of':['CA','NV']}|{'action':'hold','days':1};2{'field':'state',"
     "'any_of':['nv','ca']}|{'action':'hold','days':1}",
     "duplicate:1,2"},
};

static void what_is_wrong_with_rules_is_found(void **state)
{
	(void)state;
	struct bot_name channel = {5, STR_INIT("Shop"), true};
	struct bot_name warehouses[] = {{7, STR_INIT("Reno"), true}, {8, STR_INIT("Old"), false}};
	struct bot_names names = {.knows_labels = true, .knows_products = true};
	names.channels.at = &channel;
	names.channels.count = 1;
	names.warehouses.at = warehouses;
	names.warehouses.count = 2;
	for (size_t i = 0; i < COUNT_OF(finding_rows); i++) {
		struct buf text = buf_new(bots_arena, 4000);
		struct str rest = str_from(finding_rows[i].bots), piece, filters;
		struct bot_set set;
		struct fault fault;
		buf_c(&text, "{'groups':[");
		for (int id = 1; str_split(&rest, ';', &piece); id++) {
			(void)str_split(&piece, '|', &filters);
			buf_format(&text,
			           "%s{'rank':%c,'bots':[{'id':%d,'name':'N%d','filters':[%.*s],"
			           "'actions':[%.*s]}]}",
			           id > 1 ? "," : "", filters.at[0], id, id,
			           STR_FMT(str_slice(filters, 1, filters.len)), STR_FMT(piece));
		}
		buf_c(&text, "]}");
		assert_int_equal(bot_set_of(str_c(bots_arena, buf_str(&text)), &set, &fault), OK);
		struct bot_finding *found;
		size_t count;
		bot_findings(bots_arena, &set, &names, &found, &count);
		struct buf said = buf_new(bots_arena, 1000);
		for (size_t f = 0; f < count; f++) {
			buf_format(&said, "%s%.*s:", f > 0 ? " " : "",
			           STR_FMT(word_of(&finding_kind_words, (int)found[f].kind)));
			for (size_t b = 0; b < found[f].bots.count; b++)
				buf_format(&said, "%s%lld", b > 0 ? "," : "", (long long)found[f].bots.at[b]);
			assert_true(found[f].sentence.len > 10);
		}
		if (!str_is(buf_str(&said), finding_rows[i].found))
			fail_msg("%s: found \"%.*s\", expected \"%s\"", finding_rows[i].bots,
			         STR_FMT(buf_str(&said)), finding_rows[i].found);
	}
}

static void zones_follow_the_distance(void **state)
{
	(void)state;
	static const struct {
		const char *from, *to;
		int64_t zone;
	} rows[] = {
		{"10001", "10001", 1}, {"10001", "07030", 1},    {"10001", "19101", 2},
		{"10001", "02101", 3}, {"10001", "33101", 6},    {"10001", "60601", 5},
		{"10001", "90001", 8}, {"89501", "90001", 4},    {"10001", "96801", 8},
		{"10001", "99501", 8}, {"10001", "96910", 9},    {"10001", "09001", 8},
		{"1000", "90001", 0},  {"10001", "SW1A 1AA", 0}, {"10001", "90001-1234", 8},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		int64_t zone = postal_zone(str_from(rows[i].from), str_from(rows[i].to));
		if (zone != rows[i].zone)
			fail_msg("%s to %s: %lld", rows[i].from, rows[i].to, (long long)zone);
		if (str_from(rows[i].to).len == 5)
			assert_int_equal(zone, postal_zone(str_from(rows[i].to), str_from(rows[i].from)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTS_TEST(faults_are_named_by_path),  BOTS_TEST(the_vocabulary_is_complete),
		BOTS_TEST(bots_read_as_sentences),    BOTS_TEST(what_is_wrong_with_rules_is_found),
		BOTS_TEST(zones_follow_the_distance),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
