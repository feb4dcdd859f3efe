/* The unit of work: who, when, and inside which transaction. Passed as first argument to every use
 * case, never stored. A use case is load → decide → write over N ≥ 1 items; it refuses before its
 * first write, and has no effect outside work->tx and its own output. */
#ifndef PURSER_KERNEL_WORK_H
#define PURSER_KERNEL_WORK_H

#include "base/fault.h"
#include "base/id.h"
#include "base/instant.h"
#include "db/db.h"

/* Scopes are bits: what a client or user may do. Order Manager's names (dialect 2) map onto them.
 */
enum scope {
	SCOPE_PUBLIC = 0, /* on a route only: nobody needs to sign in */
	SCOPE_READ_INVENTORY = 1 << 0,
	SCOPE_WRITE_INVENTORY = 1 << 1,
	SCOPE_READ_ORDERS = 1 << 2,
	SCOPE_WRITE_ORDERS = 1 << 3,
	SCOPE_READ_SHIPMENTS = 1 << 4,
	SCOPE_WRITE_SHIPMENTS = 1 << 5,
	SCOPE_READ_PRODUCTS = 1 << 6,
	SCOPE_WRITE_PRODUCTS = 1 << 7,
	SCOPE_READ_SETTINGS = 1 << 8, /* warehouses, channels, rules, connections, users */
	SCOPE_WRITE_SETTINGS = 1 << 9,
	SCOPE_READ_AUDIT = 1 << 10,
	SCOPE_SIGNED_IN = 1 << 11,       /* any signed-in user or client */
	SCOPE_READ_PURCHASING = 1 << 12, /* vendors and purchase orders */
	SCOPE_WRITE_PURCHASING = 1 << 13,
	SCOPE_READ_TRANSFERS = 1 << 14,
	SCOPE_WRITE_TRANSFERS = 1 << 15,
	SCOPE_READ_ANALYTICS = 1 << 16, /* costs, values, margins */
	SCOPE_ALL = 0x1ffff,
};

enum actor_kind { ACTOR_SYSTEM, ACTOR_USER, ACTOR_CLIENT, ACTOR_CONNECTION };

struct actor {
	enum actor_kind kind;
	struct company_id company;
	int64_t id; /* user, client or connection id; 0 for the system */
	unsigned scopes;
	struct str name; /* for timelines: "Ada", "API client ERP", "connection demo shop" */
};

struct work {
	struct arena *arena;
	struct arena *lasting; /* of a part (work_part): the unit's; else NULL */
	struct tx *tx;
	struct actor actor;
	struct company_id company; /* = actor.company; leads every SQL statement */
	struct instant now;        /* the same for the whole unit */
	struct str trace;
	struct fault *fault;
	struct event_queue *events; /* kernel/events.h */
	struct kept *kept;          /* kernel/kept.h; NULL: nothing is kept */
};

/* The same work for a part of the unit whose memory goes before the unit's: a long unit that takes
 * its rows in portions works in the memory of one. The events of the part stay. */
static inline struct work work_part(const struct work *work, struct arena *arena)
{
	struct work part = *work;
	part.arena = arena;
	part.lasting = work->lasting != NULL ? work->lasting : work->arena;
	return part;
}

#endif
