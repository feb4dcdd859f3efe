/* Automation: orderbots, the rules that a company lays over its orders (domain.md 9).
 *
 * Words. A *bot* is one rule: *filters*, which must all hold, and *actions*. A *group* gives its
 * bots a *rank*; bots of one rank are applied together, a later rank overrides an earlier one. A
 * *set* is all groups; every change of it is a new *version*, and at most one version is *in
 * force*. A *slot* is what an action sets ("carrier", "hold"); two values of one rank for one slot
 * are a *conflict*. *Facts* are what the rules may know of an order. A bot that breaks bundles
 * comes first, then one that splits, whatever their rank; each part then meets the other bots with
 * its own facts.
 *
 * Pure: bots_run takes facts and returns what to do, who wanted it, and what contradicts. Orders
 * ask and obey. Owners: results live in the arena that was given; a compiled set is kept by the
 * process and lives at least as long as the unit of work that asked for it.
 * Refusals: a set that breaks a rule of form (INVALID, by path), a version that is not the newest
 * (CONFLICT), an unknown version (NOT_FOUND). */
#ifndef PURSER_DOMAIN_AUTOMATION_H
#define PURSER_DOMAIN_AUTOMATION_H

#include "domain/warehouses/warehouses.h"
#include "kernel/module.h"
#include "kernel/work.h"

enum bot_limits {
	BOT_GROUPS_MOST = 50,
	BOTS_MOST = 500,
	BOT_FILTERS_MOST = 20,
	BOT_ACTIONS_MOST = 20,
	BOT_VALUES_MOST = 1000,
	BOT_VALUES_ALL_MOST = 20000,
	BOT_RANK_MOST = 1000,
	BOT_HOLD_DAYS_MOST = 365,
};

enum bot_field {
	BOT_CHANNEL,
	BOT_ORDER_TOTAL,
	BOT_ORDER_WEIGHT,
	BOT_PAID_AT,
	BOT_PLACED_AT,
	BOT_SHIPPING_SERVICE, /* as the buyer asked for it */
	BOT_COUNTRY,
	BOT_STATE,
	BOT_CITY,
	BOT_POSTAL_CODE,
	BOT_POSTAL_ZONE,
	BOT_EMAIL,
	BOT_RECIPIENT,
	BOT_COMPANY,
	BOT_ORDER_TYPE,
	BOT_SOURCE,
	BOT_FRAUD_LEVEL,
	BOT_ADDRESS_TYPE,
	BOT_TAG,
	BOT_CUSTOM_FIELD,
	BOT_NOTES,
	BOT_UNIT_COUNT,
	BOT_LINE_COUNT,
	BOT_SKU,
	BOT_PRODUCT,
	BOT_PRODUCT_LABEL,
	BOT_LINE_QUANTITY,
	BOT_FIELD_COUNT
};
extern const struct words bot_field_words;

/* Values of a list are alternatives; the filter holds when one of them does. */
struct bot_filter {
	enum bot_field field;
	bool is_not, every_line;
	LIST(struct str) any_of, starts_with, ends_with, contains;
	LIST(int64_t) ids;
	int64_t from, to;
	struct money amount_from, amount_to;
	struct weight weight_from, weight_to;
	struct instant date_from, date_to;
	struct str zip_from, zip_to;
	struct str custom_field;
	struct warehouse_id warehouse_id;
	struct touched touched;
};

enum bot_action_kind {
	BOT_FULFIL_FROM,
	BOT_DOMESTIC_BACKUP,
	BOT_DROPSHIP,
	BOT_MULTI_CHANNEL,
	BOT_SHIPPING,
	BOT_CHEAPEST_RATE,
	BOT_BEST_RATE,
	BOT_BREAK_BUNDLES,
	BOT_SPLIT_BY_STOCK,
	BOT_SPLIT_BY_LABEL,
	BOT_HOLD,
	BOT_MARK_SHIPPED,
	BOT_ADD_TAG,
	BOT_ADD_ITEM,
	BOT_SET_ADDRESS,
	BOT_MEASURE,
	BOT_DRY_ICE,
	BOT_ALCOHOL,
	BOT_INSURE,
	BOT_CONFIRM,
	BOT_BILL_TO,
	BOT_CUSTOMS_CONTENT,
	BOT_NON_DELIVERY,
	BOT_ACTION_COUNT
};
extern const struct words bot_action_words;

struct bot_action {
	enum bot_action_kind action;
	struct warehouse_id warehouse_id;
	struct vendor_id vendor_id;
	struct str carrier, service, package;
	int64_t days;
	struct str option; /* one of the words that the action offers (bot_action_options) */
	LIST(struct str) labels;
	struct str sku;
	struct qty quantity;
	struct str text;
	struct weight weight;
	struct money amount;
	struct str account, postal_code, country;
	struct touched touched;
};

struct bot {
	struct bot_id id; /* the same over all versions; 0 in a draft: a new one */
	struct str name;
	bool is_paused;
	LIST(struct bot_filter) filters;
	LIST(struct bot_action) actions;
	struct str sentence; /* the whole of it in one English sentence */
	struct touched touched;
};

