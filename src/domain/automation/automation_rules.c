#include "domain/automation/automation_rules.h"

#include "domain/automation/automation_edge.h"

#define TEXTS (TAKES_ANY_OF | TAKES_PIECES)
#define OF_LINES (TAKES_EVERY_LINE | TAKES_RANGE)

const struct bot_field_row bot_field_rows[BOT_FIELD_COUNT] = {
	[BOT_CHANNEL] = {TAKES_IDS, 0, "the sales channel", false},
	[BOT_ORDER_TOTAL] = {TAKES_AMOUNTS, 0, "the order total", false},
	[BOT_ORDER_WEIGHT] = {TAKES_WEIGHTS, BOT_NEEDS_WEIGHTS, "the weight", false},
	[BOT_PAID_AT] = {TAKES_DATES, 0, "the date of payment", false},
	[BOT_PLACED_AT] = {TAKES_DATES, 0, "the date of the order", false},
	[BOT_SHIPPING_SERVICE] = {TEXTS, 0, "the requested shipping service", false},
	[BOT_COUNTRY] = {TEXTS, 0, "the country", false},
	[BOT_STATE] = {TEXTS, 0, "the state", false},
	[BOT_CITY] = {TEXTS, 0, "the city", false},
	[BOT_POSTAL_CODE] = {TEXTS | TAKES_ZIPS, 0, "the postal code", false},
	[BOT_POSTAL_ZONE] = {TAKES_RANGE | WANTS_WAREHOUSE, 0, "the postal zone", false},
	[BOT_EMAIL] = {TEXTS, 0, "the customer's e-mail", false},
	[BOT_RECIPIENT] = {TEXTS, 0, "the recipient", false},
	[BOT_COMPANY] = {TEXTS, 0, "the recipient's company", false},
	[BOT_ORDER_TYPE] = {TEXTS, 0, "the order type", false},
	[BOT_SOURCE] = {TEXTS, 0, "the source of the order", false},
	[BOT_FRAUD_LEVEL] = {TEXTS, 0, "the fraud level", false},
	[BOT_ADDRESS_TYPE] = {TEXTS, 0, "the address type", false},
	[BOT_TAG] = {TEXTS, BOT_NEEDS_TAGS, "tag", true},
	[BOT_CUSTOM_FIELD] = {TEXTS | WANTS_CUSTOM_FIELD, BOT_NEEDS_CUSTOM_FIELDS, "the custom field",
                          false},
	[BOT_NOTES] = {TEXTS, 0, "the buyer's note", false},
	[BOT_UNIT_COUNT] = {TAKES_RANGE, 0, "the number of units", false},
	[BOT_LINE_COUNT] = {TAKES_RANGE, 0, "the number of lines", false},
	[BOT_SKU] = {TEXTS | OF_LINES, 0, "line's SKU", true},
	[BOT_PRODUCT] = {TAKES_IDS | OF_LINES, 0, "line's product", true},
	[BOT_PRODUCT_LABEL] = {TEXTS | OF_LINES, BOT_NEEDS_LABELS, "line's product label", true},
	[BOT_LINE_QUANTITY] = {OF_LINES, 0, "line's quantity", true},
};

static const struct word address_rows[] = {
	{0, "recipient", "Name."},
	{1, "company", "Company."},
	{2, "line1", "First address line."},
	{3, "line2", "Second address line."},
	{4, "city", "City."},
	{5, "state", "State or province."},
	{6, "postal_code", "Postal code."},
	{7, "country", "Country, ISO 3166 alpha-2."},
	{8, "phone", "Telephone."},
	{9, "email", "E-mail."},
};
const struct words bot_address_fields = WORDS("BotAddressField", address_rows);

