/* What is wrong with a set before any order met it. Judged by what filters say, not by what orders
 * there are: two bots "can meet" unless one filter of each excludes the other. */
#include "domain/automation/automation_rules.h"

struct subject {
	const struct bot *bot;
	const struct bot_rule *rule; /* compiled alone */
	int64_t rank;
	bool is_dead;
};

struct search {
	struct arena *arena;
	const struct bot_names *names;
	struct subject *subjects;
	size_t count;
	LIST(struct bot_finding) found;
};

/* ---- what filters say about each other ---- */

static bool texts_within(const struct bot_test *a, const struct bot_test *b)
{
	for (size_t i = 0; i < a->text_count; i++) {
		bool found = bot_test_has(b, a->texts[i].hash, a->texts[i].text);
		for (size_t j = 0; j < b->start_count && !found; j++)
			found = a->texts[i].text.len >= b->starts[j].len
			        && str_eq_nocase(str_of(a->texts[i].text.at, b->starts[j].len), b->starts[j]);
		if (!found)
			return false;
	}
	return true;
}

static bool pieces_same(const struct str *a, size_t a_count, const struct str *b, size_t b_count)
{
	for (size_t i = 0; i < a_count; i++) {
		bool found = false;
		for (size_t j = 0; j < b_count && !found; j++)
			found = str_eq_nocase(a[i], b[j]);
		if (!found)
			return false;
	}
	return true;
}

static bool ids_within(const struct bot_test *a, const struct bot_test *b)
{
	for (size_t i = 0; i < a->id_count; i++)
		if (!bot_test_has_id(b, a->ids[i]))
			return false;
	return true;
}

static bool is_about_the_same(const struct bot_test *a, const struct bot_test *b)
{
	return a->field == b->field && a->warehouse == b->warehouse && str_eq_nocase(a->key, b->key)
	       && currency_eq(a->currency, b->currency) && a->every_line == b->every_line;
}

/* Whatever value fits a (leaving "not" aside) fits b. */
static bool values_within(const struct bot_test *a, const struct bot_test *b)
{
	if (!is_about_the_same(a, b))
		return false;
	bool is_many = bot_field_rows[a->field].is_many;
	if (is_many && (a->has_range != b->has_range || (a->has_values != b->has_values)))
		return false;
	if (a->has_range && !(b->has_range && a->least >= b->least && a->most <= b->most))
		return false;
	if (!a->has_values)
		return a->has_range || !b->has_range;
	return (b->has_values || !a->has_values) && ids_within(a, b) && texts_within(a, b)
	       && pieces_same(a->starts, a->start_count, b->starts, b->start_count)
	       && pieces_same(a->ends, a->end_count, b->ends, b->end_count)
	       && pieces_same(a->contains, a->contain_count, b->contains, b->contain_count);
}

/* When a holds, b holds. */
static bool test_implies(const struct bot_test *a, const struct bot_test *b)
{
	if (!a->is_not && !b->is_not)
		return values_within(a, b);
	return a->is_not && b->is_not && values_within(b, a);
}

static bool is_plain_list(const struct bot_test *test)
{
	return !test->has_range && test->start_count + test->end_count + test->contain_count == 0;
}

/* No value fits both. */
static bool values_apart(const struct bot_test *a, const struct bot_test *b)
{
	if (!is_about_the_same(a, b))
		return a->field == b->field && a->field == BOT_ORDER_TOTAL && !a->is_not && !b->is_not
		       && !currency_eq(a->currency, b->currency);
	if (a->has_range && b->has_range && !a->has_values && !b->has_values)
		return a->most < b->least || b->most < a->least;
	if (!is_plain_list(a) || !is_plain_list(b))
		return false;
	for (size_t i = 0; i < a->id_count; i++)
		if (bot_test_has_id(b, a->ids[i]))
			return false;
	for (size_t i = 0; i < a->text_count; i++)
		if (bot_test_has(b, a->texts[i].hash, a->texts[i].text))
			return false;
	return true;
}

