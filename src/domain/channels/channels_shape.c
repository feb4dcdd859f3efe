#include "domain/channels/channels.h"

#include "domain/channels/channels_edge.h"
#include "domain/channels/channels_link.h"

static const struct word rule_rows[] = {
	{RULE_PERCENT, "percent", "A percentage of what is available, rounded down."},
	{RULE_MAX_UNITS, "max_units", "At most so many units."},
};
const struct words rule_type_words = WORDS("AllocationRuleType", rule_rows);

static const struct field channel_fields[] = {
	FIELD_ID(struct channel, id, struct channel_id, READ_ONLY | CAN_FILTER | CAN_SORT, "Our id."),
	FIELD_TEXT(struct channel, name, REQUIRED | TRIMMED | CAN_FILTER | CAN_SORT, 1, LIMIT_NAME,
               "Name people use; unique."),
	FIELD_TEXT(struct channel, type, REQUIRED | TRIMMED | WRITE_ONCE | CAN_FILTER, 1, 40,
               "manual, custom, or the name of a connector pack."),
	FIELD_FLAG(struct channel, is_active, READ_ONLY | CAN_FILTER,
               "A deactivated channel keeps its history and takes no new work."),
	FIELD_FLAG(struct channel, pushes_quantity, 0,
               "What may be sold is pushed to it; absent: yes."),
	FIELD_QTY(struct channel, buffer, 0, 0, QTY_MAX,
              "Units kept back from what it is told, against its lag."),
	FIELD_INT(struct channel, unpaid_claim_hours, 0, 0, 24 * 366,
              "Hours after which an unpaid order's claim on stock ends; 0: never."),
	FIELD_TEXT(struct channel, currency, REQUIRED, 3, 3, "Its usual currency, ISO 4217."),
	FIELD_INSTANT(struct channel, created_at, READ_ONLY, "When it was made."),
	FIELD_INSTANT(struct channel, modified_at, READ_ONLY, "When it last changed."),
	FIELD_INT(struct channel, version, READ_ONLY, 1, INT64_MAX, "Grows with every change."),
};
const struct shape channel_shape =
	SHAPE_TOUCHED("Channel", struct channel, channel_fields, "Where the company sells.");

static const struct field listing_fields[] = {
	FIELD_ID(struct listing, id, struct listing_id, READ_ONLY | CAN_FILTER | CAN_SORT, "Our id."),
	FIELD_ID(struct listing, channel_id, struct channel_id, REQUIRED | WRITE_ONCE | CAN_FILTER,
             "The channel."),
	FIELD_TEXT(struct listing, variant_id, TRIMMED | WRITE_ONCE | CAN_FILTER, 0, LIMIT_REMOTE_ID,
               "The channel's own id of the variant; empty: the SKU."),
	FIELD_TEXT(struct listing, sku, TRIMMED | CAN_FILTER, 0, LIMIT_SKU, "The channel's SKU."),
	FIELD_TEXT(struct listing, title, TRIMMED, 0, 500, "What buyers see."),
	FIELD_ID(struct listing, product_id, struct product_id, NULLABLE | CAN_FILTER,
             "The master product; null: not linked."),
	FIELD_FLAG(struct listing, is_active, CAN_FILTER, "It may be sold; absent: yes."),
	FIELD_FLAG(struct listing, pushes_quantity, CAN_FILTER,
               "Its quantity is pushed to the channel; absent: yes."),
	FIELD_FLAG(struct listing, is_kept_unlinked, READ_ONLY,
               "Its product was taken away: its SKU alone does not link it again."),
	FIELD_MONEY(struct listing, price, 0, "Its price there."),
	FIELD_TEXT(struct listing, currency, READ_ONLY, 0, 3, "Currency of the price."),
	FIELD_QTY(struct listing, quantity, READ_ONLY, 0, INT64_MAX, "What the channel may sell now."),
	FIELD_INSTANT(struct listing, quantity_at, READ_ONLY, "When the quantity last changed."),
	FIELD_INT(struct listing, quantity_sequence, READ_ONLY, 0, INT64_MAX,
              "Grows with every change of a quantity on the channel."),
	FIELD_INT(struct listing, pushed_quantity, READ_ONLY, -1, INT64_MAX,
              "What the channel was last told; -1: nothing yet."),
	FIELD_INT(struct listing, telling_quantity, READ_ONLY, -1, INT64_MAX,
              "What it is being told, or was without an answer; -1: nothing."),
	FIELD_INSTANT(struct listing, pushed_at, READ_ONLY, "When it was told."),
	FIELD_INSTANT(struct listing, created_at, READ_ONLY, "When it was made."),
	FIELD_INSTANT(struct listing, modified_at, READ_ONLY | CAN_FILTER, "When it last changed."),
	FIELD_INT(struct listing, version, READ_ONLY, 1, INT64_MAX, "Grows with every change."),
};
const struct shape listing_shape = SHAPE_TOUCHED("Listing", struct listing, listing_fields,
                                                 "A channel's variant and what it may sell.");