static const struct word ship_date_rows[] = {
	{0, "today", "The day on which the bot runs."},
	{1, "placed_at", "The day of the order."},
	{2, "paid_at", "The day of the payment."},
};
static const struct words ship_dates = WORDS("BotShipDate", ship_date_rows);
static const struct word alcohol_rows[] = {
	{0, "consumer", "The recipient drinks it."},
	{1, "licensee", "The recipient is licensed to sell it."},
};
static const struct words alcohol_recipients = WORDS("BotAlcoholRecipient", alcohol_rows);
static const struct word insurer_rows[] = {
	{0, "none", "Nobody insures it."},
	{1, "carrier", "The carrier insures it."},
	{2, "other", "Somebody else insures it."},
};
static const struct words insurers = WORDS("BotInsurer", insurer_rows);
static const struct word confirmation_rows[] = {
	{0, "none", "Nothing."},
	{1, "delivery", "That it was delivered."},
	{2, "signature", "A signature."},
	{3, "adult_signature", "The signature of an adult."},
	{4, "direct_signature", "The signature of somebody at the address."},
};
static const struct words confirmations = WORDS("BotConfirmation", confirmation_rows);
static const struct word billing_rows[] = {
	{0, "my_account", "Us."},
	{1, "recipient", "The recipient's account."},
	{2, "third_party", "Somebody else's account."},
};
static const struct words billings = WORDS("BotBilling", billing_rows);
static const struct word content_rows[] = {
	{0, "none", "Not declared."},
	{1, "documents", "Documents."},
	{2, "gift", "A gift."},
	{3, "merchandise", "Merchandise."},
	{4, "returned_goods", "Goods that come back."},
	{5, "sample", "A sample."},
};
static const struct words contents = WORDS("BotCustomsContent", content_rows);
static const struct word non_delivery_rows[] = {
	{0, "abandon", "It is given up."},
	{1, "return", "It comes back."},
};
static const struct words non_deliveries = WORDS("BotNonDelivery", non_delivery_rows);

static const char *const warehouse_member[] = {"warehouse_id", NULL};
static const char *const vendor_member[] = {"vendor_id", NULL};
static const char *const service_member[] = {"service", NULL};
static const char *const shipping_members[] = {"carrier", "service", "package", NULL};
static const char *const carrier_member[] = {"carrier", NULL};
static const char *const label_member[] = {"labels", NULL};
static const char *const days_member[] = {"days", NULL};
static const char *const option_member[] = {"option", NULL};
static const char *const item_members[] = {"sku", "quantity", NULL};
static const char *const text_member[] = {"text", NULL};
static const char *const weight_member[] = {"weight", NULL};
static const char *const amount_member[] = {"amount", NULL};
static const char *const billing_members[] = {"account", "postal_code", "country", NULL};

const struct bot_action_row bot_action_rows[BOT_ACTION_COUNT] = {
	[BOT_FULFIL_FROM] = {warehouse_member, NULL, NULL, 0},
	[BOT_DOMESTIC_BACKUP] = {NULL, NULL, NULL, 0},
	[BOT_DROPSHIP] = {vendor_member, NULL, NULL, 0},
	[BOT_MULTI_CHANNEL] = {warehouse_member, service_member, NULL, 0},
	[BOT_SHIPPING] = {NULL, shipping_members, NULL, 0},
	[BOT_CHEAPEST_RATE] = {NULL, carrier_member, NULL, 0},
	[BOT_BEST_RATE] = {NULL, carrier_member, NULL, 0},
	[BOT_BREAK_BUNDLES] = {NULL, NULL, NULL, BOT_NEEDS_COMPONENTS},
	[BOT_SPLIT_BY_STOCK] = {NULL, NULL, NULL, BOT_NEEDS_STOCK | BOT_NEEDS_COMPONENTS},
	[BOT_SPLIT_BY_LABEL] = {label_member, NULL, NULL, BOT_NEEDS_LABELS},
	[BOT_HOLD] = {days_member, NULL, NULL, 0},
	[BOT_MARK_SHIPPED] = {option_member, NULL, &ship_dates, 0},
	[BOT_ADD_TAG] = {label_member, NULL, NULL, 0},
	[BOT_ADD_ITEM] = {item_members, NULL, NULL, 0},
	[BOT_SET_ADDRESS] = {option_member, text_member, &bot_address_fields, 0},
	[BOT_MEASURE] = {NULL, NULL, NULL, BOT_NEEDS_WEIGHTS},
	[BOT_DRY_ICE] = {weight_member, NULL, NULL, 0},
	[BOT_ALCOHOL] = {option_member, NULL, &alcohol_recipients, 0},
	[BOT_INSURE] = {option_member, amount_member, &insurers, 0},
	[BOT_CONFIRM] = {option_member, NULL, &confirmations, 0},
	[BOT_BILL_TO] = {option_member, billing_members, &billings, 0},
	[BOT_CUSTOMS_CONTENT] = {option_member, NULL, &contents, 0},
	[BOT_NON_DELIVERY] = {option_member, NULL, &non_deliveries, 0},
};