/* Both can never hold for one order. */
static bool test_excludes(const struct bot_test *a, const struct bot_test *b)
{
	if (a->is_not != b->is_not)
		return a->is_not ? values_within(b, a) : values_within(a, b);
	/* "some line is A" and "some line is B" may both hold: only one value excludes another. */
	bool is_many = bot_field_rows[a->field].is_many && !(a->every_line && b->every_line);
	return !a->is_not && !is_many && a->field != BOT_CUSTOM_FIELD && values_apart(a, b);
}

static bool rule_implies(const struct bot_rule *a, const struct bot_rule *b)
{
	for (size_t j = 0; j < b->test_count; j++) {
		bool is_implied = false;
		for (size_t i = 0; i < a->test_count && !is_implied; i++)
			is_implied = test_implies(&a->tests[i], &b->tests[j]);
		if (!is_implied)
			return false;
	}
	return true;
}

static bool rules_exclude(const struct bot_rule *a, const struct bot_rule *b)
{
	for (size_t i = 0; i < a->test_count; i++)
		for (size_t j = 0; j < b->test_count; j++)
			if (test_excludes(&a->tests[i], &b->tests[j]))
				return true;
	return false;
}

/* ---- findings ---- */

static struct bot_finding *found(struct search *search, enum finding_kind kind,
                                 const struct subject *a, const struct subject *b)
{
	struct bot_finding *finding = LIST_ADD(search->arena, &search->found);
	finding->kind = kind;
	*LIST_ADD(search->arena, &finding->bots) = a->bot->id.value;
	if (b != NULL)
		*LIST_ADD(search->arena, &finding->bots) = b->bot->id.value;
	return finding;
}

static void dead(struct search *search, struct subject *subject, struct str why)
{
	found(search, FINDING_DEAD, subject, NULL)->sentence =
		str_format(search->arena, "\"%.*s\" %.*s", STR_FMT(subject->bot->name), STR_FMT(why));
	subject->is_dead = true;
}

static void find_impossible(struct search *search, struct subject *subject)
{
	const struct bot_rule *rule = subject->rule;
	for (size_t i = 0; i < rule->test_count; i++)
		for (size_t j = i + 1; j < rule->test_count; j++) {
			if (!test_excludes(&rule->tests[i], &rule->tests[j]))
				continue;
			const struct bot_filter *filters = subject->bot->filters.at;
			struct str a =
				bot_filter_sentence(search->arena, &filters[rule->tests[i].place], search->names);
			struct str b =
				bot_filter_sentence(search->arena, &filters[rule->tests[j].place], search->names);
			dead(search, subject,
			     str_format(search->arena, "never matches: %.*s, and %.*s, cannot both hold.",
			                STR_FMT(a), STR_FMT(b)));
			return;
		}
}

/* What a filter or action names must be there and active. */
static const struct bot_name *is_gone(const struct bot_name *names, size_t n, int64_t id,
                                      bool *gone)
{
	const struct bot_name *name = bot_name_find(names, n, id);
	*gone = name == NULL || !name->is_active;
	return name;
}

static void thing_check(struct search *search, struct subject *subject, const char *noun,
                        const struct bot_name *names, size_t n, int64_t id)
{
	bool gone;
	if (id == 0)
		return;
	const struct bot_name *name = is_gone(names, n, id, &gone);
	if (!gone)
		return;
	dead(search, subject,
	     name == NULL ? str_format(search->arena, "names %s %lld, which does not exist.", noun,
	                               (long long)id)
	                  : str_format(search->arena, "names the %s %.*s, which is deactivated.", noun,
	                               STR_FMT(name->name)));
}

static bool text_is_named(const struct bot_name *names, size_t n, struct str text)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(names[i].name, text))
			return true;
	return false;
}

