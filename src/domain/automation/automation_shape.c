#include "domain/automation/automation.h"

#include "domain/automation/automation_edge.h"
#include "domain/automation/automation_rules.h"

static const struct word field_rows[] = {
	{BOT_CHANNEL, "channel", "Sales channel: ids."},
	{BOT_ORDER_TOTAL, "order_total", "Order total, in one currency: amount_from, amount_to."},
	{BOT_ORDER_WEIGHT, "order_weight", "Weight of all products: weight_from, weight_to."},
	{BOT_PAID_AT, "paid_at", "Date of the payment: date_from, date_to."},
	{BOT_PLACED_AT, "placed_at", "Date of the order: date_from, date_to."},
	{BOT_SHIPPING_SERVICE, "shipping_service", "The service that the buyer asked for."},
	{BOT_COUNTRY, "country", "Recipient's country."},
	{BOT_STATE, "state", "Recipient's state."},
	{BOT_CITY, "city", "Recipient's city."},
	{BOT_POSTAL_CODE, "postal_code", "Recipient's postal code; ranges of ZIP codes too."},
	{BOT_POSTAL_ZONE, "postal_zone", "USPS zone from a warehouse: warehouse_id, from, to."},
	{BOT_EMAIL, "email", "The customer's e-mail."},
	{BOT_RECIPIENT, "recipient", "The recipient's name."},
	{BOT_COMPANY, "company", "The recipient's company."},
	{BOT_ORDER_TYPE, "order_type", "Type of the order."},
	{BOT_SOURCE, "source", "How the order came: api, manual, connection."},
	{BOT_FRAUD_LEVEL, "fraud_level", "What the channel says about fraud: low, medium, high."},
	{BOT_ADDRESS_TYPE, "address_type", "residential or commercial."},
	{BOT_TAG, "tag", "Tags of the order; a shop's tags are among them."},
	{BOT_CUSTOM_FIELD, "custom_field", "A custom field of the order; a shop's details too."},
	{BOT_NOTES, "notes", "The buyer's note."},
	{BOT_UNIT_COUNT, "unit_count", "Units of all lines: from, to."},
	{BOT_LINE_COUNT, "line_count", "Number of lines: from, to."},
	{BOT_SKU, "sku", "SKU of a line; from and to: units of those lines together."},
	{BOT_PRODUCT, "product", "Product of a line: ids; from and to as with sku."},
	{BOT_PRODUCT_LABEL, "product_label", "Label of a line's product; from and to as with sku."},
	{BOT_LINE_QUANTITY, "line_quantity", "Units of a line: from, to."},
};
const struct words bot_field_words = WORDS("BotField", field_rows);

static const struct word action_rows[] = {
	{BOT_FULFIL_FROM, "fulfil_from", "Ships it from warehouse_id."},
	{BOT_DOMESTIC_BACKUP, "domestic_backup", "Ships it from the first domestic backup."},
	{BOT_DROPSHIP, "dropship", "The vendor vendor_id ships it."},
	{BOT_MULTI_CHANNEL, "multi_channel", "A marketplace's warehouse ships it, by service."},
	{BOT_SHIPPING, "shipping", "Sets carrier, service, package: those that are given."},
	{BOT_CHEAPEST_RATE, "cheapest_rate", "Takes the cheapest service, of carrier when given."},
	{BOT_BEST_RATE, "best_rate", "Takes the cheapest service that arrives in time."},
	{BOT_BREAK_BUNDLES, "break_bundles", "Puts the parts in place of bundles. Comes first."},
	{BOT_SPLIT_BY_STOCK, "split_by_stock", "What is in stock becomes an order of its own."},
	{BOT_SPLIT_BY_LABEL, "split_by_label", "Products of each label become an order of their own."},
	{BOT_HOLD, "hold", "Holds it for days."},
	{BOT_MARK_SHIPPED, "mark_shipped", "Marks it as shipped; option: the date."},
	{BOT_ADD_TAG, "add_tag", "Adds labels to the order."},
	{BOT_ADD_ITEM, "add_item", "Adds quantity of sku, free of charge."},
	{BOT_SET_ADDRESS, "set_address",
     "Puts text into the address field option; no text empties it."},
	{BOT_MEASURE, "measure", "Takes weight and dimensions from the products."},
	{BOT_DRY_ICE, "dry_ice", "Declares dry ice of weight."},
	{BOT_ALCOHOL, "alcohol", "Declares alcohol; option: for whom."},
	{BOT_INSURE, "insure", "Insures amount, or the order total; option: by whom."},
	{BOT_CONFIRM, "confirm", "Asks for the confirmation option."},
	{BOT_BILL_TO, "bill_to", "Who pays the carrier: option, account, postal_code, country."},
	{BOT_CUSTOMS_CONTENT, "customs_content", "What customs are told it is: option."},
	{BOT_NON_DELIVERY, "non_delivery", "What is done with it abroad if it cannot be delivered."},
};
const struct words bot_action_words = WORDS("BotAction", action_rows);

