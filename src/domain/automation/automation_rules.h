/* Pure decisions about orderbots: which members a filter or action takes, whether a set is well
 * formed, what compiling makes of it, how a bot reads as a sentence, and what is wrong with a set
 * before any order met it. bots_compile and bots_run stand in automation.h. */
#ifndef PURSER_DOMAIN_AUTOMATION_RULES_H
#define PURSER_DOMAIN_AUTOMATION_RULES_H

#include "domain/automation/automation.h"

/* ---- vocabulary: one row per filter and per action ---- */

/* Members of a filter, or groups of them, as bits. */
enum bot_member {
	TAKES_ANY_OF = 1,
	TAKES_PIECES = 2, /* starts_with, ends_with, contains */
	TAKES_IDS = 4,
	TAKES_RANGE = 8, /* from, to */
	TAKES_AMOUNTS = 16,
	TAKES_WEIGHTS = 32,
	TAKES_DATES = 64,
	TAKES_ZIPS = 128,
	WANTS_CUSTOM_FIELD = 256,
	WANTS_WAREHOUSE = 512,
	TAKES_EVERY_LINE = 1024,
};

struct bot_field_row {
	unsigned members;
	unsigned needs;   /* enum bot_needs */
	const char *noun; /* "the order total", "line's SKU" */
	bool is_many;     /* an order has several values: lines, tags */
};
extern const struct bot_field_row bot_field_rows[BOT_FIELD_COUNT];

struct bot_action_row {
	const char *const *wanted; /* members that must be there; NULL-terminated, may be NULL */
	const char *const *taken;  /* members that may be there besides */
	const struct words *options;
	unsigned needs;
};
extern const struct bot_action_row bot_action_rows[BOT_ACTION_COUNT];
struct bot_word; /* automation_edge.h */
/* The members that a filter takes, and those it wants. */
void bot_filter_members(struct arena *arena, enum bot_field field, struct bot_word *word);
extern const struct words bot_address_fields; /* value i: slot SLOT_RECIPIENT + i */

/* ---- checking ---- */

/* Notes every fault of form by path ("groups[0].bots[2].filters[1].to"). */
WARN_UNUSED enum err bot_set_check(const struct bot_set *set, struct fault *fault);
/* One filter or action alone, under `path`. */
void bot_filter_check(const struct bot_filter *filter, struct fault *fault, struct str path);
void bot_action_check(const struct bot_action *action, struct fault *fault, struct str path);

/* ---- compiled form ---- */

struct bot_text_key {
	uint64_t hash; /* of the text without capitals */
	struct str text;
};

/* One filter, ready to be asked. */
struct bot_test {
	enum bot_field field;
	bool is_not, every_line, has_range, has_values;
	int64_t least, most;
	struct currency currency;
	int64_t warehouse;
	struct str key;
	const int64_t *ids; /* ascending */
	size_t id_count;
	const struct bot_text_key *texts; /* by hash */
	size_t text_count;
	const struct str *starts, *ends, *contains;
	size_t start_count, end_count, contain_count;
	int64_t place; /* among the bot's filters, as written */
};

struct bot_rule {
	int64_t id, rank;
	const struct bot *bot;
	const struct bot_test *tests;
	size_t test_count;
	const struct bot_setting *settings;
	size_t setting_count;
	bool breaks, splits; /* has an action for SLOT_BUNDLES, SLOT_SPLIT */
};

struct bots {
	int64_t version;
	unsigned needs;
	struct bot_rule *rules; /* by rank, then id */
	size_t rule_count;
};

/* ASCII capitals and small letters are one. */
uint64_t text_hash_nocase(struct str text);
void bot_test_make(struct arena *arena, const struct bot_filter *filter, struct bot_test *out);
/* Is it one of the ids, or of the texts (any_of)? */
bool bot_test_has_id(const struct bot_test *test, int64_t id);
bool bot_test_has(const struct bot_test *test, uint64_t hash, struct str text);
bool bot_setting_same(const struct bot_setting *a, const struct bot_setting *b);

/* ---- sentences ---- */

struct bot_name {
	int64_t id;
	struct str name;
	bool is_active;
};

struct bot_names {
	LIST(struct bot_name) channels, warehouses, products, vendors;
	LIST(struct bot_name) labels, tags, skus; /* by name; ids may be 0 */
	bool knows_products, knows_vendors, knows_labels;
};

const struct bot_name *bot_name_find(const struct bot_name *names, size_t n, int64_t id);
struct str bot_action_sentence(struct arena *arena, const struct bot_action *action,
                               const struct bot_names *names);

/* ---- findings ---- */

enum finding_kind {
	FINDING_DEAD,          /* its filters can never hold together, or name what does not exist */
	FINDING_CONTRADICTION, /* of one rank, can meet in one order, set one slot differently */
	FINDING_SHADOWED,      /* whatever it sets, a later rank always sets again */
	FINDING_DUPLICATE,     /* filters and actions of another */
	FINDING_IDLE,          /* it has no action, or is paused */
};
extern const struct words finding_kind_words;

struct bot_finding {
	enum finding_kind kind;
	LIST(int64_t) bots;
	struct str sentence;
};

void bot_findings(struct arena *arena, const struct bot_set *set, const struct bot_names *names,
                  struct bot_finding **out, size_t *count);

#endif