static const struct field rule_fields[] = {
	FIELD_ID(struct allocation_rule, id, struct rule_id, READ_ONLY | CAN_SORT, "Our id."),
	FIELD_ID(struct allocation_rule, product_id, struct product_id, NULLABLE | CAN_FILTER,
             "For one product; null: for every product."),
	FIELD_ID(struct allocation_rule, channel_id, struct channel_id, NULLABLE | CAN_FILTER,
             "For one channel; null: for every channel."),
	FIELD_ENUM(struct allocation_rule, type, enum rule_type, &rule_type_words, REQUIRED,
               "How the channel's share is worked out."),
	FIELD_INT(struct allocation_rule, value, REQUIRED, 0, QTY_MAX, "Percent, or units."),
	FIELD_ENUM(struct allocation_rule, minimum_type, enum rule_type, &rule_type_words, 0,
               "The rule at or below the minimum level."),
	FIELD_INT(struct allocation_rule, minimum_value, 0, 0, QTY_MAX, "Its percent or units."),
	FIELD_INT(struct allocation_rule, minimum_level, 0, -1, QTY_MAX,
              "Units at or below which the minimum rule holds; -1: the product's own level."),
	FIELD_INSTANT(struct allocation_rule, created_at, READ_ONLY, "When it was made."),
	FIELD_INSTANT(struct allocation_rule, modified_at, READ_ONLY, "When it last changed."),
	FIELD_INT(struct allocation_rule, version, READ_ONLY, 1, INT64_MAX, "Grows with every change."),
};
const struct shape allocation_rule_shape = SHAPE_TOUCHED(
	"AllocationRule", struct allocation_rule, rule_fields,
	"How much of what is available a channel may sell; the most specific rule holds.");

static const struct field exclusion_fields[] = {
	FIELD_ID(struct stock_exclusion, warehouse_id, struct warehouse_id, REQUIRED,
             "The warehouse whose stock does not count."),
	FIELD_ID(struct stock_exclusion, product_id, struct product_id, NULLABLE,
             "For one product; null: for every product."),
	FIELD_ID(struct stock_exclusion, channel_id, struct channel_id, NULLABLE,
             "For one channel; null: for every channel."),
	FIELD_INSTANT(struct stock_exclusion, created_at, READ_ONLY, "When it was made."),
};
const struct shape stock_exclusion_shape =
	SHAPE("StockExclusion", struct stock_exclusion, exclusion_fields, "Stock that does not count.");

static const struct field step_fields[] = {
	FIELD_TEXT(struct why_step, label, 0, 0, 200, "What is counted."),
	FIELD_INT(struct why_step, units, 0, INT64_MIN, INT64_MAX,
              "Its part of the sum, or the running result."),
	FIELD_FLAG(struct why_step, is_result, 0, "The line is a result, not a part."),
	FIELD_TEXT(struct why_step, sentence, 0, 0, 500, "In words."),
	FIELD_TEXT(struct why_step, subject, 0, 0, 40, "What it comes from."),
	FIELD_INT(struct why_step, subject_id, 0, 0, ID_MAX, "Its id; 0: none."),
};
const struct shape why_step_shape =
	SHAPE("WhyStep", struct why_step, step_fields, "One line of a sum that a person can follow.");

static const struct field why_fields[] = {
	FIELD_INT(struct listing_reasons, listing_id, 0, 1, ID_MAX, "The listing."),
	FIELD_INSTANT(struct listing_reasons, as_of, 0, "As of when; null: now."),
	FIELD_QTY(struct listing_reasons, quantity, 0, 0, INT64_MAX, "What the channel may sell."),
	FIELD_LIST(struct listing_reasons, steps, struct why_step, &why_step_shape, 0, 0, 1000,
               "The sum, line by line."),
};
const struct shape listing_reasons_shape = SHAPE("ListingWhy", struct listing_reasons, why_fields,
                                                 "Why a listing's quantity is what it is.");