/* ---- filters ---- */

static const struct {
	const char *name;
	unsigned member;
} filter_members[] = {
	{"any_of", TAKES_ANY_OF},
	{"starts_with", TAKES_PIECES},
	{"ends_with", TAKES_PIECES},
	{"contains", TAKES_PIECES},
	{"ids", TAKES_IDS},
	{"from", TAKES_RANGE},
	{"to", TAKES_RANGE},
	{"amount_from", TAKES_AMOUNTS},
	{"amount_to", TAKES_AMOUNTS},
	{"weight_from", TAKES_WEIGHTS},
	{"weight_to", TAKES_WEIGHTS},
	{"date_from", TAKES_DATES},
	{"date_to", TAKES_DATES},
	{"zip_from", TAKES_ZIPS},
	{"zip_to", TAKES_ZIPS},
	{"custom_field", WANTS_CUSTOM_FIELD},
	{"warehouse_id", WANTS_WAREHOUSE},
	{"every_line", TAKES_EVERY_LINE},
};

static struct str member_path(struct fault *fault, struct str path, const char *member)
{
	return str_format(fault->arena, path.len ? "%.*s.%s" : "%.*s%s", STR_FMT(path), member);
}

static bool filter_has(const struct bot_filter *filter, const char *member)
{
	return shape_has(&bot_filter_shape, filter, member);
}

void bot_filter_members(struct arena *arena, enum bot_field field, struct bot_word *word)
{
	unsigned members = bot_field_rows[field].members;
	for (size_t i = 0; i < COUNT_OF(filter_members); i++) {
		struct str name = str_from(filter_members[i].name);
		if ((filter_members[i].member & members) == 0)
			continue;
		if ((filter_members[i].member & (WANTS_CUSTOM_FIELD | WANTS_WAREHOUSE)) != 0)
			*LIST_ADD(arena, &word->wanted) = name;
		else
			*LIST_ADD(arena, &word->members) = name;
	}
}

static bool is_zip(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
	return text.len == 5;
}

static void order_check(bool has_both, int64_t from, int64_t to, struct fault *fault,
                        struct str path, const char *member)
{
	if (has_both && from > to)
		fault_field(fault, member_path(fault, path, member), "must not lie before the beginning");
}

static void ranges_check(const struct bot_filter *f, struct fault *fault, struct str path)
{
	order_check(filter_has(f, "from") && filter_has(f, "to"), f->from, f->to, fault, path, "to");
	order_check(filter_has(f, "weight_from") && filter_has(f, "weight_to"),
	            f->weight_from.milligrams, f->weight_to.milligrams, fault, path, "weight_to");
	const struct weight weights[] = {f->weight_from, f->weight_to};
	static const char *const weight_names[] = {"weight_from", "weight_to"};
	for (size_t i = 0; i < COUNT_OF(weights); i++)
		if (filter_has(f, weight_names[i]) && weights[i].milligrams == 0)
			fault_field(fault, member_path(fault, path, weight_names[i]), "must be more than 0");
	order_check(filter_has(f, "date_from") && filter_has(f, "date_to"), f->date_from.us,
	            f->date_to.us, fault, path, "date_to");
	bool has_amounts = filter_has(f, "amount_from") && filter_has(f, "amount_to");
	order_check(has_amounts, f->amount_from.ten_thousandths, f->amount_to.ten_thousandths, fault,
	            path, "amount_to");
	if (has_amounts && !currency_eq(f->amount_from.currency, f->amount_to.currency))
		fault_field(fault, member_path(fault, path, "amount_to"),
		            "must have the currency of amount_from");
	const struct str zips[] = {f->zip_from, f->zip_to};
	static const char *const zip_names[] = {"zip_from", "zip_to"};
	for (size_t i = 0; i < COUNT_OF(zips); i++)
		if (filter_has(f, zip_names[i]) && !is_zip(zips[i]))
			fault_field(fault, member_path(fault, path, zip_names[i]),
			            "must be the five digits of a ZIP code");
	bool has_zips = filter_has(f, "zip_from") && filter_has(f, "zip_to");
	order_check(has_zips && is_zip(f->zip_from) && is_zip(f->zip_to),
	            str_cmp(f->zip_from, f->zip_to), 0, fault, path, "zip_to");
}

