/* Back-tests: rules tried on stored orders, without any effect on them.
 *
 * Words. The *draft* is what is tried: a saved version, or a set that was not saved. The *base* is
 * what it is compared with: the rules in force when the test began, or what really happened
 * (*history*). A *side* is what one of the two makes of an order. Everything but counts is an
 * estimate: each order is judged alone, with its data, the stock and the routing of today, and
 * costs come from an uploaded *rate table*.
 * A test runs as a job in short pieces on readers (kernel/jobs.h); it may be looked at and
 * cancelled meanwhile. It writes nothing but its own rows and the events back_test.started,
 * back_test.finished, back_test.cancelled, back_test.failed.
 * Refusals: rules or rates with a fault (INVALID), an unknown test, version or rate table
 * (NOT_FOUND), cancelling what has ended (CONFLICT). */
#ifndef PURSER_DOMAIN_BACK_TESTS_H
#define PURSER_DOMAIN_BACK_TESTS_H

#include "domain/automation/automation.h"
#include "domain/orders/orders.h"
#include "domain/stock/stock.h"
#include "kernel/listing.h"
#include "kernel/module.h"

ID_TYPE(rate_table_id);

enum back_test_limits {
	BACK_TEST_PIECE = 2000,             /* orders per read */
	BACK_TEST_DIFFERENCES_MOST = 10000, /* kept per test; counts are exact beyond */
	BACK_TEST_SERVICES_MOST = 200,      /* told apart in totals */
	RATES_MOST = 20000,
};

/* ---- rates ---- */

struct rate {
	struct str carrier, service; /* empty: any */
	int64_t zone;                /* 0: any */
	struct weight weight_to;     /* up to and with */
	struct money price;
};
struct rate_table {
	struct rate_table_id id;
	struct str name, currency;
	int64_t rate_count;
	struct instant created_at;
	LIST(struct rate) rates; /* not in lists */
	struct str csv;          /* in place of rates: weight_g, price, and zone, carrier, service */
	struct touched touched;
};
extern const struct shape rate_table_shape;

/* ---- what becomes of an order ---- */

struct trial_side {
	struct warehouse_id warehouse_id; /* of the first part; null: none */
	int64_t parts;
	struct str carrier, service, package;
	int64_t hold_days;
	bool is_conflict, is_marked_shipped, is_out_of_stock, is_late;
	struct money cost; /* no currency: unknown */
};

struct back_test_difference {
	struct order_id id;
	struct str number;
	struct str changed;       /* words, comma-joined: "warehouse,service" */
	struct str before, after; /* TrialSide as JSON */
};

struct warehouse_total {
	struct warehouse_id warehouse_id; /* null: none */
	int64_t orders;
};
struct service_total {
	struct str carrier, service;
	int64_t orders;
};
struct side_totals {
	LIST(struct warehouse_total) warehouses;
	LIST(struct service_total) services;
	int64_t split_orders, parts, held, conflicts, marked_shipped, out_of_stock, without_warehouse,
		late, without_cost;
	struct money cost;
};
struct change_totals {
	int64_t warehouse, split, service, hold, conflict, shipped, out_of_stock, late, cost, other;
};
struct back_test_totals {
	struct side_totals base, draft;
	struct change_totals changes; /* orders; one may count in several */
	int64_t passed_over;          /* bots never saw them: unpaid, unlinked, of a marketplace */
};

enum back_test_status {
	BACK_TEST_RUNNING,
	BACK_TEST_DONE,
	BACK_TEST_CANCELLED,
	BACK_TEST_FAILED, /* its job failed three times */
};
enum back_test_base { AGAINST_RULES, AGAINST_HISTORY };
extern const struct words back_test_status_words, back_test_base_words;

struct back_test {
	struct back_test_id id;
	struct str name;
	enum back_test_status status;
	int64_t days, version;
	enum back_test_base against;
	int64_t base_version;
	struct rate_table_id rate_table_id;
	struct str author_name;
	struct str message; /* why it failed */
	struct instant created_at, finished_at;
	int64_t orders_total, orders_done, orders_different, differences_kept;
	struct back_test_totals totals; /* not in lists */
	/* the store's */
	int64_t next_mark;
	LIST(int64_t) marks;  /* created_us and id, in turn */
	struct bot_set draft; /* when it is inserted; back_test_draft_fetch reads it */
};
extern const struct shape back_test_shape, back_test_row_shape, back_test_difference_shape;

struct back_test_draft {
	struct str name;
	int64_t days;    /* 0: all orders */
	int64_t version; /* or groups */
	LIST(struct bot_group) groups;
	enum back_test_base against;
	struct rate_table_id rate_table_id;
	struct touched touched;
};
extern const struct shape back_test_draft_shape;

WARN_UNUSED enum err rate_table_create(struct work *work, const struct rate_table *draft,
                                       struct rate_table *out);
WARN_UNUSED enum err rate_table_get(struct work *work, struct rate_table_id id,
                                    struct rate_table *out);
WARN_UNUSED enum err back_test_start(struct work *work, const struct back_test_draft *draft,
                                     struct back_test *out);
WARN_UNUSED enum err back_test_get(struct work *work, struct back_test_id id,
                                   struct back_test *out);
WARN_UNUSED enum err back_test_cancel(struct work *work, struct back_test_id id,
                                      struct back_test *out);

/* One job: reads the next pieces in parts, then writes what they found. */
WARN_UNUSED enum err back_test_read(struct work *work, const struct job *job, size_t part,
                                    size_t parts, void **found);
WARN_UNUSED enum err back_test_write(struct work *work, const struct job *job);
/* The job was given up after three attempts: the test has failed and says why. One that has ended
 * is left alone. */
WARN_UNUSED enum err back_test_stopped(struct work *work, const struct job *job,
                                       struct str failure);

extern const struct module back_tests_module;

#endif