static void filter_things_check(struct search *search, struct subject *subject,
                                const struct bot_filter *filter)
{
	const struct bot_names *names = search->names;
	thing_check(search, subject, "warehouse", names->warehouses.at, names->warehouses.count,
	            filter->warehouse_id.value);
	size_t known = 0;
	if (filter->field == BOT_CHANNEL)
		for (size_t i = 0; i < filter->ids.count; i++)
			known +=
				bot_name_find(names->channels.at, names->channels.count, filter->ids.at[i]) != NULL;
	if (filter->field == BOT_CHANNEL && filter->ids.count > 0 && known == 0)
		dead(search, subject, STR("asks for channels that do not exist."));
	bool asks_labels = filter->field == BOT_PRODUCT_LABEL && names->knows_labels;
	for (size_t i = 0; asks_labels && i < filter->any_of.count; i++)
		if (!text_is_named(names->labels.at, names->labels.count, filter->any_of.at[i]))
			dead(search, subject,
			     str_format(search->arena,
			                "asks for the product label \"%.*s\", which does not "
			                "exist.",
			                STR_FMT(filter->any_of.at[i])));
}

static void action_things_check(struct search *search, struct subject *subject,
                                const struct bot_action *action)
{
	const struct bot_names *names = search->names;
	thing_check(search, subject, "warehouse", names->warehouses.at, names->warehouses.count,
	            action->warehouse_id.value);
	if (names->knows_vendors)
		thing_check(search, subject, "vendor", names->vendors.at, names->vendors.count,
		            action->vendor_id.value);
	if (action->action == BOT_ADD_ITEM && names->knows_products
	    && !text_is_named(names->skus.at, names->skus.count, action->sku))
		dead(search, subject,
		     str_format(search->arena, "adds the SKU %.*s, which is no product.",
		                STR_FMT(action->sku)));
	bool by_label = action->action == BOT_SPLIT_BY_LABEL && names->knows_labels;
	for (size_t i = 0; by_label && i < action->labels.count; i++)
		if (!text_is_named(names->labels.at, names->labels.count, action->labels.at[i]))
			dead(search, subject,
			     str_format(search->arena,
			                "splits by the product label \"%.*s\", which does not "
			                "exist.",
			                STR_FMT(action->labels.at[i])));
}

static void find_dead(struct search *search, struct subject *subject)
{
	find_impossible(search, subject);
	for (size_t i = 0; i < subject->bot->filters.count; i++)
		filter_things_check(search, subject, &subject->bot->filters.at[i]);
	for (size_t i = 0; i < subject->bot->actions.count; i++)
		action_things_check(search, subject, &subject->bot->actions.at[i]);
	if (subject->bot->actions.count == 0)
		found(search, FINDING_IDLE, subject, NULL)->sentence =
			str_format(search->arena, "\"%.*s\" has no action.", STR_FMT(subject->bot->name));
}

static const struct bot_setting *setting_of(const struct bot_rule *rule, enum bot_slot slot)
{
	const struct bot_setting *last = NULL;
	for (size_t i = 0; i < rule->setting_count; i++)
		if (rule->settings[i].slot == slot)
			last = &rule->settings[i];
	return last;
}

static void find_contradiction(struct search *search, const struct subject *a,
                               const struct subject *b)
{
	for (int slot = 0; slot < SLOT_SINGLE_COUNT; slot++) {
		const struct bot_setting *left = setting_of(a->rule, (enum bot_slot)slot);
		const struct bot_setting *right = setting_of(b->rule, (enum bot_slot)slot);
		if (left == NULL || right == NULL || bot_setting_same(left, right))
			continue;
		struct str word = word_of(&bot_slot_words, slot);
		found(search, FINDING_CONTRADICTION, a, b)->sentence = str_format(
			search->arena,
			"\"%.*s\" and \"%.*s\" both have rank %lld and set the %.*s to different values; an "
			"order that matches both becomes a conflict.",
			STR_FMT(a->bot->name), STR_FMT(b->bot->name), (long long)a->rank, STR_FMT(word));
		return;
	}
}

/* One bot that contradicts itself is a contradiction too. */
static void find_own_contradiction(struct search *search, const struct subject *a)
{
	for (size_t i = 0; i < a->rule->setting_count; i++)
		for (size_t j = i + 1; j < a->rule->setting_count; j++) {
			const struct bot_setting *left = &a->rule->settings[i], *right = &a->rule->settings[j];
			if (left->slot != right->slot || left->slot >= SLOT_SINGLE_COUNT
			    || bot_setting_same(left, right))
				continue;
			struct str word = word_of(&bot_slot_words, (int)left->slot);
			found(search, FINDING_CONTRADICTION, a, NULL)->sentence =
				str_format(search->arena, "\"%.*s\" sets the %.*s to two different values.",
			               STR_FMT(a->bot->name), STR_FMT(word));
			return;
		}
}