void bot_filter_check(const struct bot_filter *filter, struct fault *fault, struct str path)
{
	enum {
		VALUES = TAKES_ANY_OF | TAKES_PIECES | TAKES_IDS | TAKES_RANGE | TAKES_AMOUNTS
		         | TAKES_WEIGHTS | TAKES_DATES | TAKES_ZIPS
	};
	struct str word = word_of(&bot_field_words, (int)filter->field);
	if (word.len == 0)
		return; /* the shape said so */
	unsigned members = bot_field_rows[filter->field].members;
	bool has_value = false;
	for (size_t i = 0; i < COUNT_OF(filter_members); i++) {
		bool is_flag = filter_members[i].member == TAKES_EVERY_LINE;
		if (is_flag ? !filter->every_line : !filter_has(filter, filter_members[i].name))
			continue;
		if ((filter_members[i].member & members) == 0)
			fault_field(fault, member_path(fault, path, filter_members[i].name),
			            "does not apply to %.*s", STR_FMT(word));
		has_value = has_value || (filter_members[i].member & VALUES) != 0;
	}
	if (!has_value)
		fault_field(fault, path, "says no value that %.*s should have", STR_FMT(word));
	if ((members & WANTS_CUSTOM_FIELD) != 0 && filter->custom_field.len == 0)
		fault_field(fault, member_path(fault, path, "custom_field"), "must name the field");
	if ((members & WANTS_WAREHOUSE) != 0 && filter->warehouse_id.value == 0)
		fault_field(fault, member_path(fault, path, "warehouse_id"),
		            "must name the warehouse from which zones are counted");
	ranges_check(filter, fault, path);
}

/* ---- actions ---- */

static bool names_hold(const char *const *names, const char *name)
{
	for (size_t i = 0; names != NULL && names[i] != NULL; i++)
		if (str_is(str_from(name), names[i]))
			return true;
	return false;
}

static void option_check(const struct bot_action *action, struct fault *fault, struct str path)
{
	int value;
	const struct words *options = bot_action_rows[action->action].options;
	if (options == NULL || word_find(options, action->option, false, &value))
		return;
	struct buf buf = buf_new(fault->arena, 1000);
	for (size_t i = 0; i < options->count; i++) {
		buf_c(&buf, i > 0 ? ", " : "");
		buf_c(&buf, options->rows[i].word);
	}
	fault_field(fault, member_path(fault, path, "option"), "must be one of %.*s",
	            STR_FMT(buf_str(&buf)));
}

/* As long as the column of the order it goes to. */
static void address_check(const struct bot_action *action, struct fault *fault, struct str path)
{
	static const size_t most[] = {
		LIMIT_NAME, LIMIT_NAME, LIMIT_ADDRESS_LINE, LIMIT_ADDRESS_LINE, LIMIT_CITY, LIMIT_STATE,
		20,         2,          LIMIT_PHONE,        LIMIT_NAME};
	int field;
	if (action->action != BOT_SET_ADDRESS
	    || !word_find(&bot_address_fields, action->option, false, &field))
		return;
	bool is_country = field == SLOT_COUNTRY - SLOT_RECIPIENT;
	if (action->text.len > most[field])
		fault_field(fault, member_path(fault, path, "text"), "must have at most %zu characters",
		            most[field]);
	else if (is_country && action->text.len != 2)
		fault_field(fault, member_path(fault, path, "text"), "must be a country of two letters");
}

