/* What the edge of orders says and hears besides the order itself: the answer to "why", the bodies
 * of its actions and of its events. */
#ifndef PURSER_DOMAIN_ORDERS_EDGE_H
#define PURSER_DOMAIN_ORDERS_EDGE_H

#include "domain/orders/orders.h"
#include "domain/orders/orders_lines.h"

struct order_decision {
	int64_t id;
	struct instant at;
	enum routing_rule rule;
	int64_t rule_version;
	struct warehouse_id warehouse_id;
	bool can_fill;
	struct str sentence, change;
	enum routing_change_kind change_kind;
	struct warehouse_id change_warehouse_id;
	struct str candidates; /* JSON array of RoutingCandidate */
};

struct order_check {
	struct str name;
	bool is_passed;
	struct str sentence;
};

/* What was found to be missing: which line, which field, how many units where. */
struct order_fact {
	enum order_reason reason;
	struct order_line_id line_id; /* 0: the order as a whole */
	struct product_id product_id;
	struct str sku, field;
	struct warehouse_id warehouse_id;
	struct location_id location_id;
	struct qty wanted, available, missing;
	struct str sentence;
};

/* Something that a person can do about it: a call of our own API. */
struct order_fix {
	struct str action;
	struct str method, path;
	struct warehouse_id warehouse_id; /* a suggestion for the body; 0: none */
	struct str sentence;
};

struct order_why {
	struct order_id order_id;
	enum order_status status;
	enum order_reason reason;
	struct str sentence;
	LIST(struct order_check) checks;
	LIST(struct order_decision) decisions;
	LIST(struct reservation) claims;
	LIST(struct order_fact) facts;
	LIST(struct order_fix) fixes;
	struct instant promise_at;
	enum late_risk late_risk;
};

struct order_note {
	struct str number;
	enum order_status status;
	enum order_reason reason;
	struct warehouse_id warehouse_id;
	struct str sentence;
	struct str changes; /* JSON: what changed from what to what */
};

/* A line in the changes of order.lines_changed. */
struct line_note {
	struct order_line_id line_id;
	struct str sku;
	enum line_change_kind change;
	struct str difference; /* JSON */
};
extern const struct shape line_note_shape, order_line_difference_shape, order_difference_shape;

struct order_lines_request {
	LIST(struct order_line_edit) lines;
};
extern const struct shape order_lines_request_shape;

struct order_hold_request {
	struct instant until;
	struct day until_day; /* the hold ends when this day begins in the company's zone */
	struct str reason;
	bool release_claims;
};

/* When it ends; a day begins in the company's zone. */
WARN_UNUSED enum err order_hold_end(struct work *work, const struct order_hold_request *hold,
                                    struct instant *out);
/* Refuses a date in the past, and two dates; `path` stands before the name of the field. */
WARN_UNUSED enum err order_hold_check(struct work *work, const struct order_hold_request *hold,
                                      const char *path);

struct order_cancel_request {
	struct str reason;
};

struct order_pay_request {
	struct instant paid_at;
	struct money amount; /* no currency: all that is owed */
};

struct order_choose_request {
	struct warehouse_id warehouse_id;
};

extern const struct shape order_decision_shape, order_check_shape, order_fact_shape,
	order_fix_shape, order_why_shape, order_note_shape, order_hold_shape, order_cancel_shape,
	order_pay_shape, order_choose_shape, order_address_shape;

/* Why the order stands where it stands: the checks in evaluated order, each decision with its
 * candidates, its claims, and what would help. */
WARN_UNUSED enum err order_why(struct work *work, struct order_id id, struct order_why *out);

/* orders_why_facts.c, orders_why_fixes.c: the facts behind the order's reason, and what helps. */
WARN_UNUSED enum err order_facts_find(struct work *work, const struct order *order,
                                      struct order_why *why);
WARN_UNUSED enum err order_fixes_find(struct work *work, const struct order *order,
                                      struct order_why *why);

#endif
