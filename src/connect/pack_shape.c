#include "connect/pack_shape.h"

#include "base/limits.h"

static const struct word capability_rows[] = {
	{CAPABILITY_LISTINGS_IN, "listings_in", "Reads what the channel offers."},
	{CAPABILITY_ORDERS_IN, "orders_in", "Downloads orders and their changes."},
	{CAPABILITY_CANCELS_IN, "cancels_in", "Learns of cancellations by buyers."},
	{CAPABILITY_SHIPMENTS_OUT, "shipments_out", "Tells the channel what was shipped."},
	{CAPABILITY_INVENTORY_OUT, "inventory_out", "Tells the channel what it may sell."},
	{CAPABILITY_CANCELS_OUT, "cancels_out", "Asks the warehouse to cancel."},
	{CAPABILITY_ORDERS_OUT, "orders_out", "Hands orders over to the warehouse."},
	{CAPABILITY_SHIPMENTS_IN, "shipments_in", "Downloads what the warehouse shipped."},
	{CAPABILITY_INVENTORY_IN, "inventory_in", "Downloads the figures of the warehouse."},
};
const struct words capability_words = WORDS("Capability", capability_rows);

static const struct word family_rows[] = {
	{FAMILY_CHANNEL, "channel", "It sells."},
	{FAMILY_WAREHOUSE, "warehouse", "It stores and ships."},
};
const struct words pack_family_words = WORDS("PackFamily", family_rows);

static const struct word setting_kind_rows[] = {
	{SETTING_TEXT, "text", "Any text."},
	{SETTING_URL, "url", "An address, http or https."},
	{SETTING_SECRET, "secret", "Kept sealed, never shown."},
	{SETTING_CHOICE, "choice", "One of the choices."},
	{SETTING_INSTANT, "instant", "A moment, as RFC 3339."},
	{SETTING_FLAG, "flag", "Yes or no."},
	{SETTING_INTEGER, "integer", "A whole number."},
};
const struct words setting_kind_words = WORDS("SettingKind", setting_kind_rows);

/* ---- what the API shows ---- */

static const struct field setting_fields[] = {
	FIELD_TEXT(struct pack_setting, name, READ_ONLY, 0, LIMIT_NAME, "Its key in `settings`."),
	FIELD_ENUM(struct pack_setting, kind, enum setting_kind, &setting_kind_words, READ_ONLY,
               "What kind of value it takes."),
	FIELD_TEXT(struct pack_setting, label, READ_ONLY, 0, LIMIT_NOTES, "What a form calls it."),
	FIELD_TEXT(struct pack_setting, says, READ_ONLY, 0, LIMIT_NOTES, "What it is for."),
	FIELD_FLAG(struct pack_setting, is_required, READ_ONLY, "It must be given."),
	FIELD_FLAG(struct pack_setting, is_advanced, READ_ONLY, "A form may hide it at first."),
	FIELD_JSON(struct pack_setting, required_when, READ_ONLY,
               "Required when these settings have these values."),
	FIELD_JSON(struct pack_setting, usual, READ_ONLY, "What counts when it is not given."),
	FIELD_TEXTS(struct pack_setting, choices, READ_ONLY, 0, 100, "The values of a choice."),
	FIELD_INT(struct pack_setting, least, READ_ONLY, INT64_MIN, INT64_MAX, "Of an integer."),
	FIELD_INT(struct pack_setting, most, READ_ONLY, INT64_MIN, INT64_MAX,
              "Of an integer; 0 with least 0: no limit."),
};
static const struct shape setting_shape_of_pack =
	SHAPE("PackSetting", struct pack_setting, setting_fields, "A setting that a connection takes.");

static const struct field pack_fields[] = {
	FIELD_TEXT(struct pack, name, READ_ONLY, 0, LIMIT_NAME, "Its name, as `pack` of connections."),
	FIELD_TEXT(struct pack, title, READ_ONLY, 0, LIMIT_NAME, "The name of the outside system."),
	FIELD_ENUM(struct pack, family, enum pack_family, &pack_family_words, READ_ONLY,
               "What kind of system it is."),
	FIELD_INT(struct pack, version, READ_ONLY, 0, INT64_MAX, "Of the pack."),
	FIELD_LIST(struct pack, settings, struct pack_setting, &setting_shape_of_pack, READ_ONLY, 0,
               100, "The form of a connection."),
	FIELD_TEXTS(struct pack, offers, READ_ONLY, 0, CAPABILITY_COUNT, "What it can do."),
};
const struct shape pack_shape =
	SHAPE("Pack", struct pack, pack_fields, "A connector pack: how one outside system talks.");

/* ---- pack.json ---- */

/* `default` is no name for a member in C. */
#define TEXT(S, m) FIELD_TEXT(S, m, 0, 0, LIMIT_SMALL_BODY_BYTES, "")
#define NUMBER(S, m) FIELD_INT(S, m, 0, INT64_MIN, INT64_MAX, "")
static const struct field setting_text_fields[] = {
	FIELD_TEXT(struct setting_text, name, REQUIRED, 1, LIMIT_NAME, ""),
	TEXT(struct setting_text, type),
	TEXT(struct setting_text, kind),
	TEXT(struct setting_text, label),
	TEXT(struct setting_text, help),
	TEXT(struct setting_text, says),
	FIELD_JSON(struct setting_text, required_when, 0, ""),
	{.name = "default",
     .name_len = 7,
     .kind = KIND_JSON,
     .offset = offsetof(struct setting_text, usual),
     .most = LIMIT_SMALL_BODY_BYTES,
     .says = ""},
	FIELD_FLAG(struct setting_text, required, 0, ""),
	FIELD_FLAG(struct setting_text, advanced, 0, ""),
	FIELD_TEXTS(struct setting_text, choices, 0, 0, 100, ""),
	NUMBER(struct setting_text, min),
	NUMBER(struct setting_text, max),
};
static const struct shape setting_text_shape =
	SHAPE("PackSettingText", struct setting_text, setting_text_fields, "");

