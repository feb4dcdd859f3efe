#include "domain/customers/customers_listen.h"

#include "base/map.h"
#include "domain/customers/customers_rules.h"
#include "domain/customers/customers_store.h"
#include "shape/shape_change.h"
#include "wire/fold.h"

/* A customer as this call knows it. */
struct known {
	struct customer customer;
	bool is_new, has_changed;
};

struct gathering {
	struct work *work;
	struct order_buyer *buyers;
	size_t buyer_count;
	struct map by_email, by_id; /* struct known */
	LIST(struct known *) all;
	struct map links; /* order → struct customer_link */
	LIST(struct customer_link) put;
};

static struct known *known_add(struct gathering *g, const struct customer *customer, bool is_new)
{
	struct known *known = ARENA_NEW(g->work->arena, struct known);
	known->customer = *customer;
	known->is_new = known->has_changed = is_new;
	map_put(&g->by_email, customer->email, known);
	map_put_int(&g->by_id, customer->id.value, known);
	*LIST_ADD(g->work->arena, &g->all) = known;
	return known;
}

/* The customers that the orders name now, and those that they were counted for before. */
static enum err known_load(struct gathering *g, const int64_t *orders, size_t n)
{
	struct work *work = g->work;
	struct customer *found;
	struct customer_link *links;
	size_t count, link_count;
	struct str *emails = ARENA_ARRAY(work->arena, g->buyer_count, struct str);
	for (size_t i = 0; i < g->buyer_count; i++)
		emails[i] = g->buyers[i].email = text_fold(work->arena, g->buyers[i].email);
	TRY(customers_by_emails(work->tx, work->arena, work->company, emails, g->buyer_count, &found,
	                        &count));
	for (size_t i = 0; i < count; i++)
		if (map_get_int(&g->by_id, found[i].id.value) == NULL)
			known_add(g, &found[i], false);
	TRY(customer_links(work->tx, work->arena, work->company, orders, n, &links, &link_count));
	LIST(int64_t) others = {0};
	for (size_t i = 0; i < link_count; i++) {
		map_put_int(&g->links, links[i].order_id.value, &links[i]);
		if (map_get_int(&g->by_id, links[i].customer_id.value) == NULL)
			*LIST_ADD(work->arena, &others) = links[i].customer_id.value;
	}
	if (others.count == 0)
		return OK;
	TRY(customers_load(work->tx, work->arena, work->company, others.at, others.count, &found,
	                   &count));
	for (size_t i = 0; i < count; i++)
		known_add(g, &found[i], false);
	return OK;
}

static enum err known_make(struct gathering *g, const struct order_buyer *buyer, struct known **out)
{
	struct customer customer = {.email = buyer->email,
	                            .created_at = g->work->now,
	                            .modified_at = g->work->now,
	                            .version = 1};
	TRY(id_new(g->work->tx, &customer.id.value));
	*out = known_add(g, &customer, true);
	return OK;
}

/* The order was counted for somebody else: its e-mail was corrected. */
static enum err link_drop(struct gathering *g, const struct customer_link *old,
                          const struct order_buyer *buyer)
{
	struct known *before = map_get_int(&g->by_id, old->customer_id.value);
	if (before != NULL) {
		customer_count(&before->customer, buyer, -1);
		before->has_changed = true;
	}
	return customer_link_remove(g->work->tx, g->work->company, old);
}

/* Most events change nothing of what an order is worth: then nothing is written. */
static bool link_is_same(const struct customer_link *old, const struct customer_link *now)
{
	return old->placed_at.us == now->placed_at.us
	       && old->total.ten_thousandths == now->total.ten_thousandths
	       && currency_eq(old->total.currency, now->total.currency)
	       && old->is_cancelled == now->is_cancelled && old->is_counted == now->is_counted;
}

static enum err buyer_count(struct gathering *g, const struct order_buyer *buyer)
{
	const struct customer_link *old = map_get_int(&g->links, buyer->id.value);
	struct known *known = map_get(&g->by_email, buyer->email);
	if (buyer->email.len == 0)
		return old != NULL ? link_drop(g, old, buyer) : OK;
	if (known == NULL)
		TRY(known_make(g, buyer, &known));
	if (old != NULL && !ID_EQ(old->customer_id, known->customer.id)) {
		TRY(link_drop(g, old, buyer));
		old = NULL;
	}
	known->has_changed = customer_take(&known->customer, buyer) || known->has_changed;
	if (old == NULL) {
		customer_count(&known->customer, buyer, 1);
		known->has_changed = true;
	}
	struct customer_link link = {
		.customer_id = known->customer.id,
		.order_id = buyer->id,
		.placed_at = buyer->placed_at,
		.total = buyer->total,
		.is_cancelled = buyer_is_dead(buyer),
		.is_counted = buyer_is_counted(buyer),
	};
	if (old == NULL || !link_is_same(old, &link))
		*LIST_ADD(g->work->arena, &g->put) = link;
	return OK;
}

static enum err customers_write(struct gathering *g)
{
	struct work *work = g->work;
	struct customer *fresh = ARENA_ARRAY(work->arena, g->all.count, struct customer);
	struct customer *changed = ARENA_ARRAY(work->arena, g->all.count, struct customer);
	size_t fresh_count = 0, changed_count = 0;
	for (size_t i = 0; i < g->all.count; i++) {
		struct known *known = g->all.at[i];
		known->customer.modified_at = work->now;
		if (known->is_new)
			fresh[fresh_count++] = known->customer;
		else if (known->has_changed)
			changed[changed_count++] = known->customer;
	}
	if (fresh_count > 0)
		TRY(customers_insert(work->tx, work->arena, work->company, fresh, fresh_count));
	if (changed_count > 0)
		TRY(customers_save(work->tx, work->arena, work->company, changed, changed_count));
	if (g->put.count > 0)
		TRY(customer_links_put(work->tx, work->arena, work->company, g->put.at, g->put.count));
	for (size_t i = 0; i < fresh_count; i++)
		event_emit(work, "customer.created", "customer", fresh[i].id.value,
		           shape_text(work->arena, &customer_row_shape, &fresh[i],
		                      (struct str[]){STR("email"), STR("name")}, 2));
	return OK;
}

enum err customers_on_order(struct work *work, const struct event *events, size_t n)
{
	struct gathering g = {.work = work,
	                      .by_email = map_new(work->arena),
	                      .by_id = map_new(work->arena),
	                      .links = map_new(work->arena)};
	struct map seen = map_new(work->arena);
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	size_t count = 0;
	for (size_t i = 0; i < n; i++) {
		if (map_get_int(&seen, events[i].subject_id) != NULL)
			continue;
		map_put_int(&seen, events[i].subject_id, &seen);
		ids[count++] = events[i].subject_id;
	}
	TRY(order_buyers(work, ids, count, &g.buyers, &g.buyer_count));
	if (g.buyer_count == 0)
		return OK;
	TRY(known_load(&g, ids, count));
	for (size_t i = 0; i < g.buyer_count; i++)
		TRY(buyer_count(&g, &g.buyers[i]));
	return customers_write(&g);
}