struct bot_group {
	int64_t rank;
	struct str name;
	LIST(struct bot) bots;
	struct touched touched;
};

struct bot_set {
	LIST(struct bot_group) groups;
};

extern const struct shape bot_filter_shape, bot_action_shape, bot_shape, bot_group_shape,
	bot_set_shape;
/* As a client may send what it was given: what is read-only is passed over. */
extern const struct profile bot_profile;

/* ---- facts ---- */

struct bot_fact_line {
	int64_t line_id;
	struct product_id product_id;
	struct str sku;
	int64_t units;
	int64_t weight_mg; /* of one unit */
	const struct str *labels;
	size_t label_count;
	/* Of a bundle: what one unit of it is made of. */
	const struct bot_fact_line *components;
	size_t component_count;
};

struct bot_custom_value {
	struct str name, text;
};

struct bot_facts {
	struct channel_id channel_id;
	struct money total;
	struct instant placed_at, paid_at;
	struct str shipping_service, country, state, city, postal_code, email, recipient, company;
	struct str order_type, source, fraud_level, address_type, notes;
	const struct str *tags;
	size_t tag_count;
	const struct bot_custom_value *customs;
	size_t custom_count;
	const struct bot_fact_line *lines;
	size_t line_count;
	const struct warehouse *warehouses; /* of the company: postal zones are counted from them */
	size_t warehouse_count;
	/* Units of a product to be had for the order at the warehouse (0: where routing would send it).
	 * NULL: unknown, and nothing is split by stock. */
	int64_t (*available)(const void *context, struct warehouse_id warehouse,
	                     struct product_id product);
	const void *context;
};

/* What a compiled set asks for beyond the order and its lines: load nothing else. */
enum bot_needs {
	BOT_NEEDS_WEIGHTS = 1,
	BOT_NEEDS_LABELS = 2,
	BOT_NEEDS_TAGS = 4,
	BOT_NEEDS_CUSTOM_FIELDS = 8,
	BOT_NEEDS_COMPONENTS = 16,
	BOT_NEEDS_STOCK = 32,
};

/* ---- what comes out ---- */

enum bot_slot {
	SLOT_SOURCE, /* warehouse, backup, vendor or marketplace */
	SLOT_CARRIER,
	SLOT_SERVICE,
	SLOT_PACKAGE,
	SLOT_HOLD,
	SLOT_MARK_SHIPPED,
	SLOT_MEASURE,
	SLOT_DRY_ICE,
	SLOT_ALCOHOL,
	SLOT_INSURANCE,
	SLOT_CONFIRMATION,
	SLOT_BILLING,
	SLOT_CUSTOMS_CONTENT,
	SLOT_NON_DELIVERY,
	SLOT_BUNDLES,
	SLOT_SPLIT,
	SLOT_RECIPIENT, /* the address, field by field, in the order of bot_address_fields */
	SLOT_COMPANY,
	SLOT_LINE1,
	SLOT_LINE2,
	SLOT_CITY,
	SLOT_STATE,
	SLOT_POSTAL_CODE,
	SLOT_COUNTRY,
	SLOT_PHONE,
	SLOT_EMAIL,
	SLOT_TAGS,  /* adds up: never contradicts */
	SLOT_ITEMS, /* adds up */
	SLOT_COUNT
};
extern const struct words bot_slot_words;
#define SLOT_SINGLE_COUNT SLOT_TAGS

/* One value for one slot: a number and a text tell two of them apart. */
struct bot_setting {
	enum bot_slot slot;
	int64_t number;
	struct str text;
	const struct bot_action *action;
};

/* A setting and the bot that made it. */
struct bot_held {
	const struct bot_setting *setting; /* NULL: nobody set it */
	int64_t bot_id;
	int64_t rank;
};

struct bot_conflict {
	enum bot_slot slot;
	int64_t rank;
	LIST(int64_t) bots;
};

struct bot_outcome {
	struct bot_held slots[SLOT_SINGLE_COUNT];
	LIST(struct bot_held) added;         /* tags and items */
	LIST(struct bot_conflict) conflicts; /* those that no later rank settled */
	LIST(int64_t) matched;               /* bots, by rank */
};

/* The order itself, or one of the orders that it is split into. */
struct bot_part {
	struct bot_fact_line *lines;
	size_t line_count;
	struct bot_outcome outcome;
};

struct bot_result {
	struct bot_held bundles; /* who breaks them; no setting: nobody */
	struct bot_held split;
	LIST(struct bot_conflict) conflicts; /* about the split itself */
	LIST(int64_t) shapers;               /* bots that matched for bundles or split */
	struct bot_part *parts;
	size_t part_count; /* ≥ 1 */
};

struct bots; /* a compiled set */

/* Compiles what was checked. Paused bots are left out; those without an id are counted downwards
 * from −1. The set must live as long. */