void bot_action_check(const struct bot_action *action, struct fault *fault, struct str path)
{
	struct str word = word_of(&bot_action_words, (int)action->action);
	if (word.len == 0)
		return;
	const struct bot_action_row *row = &bot_action_rows[action->action];
	for (size_t i = 0; i < bot_action_shape.count; i++) {
		const char *name = bot_action_shape.fields[i].name;
		bool has = shape_has(&bot_action_shape, action, name);
		if (str_is(STR("action"), name))
			continue;
		if (names_hold(row->wanted, name) && !has)
			fault_field(fault, member_path(fault, path, name), "is needed to %.*s", STR_FMT(word));
		else if (has && !names_hold(row->wanted, name) && !names_hold(row->taken, name))
			fault_field(fault, member_path(fault, path, name), "does not apply to %.*s",
			            STR_FMT(word));
	}
	option_check(action, fault, path);
	address_check(action, fault, path);
	if (action->action == BOT_DRY_ICE && action->weight.milligrams == 0)
		fault_field(fault, member_path(fault, path, "weight"), "must be more than 0");
	bool says_shipping = action->carrier.len + action->service.len + action->package.len > 0;
	if (action->action == BOT_SHIPPING && !says_shipping)
		fault_field(fault, path, "must say a carrier, a service or a package");
	if (action->action == BOT_BILL_TO && !str_is(action->option, "my_account")
	    && action->account.len == 0)
		fault_field(fault, member_path(fault, path, "account"), "must say whose account pays");
}

/* ---- the set ---- */

static bool id_stands_before(const struct bot_set *set, size_t group, size_t place)
{
	struct bot_id id = set->groups.at[group].bots.at[place].id;
	for (size_t g = 0; id.value != 0 && g <= group; g++)
		for (size_t b = 0; b < set->groups.at[g].bots.count; b++) {
			if (g == group && b == place)
				return false;
			if (ID_EQ(set->groups.at[g].bots.at[b].id, id))
				return true;
		}
	return false;
}

static void bot_check(const struct bot *bot, struct fault *fault, struct str path)
{
	for (size_t i = 0; i < bot->filters.count; i++)
		bot_filter_check(&bot->filters.at[i], fault,
		                 str_format(fault->arena, "%.*s.filters[%zu]", STR_FMT(path), i));
	for (size_t i = 0; i < bot->actions.count; i++)
		bot_action_check(&bot->actions.at[i], fault,
		                 str_format(fault->arena, "%.*s.actions[%zu]", STR_FMT(path), i));
}

static size_t bot_values(const struct bot *bot)
{
	size_t values = 0;
	for (size_t i = 0; i < bot->filters.count; i++) {
		const struct bot_filter *f = &bot->filters.at[i];
		values += f->any_of.count + f->starts_with.count + f->ends_with.count + f->contains.count
		          + f->ids.count;
	}
	return values;
}

enum err bot_set_check(const struct bot_set *set, struct fault *fault)
{
	size_t bots = 0, values = 0, before = fault->rows.count;
	for (size_t g = 0; g < set->groups.count; g++) {
		bots += set->groups.at[g].bots.count;
		if (bots > BOTS_MOST)
			return fault_field(fault, str_format(fault->arena, "groups[%zu].bots", g),
			                   "makes it more than %d bots", BOTS_MOST);
		for (size_t b = 0; b < set->groups.at[g].bots.count; b++) {
			struct str path = str_format(fault->arena, "groups[%zu].bots[%zu]", g, b);
			bot_check(&set->groups.at[g].bots.at[b], fault, path);
			values += bot_values(&set->groups.at[g].bots.at[b]);
			if (values > BOT_VALUES_ALL_MOST)
				return fault_field(fault, path, "makes it more than %d values in all filters",
				                   BOT_VALUES_ALL_MOST);
			if (id_stands_before(set, g, b))
				fault_field(fault, member_path(fault, path, "id"), "stands twice in the set");
		}
	}
	return fault->rows.count > before ? ERR_INVALID : OK;
}