static bool settings_same(const struct bot_rule *a, const struct bot_rule *b)
{
	if (a->setting_count != b->setting_count)
		return false;
	for (size_t i = 0; i < a->setting_count; i++) {
		bool is_there = false;
		for (size_t j = 0; j < b->setting_count && !is_there; j++)
			is_there = bot_setting_same(&a->settings[i], &b->settings[j]);
		if (!is_there)
			return false;
	}
	return true;
}

/* Everything a sets is set again by b, which always matches when a does. */
static bool is_shadowed_by(const struct subject *a, const struct subject *b)
{
	if (b->rank <= a->rank || a->rule->setting_count == 0 || !rule_implies(a->rule, b->rule))
		return false;
	for (size_t i = 0; i < a->rule->setting_count; i++) {
		enum bot_slot slot = a->rule->settings[i].slot;
		bool adds_up = slot >= SLOT_SINGLE_COUNT;
		if (adds_up || setting_of(b->rule, slot) == NULL)
			return false;
	}
	return true;
}

static void find_pair(struct search *search, struct subject *a, struct subject *b)
{
	if (a->is_dead || b->is_dead || a->bot->actions.count == 0 || b->bot->actions.count == 0)
		return;
	bool same_filters = rule_implies(a->rule, b->rule) && rule_implies(b->rule, a->rule);
	if (same_filters && settings_same(a->rule, b->rule)) {
		found(search, FINDING_DUPLICATE, a, b)->sentence =
			str_format(search->arena, "\"%.*s\" and \"%.*s\" say the same.", STR_FMT(a->bot->name),
		               STR_FMT(b->bot->name));
		return;
	}
	if (a->rank == b->rank && !rules_exclude(a->rule, b->rule))
		find_contradiction(search, a, b);
	struct subject *early = a->rank < b->rank ? a : b, *late = early == a ? b : a;
	if (is_shadowed_by(early, late))
		found(search, FINDING_SHADOWED, early, late)->sentence = str_format(
			search->arena,
			"\"%.*s\" changes nothing: \"%.*s\" matches whenever it does, comes later and sets "
			"the same.",
			STR_FMT(early->bot->name), STR_FMT(late->bot->name));
}

static void subjects_make(struct search *search, const struct bot_set *set)
{
	size_t most = 0;
	for (size_t g = 0; g < set->groups.count; g++)
		most += set->groups.at[g].bots.count;
	search->subjects = ARENA_ARRAY(search->arena, most + 1, struct subject);
	for (size_t g = 0; g < set->groups.count; g++)
		for (size_t b = 0; b < set->groups.at[g].bots.count; b++) {
			struct bot *bot = &set->groups.at[g].bots.at[b];
			struct bot_group alone = {.rank = set->groups.at[g].rank};
			alone.bots.at = bot;
			alone.bots.count = 1;
			struct bot_set one = {0};
			one.groups.at = &alone;
			one.groups.count = 1;
			const struct bots *bots = bots_compile(search->arena, &one, 0);
			if (bots->rule_count == 0)
				continue; /* paused */
			search->subjects[search->count++] =
				(struct subject){bot, &bots->rules[0], alone.rank, false};
		}
}

void bot_findings(struct arena *arena, const struct bot_set *set, const struct bot_names *names,
                  struct bot_finding **out, size_t *count)
{
	struct search search = {.arena = arena, .names = names};
	subjects_make(&search, set);
	for (size_t i = 0; i < search.count; i++) {
		find_dead(&search, &search.subjects[i]);
		find_own_contradiction(&search, &search.subjects[i]);
	}
	for (size_t i = 0; i < search.count; i++)
		for (size_t j = i + 1; j < search.count; j++)
			find_pair(&search, &search.subjects[i], &search.subjects[j]);
	*out = search.found.at;
	*count = search.found.count;
}