static const struct word slot_rows[] = {
	{SLOT_SOURCE, "source", "Who ships it."},
	{SLOT_CARRIER, "carrier", "Carrier."},
	{SLOT_SERVICE, "service", "Service."},
	{SLOT_PACKAGE, "package", "Package."},
	{SLOT_HOLD, "hold", "Days on hold."},
	{SLOT_MARK_SHIPPED, "mark_shipped", "Marked as shipped."},
	{SLOT_MEASURE, "measure", "Weight and dimensions."},
	{SLOT_DRY_ICE, "dry_ice", "Dry ice."},
	{SLOT_ALCOHOL, "alcohol", "Alcohol."},
	{SLOT_INSURANCE, "insurance", "Insurance."},
	{SLOT_CONFIRMATION, "confirmation", "Delivery confirmation."},
	{SLOT_BILLING, "billing", "Who pays the carrier."},
	{SLOT_CUSTOMS_CONTENT, "customs_content", "Customs content."},
	{SLOT_NON_DELIVERY, "non_delivery", "Non-delivery abroad."},
	{SLOT_BUNDLES, "bundles", "Bundles are broken."},
	{SLOT_SPLIT, "split", "How it is split."},
	{SLOT_RECIPIENT, "recipient", "Name."},
	{SLOT_COMPANY, "company", "Company."},
	{SLOT_LINE1, "line1", "First address line."},
	{SLOT_LINE2, "line2", "Second address line."},
	{SLOT_CITY, "city", "City."},
	{SLOT_STATE, "state", "State."},
	{SLOT_POSTAL_CODE, "postal_code", "Postal code."},
	{SLOT_COUNTRY, "country", "Country."},
	{SLOT_PHONE, "phone", "Telephone."},
	{SLOT_EMAIL, "email", "E-mail."},
	{SLOT_TAGS, "tags", "Tags."},
	{SLOT_ITEMS, "items", "Added items."},
};
const struct words bot_slot_words = WORDS("BotSlot", slot_rows);

static const struct word finding_rows[] = {
	{FINDING_DEAD, "dead", "It can never match, or names what is not there."},
	{FINDING_CONTRADICTION, "contradiction", "Two of one rank set one thing differently."},
	{FINDING_SHADOWED, "shadowed", "What it sets is always set again by a later rank."},
	{FINDING_DUPLICATE, "duplicate", "It says what another says."},
	{FINDING_IDLE, "idle", "It does nothing."},
};
const struct words finding_kind_words = WORDS("BotFindingKind", finding_rows);

#define MAY (NULLABLE | OMIT_EMPTY)

static const struct field filter_fields[] = {
	FIELD_ENUM(struct bot_filter, field, enum bot_field, &bot_field_words, REQUIRED,
               "What it looks at."),
	FIELD_FLAG(struct bot_filter, is_not, OMIT_EMPTY, "Holds when the rest does not."),
	FIELD_FLAG(struct bot_filter, every_line, OMIT_EMPTY,
               "Of lines: all of them must do, not only one."),
	FIELD_TEXTS(struct bot_filter, any_of, OMIT_EMPTY, 1, BOT_VALUES_MOST,
                "Is one of these; capitals and small letters of ASCII are one."),
	FIELD_TEXTS(struct bot_filter, starts_with, OMIT_EMPTY, 1, BOT_VALUES_MOST,
                "Or starts with one of these."),
	FIELD_TEXTS(struct bot_filter, ends_with, OMIT_EMPTY, 1, BOT_VALUES_MOST,
                "Or ends with one of these."),
	FIELD_TEXTS(struct bot_filter, contains, OMIT_EMPTY, 1, BOT_VALUES_MOST,
                "Or contains one of these."),
	FIELD_INTS(struct bot_filter, ids, OMIT_EMPTY, 1, BOT_VALUES_MOST, "Is one of these ids."),
	FIELD_INT(struct bot_filter, from, MAY, 0, INT64_MAX, "At least."),
	FIELD_INT(struct bot_filter, to, MAY, 0, INT64_MAX, "At most."),
	FIELD_MONEY(struct bot_filter, amount_from, MAY, "At least."),
	FIELD_MONEY(struct bot_filter, amount_to, MAY, "At most."),
	FIELD_WEIGHT(struct bot_filter, weight_from, MAY, "At least, in milligrams."),
	FIELD_WEIGHT(struct bot_filter, weight_to, MAY, "At most, in milligrams."),
	FIELD_INSTANT(struct bot_filter, date_from, MAY, "Not before."),
	FIELD_INSTANT(struct bot_filter, date_to, MAY, "Not after."),
	FIELD_TEXT(struct bot_filter, zip_from, MAY, 1, 5, "First ZIP code."),
	FIELD_TEXT(struct bot_filter, zip_to, MAY, 1, 5, "Last ZIP code."),
	FIELD_TEXT(struct bot_filter, custom_field, MAY, 1, LIMIT_NAME, "Name of the custom field."),
	FIELD_ID(struct bot_filter, warehouse_id, struct warehouse_id, MAY,
             "Warehouse from which zones are counted."),
};
const struct shape bot_filter_shape =
	SHAPE_TOUCHED("BotFilter", struct bot_filter, filter_fields, "A condition of a bot.");