const struct bots *bots_compile(struct arena *arena, const struct bot_set *set, int64_t version);
int64_t bots_version(const struct bots *bots);
unsigned bots_needs(const struct bots *bots);
size_t bots_count(const struct bots *bots);
/* The bot by id, or NULL. */
const struct bot *bots_find(const struct bots *bots, int64_t bot_id);
void bots_run(struct arena *arena, const struct bots *bots, const struct bot_facts *facts,
              struct bot_result *result);

/* Why a bot matched or not: `filter` is the first that did not hold, −1 when all do. */
struct bot_step {
	int64_t bot_id;
	int64_t rank;
	int64_t filter;
};
/* One per compiled bot, by rank: what was looked at, on these facts. */
void bots_trace(struct arena *arena, const struct bots *bots, const struct bot_facts *facts,
                struct bot_step **out, size_t *count);

/* USPS postal zone 1 … 9 from one ZIP code to another, by the distance of their areas; 0 when
 * either is no ZIP code. A rough map: see README.md. */
int64_t postal_zone(struct str from_zip, struct str to_zip);
/* Milligrams of all lines. */
int64_t bot_lines_weight(const struct bot_fact_line *lines, size_t n);

/* ---- versions ---- */

struct bot_head {
	int64_t latest, in_force; /* versions; 0: none */
	struct ruleset_id in_force_id;
};

struct bot_finding;

struct bot_version {
	struct ruleset_id id;
	int64_t version, based_on, bot_count;
	struct str note, author_kind, author_name;
	int64_t author_id;
	struct instant created_at, activated_at;
	bool is_in_force;
	LIST(struct bot_group) groups;     /* with sentences; not in lists */
	LIST(struct bot_finding) findings; /* likewise */
};

/* What somebody wants saved. `based_on`: the newest version they saw; another one meanwhile is a
 * CONFLICT, so that nobody overwrites unseen work. */
struct bot_draft {
	int64_t based_on;
	struct str note;
	bool activate;
	LIST(struct bot_group) groups;
	struct touched touched;
};

WARN_UNUSED enum err bot_head_get(struct work *work, struct bot_head *out);
/* Checks, gives new bots an id, saves. Emits orderbots.saved, and orderbots.activated. */
WARN_UNUSED enum err bot_version_save(struct work *work, const struct bot_draft *draft,
                                      struct bot_version *out);
/* The same without saving: ids, sentences and findings. */
WARN_UNUSED enum err bot_draft_check(struct work *work, const struct bot_draft *draft,
                                     struct bot_version *out);
WARN_UNUSED enum err bot_version_get(struct work *work, int64_t version, struct bot_version *out);
/* In force from the next order on; doing it twice is no fault. 0: no rules are in force. Emits
 * orderbots.activated, or orderbots.deactivated. */
WARN_UNUSED enum err bot_version_activate(struct work *work, int64_t version);
/* A new version with the content of an older one. */
WARN_UNUSED enum err bot_version_restore(struct work *work, int64_t version, struct str note,
                                         bool activate, struct bot_version *out);

enum bot_change { BOT_WAS_ADDED, BOT_WAS_REMOVED, BOT_WAS_CHANGED };
extern const struct words bot_change_words;
struct bot_difference {
	struct bot_id bot_id;
	struct str name;
	enum bot_change change;
	int64_t rank_before, rank_after; /* 0: not there */
	struct str before, after;        /* sentences; empty: not there */
};
/* What `to` has that `from` had not, bot by bot. */
WARN_UNUSED enum err bot_version_compare(struct work *work, int64_t from, int64_t to,
                                         struct bot_difference **out, size_t *count);

/* The compiled rules in force, kept by the process; NULL: there are none. One small read. */
WARN_UNUSED enum err bots_in_force(struct work *work, const struct bots **out);
/* Any version, compiled. */
WARN_UNUSED enum err bots_of_version(struct work *work, int64_t version, const struct bots **out);
/* A set that was not saved: checked and compiled. */
WARN_UNUSED enum err bots_of_set(struct work *work, const struct bot_set *set,
                                 const struct bots **out);

/* ---- what a run did, in words ---- */

struct bot_told {
	struct bot_id bot_id;
	struct str bot; /* its name */
	enum bot_slot slot;
	struct str says; /* "fulfil it from Reno" */
};
extern const struct shape bot_told_shape;
struct bot_names; /* what things are called now */
WARN_UNUSED enum err bot_names_now(struct work *work, const struct bot_names **out);
/* Everything that a part of a result sets, bot by bot. */
void bots_tell(struct arena *arena, const struct bots *bots, const struct bot_names *names,
               const struct bot_outcome *outcome, struct bot_told **out, size_t *count);
struct bot_told bot_held_tell(struct arena *arena, const struct bots *bots,
                              const struct bot_names *names, const struct bot_held *held);
struct str bot_sentence(struct arena *arena, const struct bot *bot, const struct bot_names *names);
struct str bot_filter_sentence(struct arena *arena, const struct bot_filter *filter,
                               const struct bot_names *names);
/* "2 bots of rank 5 set the carrier to different values: "A" and "B"." */
struct str bot_conflict_sentence(struct arena *arena, const struct bots *bots,
                                 const struct bot_conflict *conflict);

extern const struct module automation_module;

#endif
