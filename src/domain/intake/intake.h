/* Intake: where orders come in, from people, clients and connections alike. It checks a draft,
 * matches its lines to listings, and hands it to orders, which routes and reserves in the same
 * unit. It stands last: create → (bots) → route → reserve. */
#ifndef PURSER_DOMAIN_INTAKE_H
#define PURSER_DOMAIN_INTAKE_H

#include "domain/channels/channels.h"
#include "domain/orders/orders.h"
#include "kernel/module.h"

struct intake_item {
	const struct order_draft *draft;
	bool is_download; /* from a connection: a repeat is an edit, never a conflict */
	/* results */
	enum order_outcome outcome;
	enum err err;
	struct fault *fault; /* given by the caller, initialised */
	struct order order;
};
/* One bad item never stops the others. */
WARN_UNUSED enum err intake_orders(struct work *work, size_t n, struct intake_item *items);

extern const struct module intake_module;

#endif
