/* The past of quantities: who changed which allocation rule or exclusion, and what a listing could
 * sell at any instant. The instant's stock comes from the ledger, its rules and exclusions from
 * allocation_change, its flags, buffers and links from share_past; then the same sum is worked out
 * as for now, so figure and explanation cannot differ from what was published. */
#ifndef PURSER_DOMAIN_CHANNELS_PAST_H
#define PURSER_DOMAIN_CHANNELS_PAST_H

#include "base/map.h"
#include "domain/channels/channels.h"

ID_TYPE(allocation_change_id);

struct allocation_change {
	struct allocation_change_id id;
	struct instant at;
	struct product_id product_id;     /* 0: every product */
	struct channel_id channel_id;     /* 0: every channel */
	struct warehouse_id warehouse_id; /* of an exclusion; 0: a rule */
	bool is_set;                      /* it holds from then on */
	struct str type;
	int64_t value;
	struct str minimum_type;
	int64_t minimum_value, minimum_level;
	struct str change; /* {"value":{"from":50,"to":60}} */
	struct str actor_kind;
	int64_t actor_id;
	struct str actor_name;
	struct touched touched;
};
extern const struct shape allocation_change_shape;

/* Notes that rules changed; `before` NULL: there was none, `after` NULL: it was removed. */
struct rule_edit {
	const struct allocation_rule *before, *after;
};
WARN_UNUSED enum err rules_changed(struct work *work, const struct rule_edit *edits, size_t n);
WARN_UNUSED enum err exclusion_changed(struct work *work, const struct stock_exclusion *exclusion,
                                       bool is_set);

/* Notes what a figure was until now. */
#define PAST_IS_ACTIVE "is_active"
#define PAST_BUFFER "buffer"
#define PAST_PRODUCT "product_id"
#define PAST_MINIMUM_LEVEL "minimum_level"
#define PAST_COMPONENTS "use_component_inventory"
#define PAST_PARTS "parts"
#define PAST_ACROSS "across"
struct past_value {
	int64_t subject_id;
	const char *field;
	struct instant until;
	int64_t value;
};
WARN_UNUSED enum err past_note(struct work *work, const struct past_value *values, size_t n);

/* What events of other modules tell of before: product.changed, .parts_changed, warehouse.changed,
 * .deactivated, setting.changed. */
WARN_UNUSED enum err channels_past_listen(struct work *work, const struct event *events, size_t n);

/* As of an instant: what figures were, rules and exclusions. */
/* A row of share_past. */
struct past_row {
	int64_t subject_id;
	struct str field;
	struct instant until;
	int64_t value;
};
struct past_rows {
	LIST(struct past_row) rows; /* latest first: the last of a field held at the instant */
};
struct past {
	struct map subjects; /* id → struct past_rows */
};
WARN_UNUSED enum err past_load(struct work *work, const int64_t *subjects, size_t n,
                               struct instant at, struct past **out);
WARN_UNUSED enum err rules_as_of(struct work *work, const int64_t *products, size_t n,
                                 struct instant at, struct allocation_rule **rules,
                                 size_t *rule_count, struct stock_exclusion **exclusions,
                                 size_t *exclusion_count);

#endif