static const struct field puts_fields[] = {
	FIELD_LIST(struct listing_drafts, items, struct listing, &listing_shape, REQUIRED, 1,
               LIMIT_BULK_ITEMS, "The listings."),
};
const struct shape listing_drafts_shape =
	SHAPE("ListingDrafts", struct listing_drafts, puts_fields, "Listings to be made or changed.");

static const struct field note_fields[] = {
	FIELD_INT(struct quantity_note, listing_id, 0, 1, ID_MAX, "The listing."),
	FIELD_INT(struct quantity_note, channel_id, 0, 1, ID_MAX, "Its channel."),
	FIELD_TEXT(struct quantity_note, sku, 0, 0, LIMIT_SKU, "The channel's SKU."),
	FIELD_INT(struct quantity_note, quantity, 0, 0, INT64_MAX, "What it may sell now."),
	FIELD_INT(struct quantity_note, before, 0, 0, INT64_MAX, "What it could sell before."),
};
static const struct shape quantity_note_shape =
	SHAPE("QuantityNote", struct quantity_note, note_fields, "A listing's quantity changed.");

static const struct field notes_fields[] = {
	FIELD_LIST(struct quantity_notes, listings, struct quantity_note, &quantity_note_shape, 0, 1,
               LIMIT_BULK_ITEMS, "Those that may sell another quantity now."),
};
const struct shape quantity_notes_shape =
	SHAPE("QuantityNotes", struct quantity_notes, notes_fields, "Quantities changed.");

static const struct field acknowledge_query_fields[] = {
	FIELD_INT(struct acknowledge_query, limit, 0, 1, LIMIT_PAGE,
              "Listings of one answer; usually 1000."),
};
const struct shape acknowledge_query_shape =
	SHAPE("AcknowledgeQuery", struct acknowledge_query, acknowledge_query_fields, "How many.");

static const struct field acknowledged_fields[] = {
	FIELD_INT(struct acknowledged, remaining, 0, 0, INT64_MAX, "Listings still to come."),
	FIELD_LIST(struct acknowledged, items, struct listing, &listing_shape, 0, 0, LIMIT_PAGE,
               "Listings whose quantity changed since the last call, oldest change first."),
};
const struct shape acknowledged_shape =
	SHAPE("Acknowledged", struct acknowledged, acknowledged_fields, "What changed on a channel.");

static const struct field link_fields[] = {
	FIELD_ID(struct listing_link, listing_id, struct listing_id, REQUIRED, "The listing."),
	FIELD_ID(struct listing_link, product_id, struct product_id, NULLABLE,
             "Its product from now on; null, without a SKU: none."),
	FIELD_TEXT(struct listing_link, sku, TRIMMED, 0, LIMIT_SKU,
               "The product's SKU, in place of its id."),
};
static const struct shape link_shape =
	SHAPE("ListingLink", struct listing_link, link_fields, "Which product a listing is.");
static const struct field links_fields[] = {
	FIELD_LIST(struct listing_links, items, struct listing_link, &link_shape, REQUIRED, 1,
               LIMIT_BULK_ITEMS, "The links."),
};
const struct shape listing_links_shape =
	SHAPE("ListingLinks", struct listing_links, links_fields, "Many links at once.");

static const struct field suggestion_fields[] = {
	FIELD_ID(struct listing_suggestion, product_id, struct product_id, 0, "The product."),
	FIELD_TEXT(struct listing_suggestion, sku, 0, 0, LIMIT_SKU, "Its SKU."),
	FIELD_TEXT(struct listing_suggestion, name, 0, 0, LIMIT_NOTES, "What it is called."),
	FIELD_INT(struct listing_suggestion, score, 0, 0, 100, "How likely, in percent."),
	FIELD_TEXT(struct listing_suggestion, sentence, 0, 0, LIMIT_NOTES, "Why."),
};
const struct shape listing_suggestion_shape =
	SHAPE("ListingSuggestion", struct listing_suggestion, suggestion_fields,
          "A product that a listing may be.");