static const struct field action_fields[] = {
	FIELD_ENUM(struct bot_action, action, enum bot_action_kind, &bot_action_words, REQUIRED,
               "What is done."),
	FIELD_ID(struct bot_action, warehouse_id, struct warehouse_id, MAY, "Warehouse."),
	FIELD_ID(struct bot_action, vendor_id, struct vendor_id, MAY, "Vendor."),
	FIELD_TEXT(struct bot_action, carrier, MAY, 1, LIMIT_NAME, "Carrier."),
	FIELD_TEXT(struct bot_action, service, MAY, 1, LIMIT_NAME, "Service."),
	FIELD_TEXT(struct bot_action, package, MAY, 1, LIMIT_NAME, "Package."),
	FIELD_INT(struct bot_action, days, MAY, 1, BOT_HOLD_DAYS_MOST, "Days."),
	FIELD_TEXT(struct bot_action, option, MAY, 1, LIMIT_NAME, "One of the action's options."),
	FIELD_TEXTS(struct bot_action, labels, OMIT_EMPTY, 1, 50, "Labels, by name."),
	FIELD_TEXT(struct bot_action, sku, MAY, 1, LIMIT_SKU, "SKU of the product that is added."),
	FIELD_QTY(struct bot_action, quantity, MAY, 1, QTY_MAX, "Units."),
	FIELD_TEXT(struct bot_action, text, NULLABLE | OMIT_EMPTY, 0, LIMIT_ADDRESS_LINE,
               "New text; none: the field is emptied."),
	FIELD_WEIGHT(struct bot_action, weight, MAY, "Milligrams."),
	FIELD_MONEY(struct bot_action, amount, MAY, "Insured value; none: the order total."),
	FIELD_TEXT(struct bot_action, account, MAY, 1, LIMIT_NAME, "Account that pays."),
	FIELD_TEXT(struct bot_action, postal_code, MAY, 1, LIMIT_STATE, "Postal code of the account."),
	FIELD_TEXT(struct bot_action, country, MAY, 2, 2, "Country of the account."),
};
const struct shape bot_action_shape =
	SHAPE_TOUCHED("BotActionOf", struct bot_action, action_fields, "What a bot does.");

static const struct field bot_fields[] = {
	FIELD_ID(struct bot, id, struct bot_id, OMIT_EMPTY,
             "Stays the same over all versions; leave it out for a new bot."),
	FIELD_TEXT(struct bot, name, REQUIRED | TRIMMED, 1, LIMIT_NAME, "Name that people use."),
	FIELD_FLAG(struct bot, is_paused, OMIT_EMPTY, "Kept, but not run."),
	FIELD_LIST(struct bot, filters, struct bot_filter, &bot_filter_shape, 0, 0, BOT_FILTERS_MOST,
               "All must hold; none: every order."),
	FIELD_LIST(struct bot, actions, struct bot_action, &bot_action_shape, 0, 0, BOT_ACTIONS_MOST,
               "What is done."),
	FIELD_TEXT(struct bot, sentence, READ_ONLY | OMIT_EMPTY, 0, INT64_MAX, "The bot in words."),
};
const struct shape bot_shape =
	SHAPE_TOUCHED("Bot", struct bot, bot_fields, "A rule over orders: if all filters hold, then.");

static const struct field group_fields[] = {
	FIELD_INT(struct bot_group, rank, REQUIRED, 1, BOT_RANK_MOST,
              "Later ranks override earlier ones; one rank is applied together."),
	FIELD_TEXT(struct bot_group, name, TRIMMED, 0, LIMIT_NAME, "Name that people use."),
	FIELD_LIST(struct bot_group, bots, struct bot, &bot_shape, 0, 0, BOTS_MOST, "Its bots."),
};
const struct shape bot_group_shape =
	SHAPE_TOUCHED("BotGroup", struct bot_group, group_fields, "Bots of one rank.");

static const struct field set_fields[] = {
	FIELD_LIST(struct bot_set, groups, struct bot_group, &bot_group_shape, REQUIRED, 0,
               BOT_GROUPS_MOST, "Groups, in any order."),
};
const struct shape bot_set_shape =
	SHAPE("BotSet", struct bot_set, set_fields, "All rules of a company.");

const struct profile bot_profile = {.read_only_ignored = true};