static const struct field sign_fields[] = {
	NUMBER(struct sign_text, status),
	TEXT(struct sign_text, json),
	TEXT(struct sign_text, equals),
};
static const struct shape sign_shape = SHAPE("PackSign", struct sign_text, sign_fields, "");

static const struct field token_fields[] = {
	TEXT(struct token_text, header),
	TEXT(struct token_text, json),
};
static const struct shape token_shape = SHAPE("PackToken", struct token_text, token_fields, "");

static const struct field send_fields[] = {
	TEXT(struct send_text, header),
	TEXT(struct send_text, value),
	TEXT(struct send_text, prefix),
};
static const struct shape send_shape = SHAPE("PackSend", struct send_text, send_fields, "");

static const struct field request_fields[] = {
	TEXT(struct request_text, method),
	TEXT(struct request_text, url),
	TEXT(struct request_text, path),
	FIELD_JSON(struct request_text, headers, 0, ""),
	FIELD_JSON(struct request_text, body, 0, ""),
};
static const struct shape request_shape =
	SHAPE("PackRequest", struct request_text, request_fields, "");

static const struct field auth_fields[] = {
	FIELD_JSON(struct auth_text, when, 0, ""),
	FIELD_TEXT(struct auth_text, kind, REQUIRED, 1, LIMIT_NAME, ""),
	FIELD_OBJECT(struct auth_text, login, struct request_text, &request_shape, 0, ""),
	FIELD_OBJECT(struct auth_text, request, struct request_text, &request_shape, 0, ""),
	FIELD_OBJECT(struct auth_text, accepted, struct sign_text, &sign_shape, 0, ""),
	FIELD_OBJECT(struct auth_text, refusal, struct sign_text, &sign_shape, 0, ""),
	FIELD_OBJECT(struct auth_text, token, struct token_text, &token_shape, 0, ""),
	FIELD_TEXTS(struct auth_text, token_path, 0, 0, 20, ""),
	FIELD_TEXTS(struct auth_text, expires_path, 0, 0, 20, ""),
	FIELD_OBJECT(struct auth_text, send, struct send_text, &send_shape, 0, ""),
	FIELD_LIST(struct auth_text, expired, struct sign_text, &sign_shape, 0, 0, 20, ""),
};
const struct shape auth_text_shape = SHAPE("PackAuth", struct auth_text, auth_fields, "");

static const struct field throttled_fields[] = {
	NUMBER(struct throttled_text, status),
	TEXT(struct throttled_text, wait_header),
};
static const struct shape throttled_shape =
	SHAPE("PackThrottled", struct throttled_text, throttled_fields, "");

static const struct field rate_fields[] = {
	FIELD_INT(struct rate_text, bucket, REQUIRED, 1, 100000, ""),
	FIELD_INT(struct rate_text, refill_per_second, 0, 0, 100000, ""),
	FIELD_INT(struct rate_text, refill_per_s, 0, 0, 100000, ""),
	FIELD_INT(struct rate_text, cost, 0, 1, 1000, ""),
	FIELD_OBJECT(struct rate_text, throttled, struct throttled_text, &throttled_shape, 0, ""),
};
static const struct shape rate_shape = SHAPE("PackRate", struct rate_text, rate_fields, "");

static const struct field capability_fields[] = {
	TEXT(struct capability_text, plan),
	TEXT(struct capability_text, read),
	TEXT(struct capability_text, same_as),
	TEXT(struct capability_text, quantity_means),
	TEXT(struct capability_text, after),
	FIELD_INT(struct capability_text, every_seconds, 0, 1, 86400, ""),
	FIELD_INT(struct capability_text, every_s, 0, 1, 86400, ""),
};
const struct shape capability_text_shape =
	SHAPE("PackCapability", struct capability_text, capability_fields, "");

static const struct field pack_text_fields[] = {
	TEXT(struct pack_text, pack),
	TEXT(struct pack_text, name),
	FIELD_TEXT(struct pack_text, title, REQUIRED, 1, LIMIT_NAME, ""),
	FIELD_TEXT(struct pack_text, family, REQUIRED, 1, LIMIT_NAME, ""),
	TEXT(struct pack_text, speaks),
	TEXT(struct pack_text, tried_against),
	FIELD_INT(struct pack_text, version, REQUIRED, 1, 1000000, ""),
	FIELD_LIST(struct pack_text, settings, struct setting_text, &setting_text_shape, REQUIRED, 0,
               100, ""),
	FIELD_JSON(struct pack_text, auth, 0, ""),
	FIELD_LIST(struct pack_text, rates, struct rate_text, &rate_shape, 0, 0, 1, ""),
	FIELD_OBJECT(struct pack_text, rate, struct rate_text, &rate_shape, 0, ""),
	FIELD_JSON(struct pack_text, webhooks, 0, ""),
	FIELD_JSON(struct pack_text, capabilities, REQUIRED, ""),
};
const struct shape pack_text_shape = SHAPE("PackText", struct pack_text, pack_text_fields, "");
