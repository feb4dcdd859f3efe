#include "domain/customers/customers_api.h"

#include "kernel/custom_fields.h"
#include "kernel/listing.h"
#include "kernel/version.h"

const struct listing_source customer_source = {.shape = &customer_row_shape,
                                               .table = "customer",
                                               .usual_sort = "-last_order_at",
                                               .subject = "customer",
                                               .search = "customer"};

struct orders_query {
	int64_t limit;
	struct str cursor;
};
static const struct field query_fields[] = {
	FIELD_INT(struct orders_query, limit, 0, 1, LIMIT_PAGE, "Orders on a page; usually 50."),
	FIELD_TEXT(struct orders_query, cursor, 0, 0, 60, "next_cursor of the page before."),
};
static const struct shape query_shape =
	SHAPE("CustomerOrdersQuery", struct orders_query, query_fields, "Which orders.");

static struct customer_id id_of(const struct call *call)
{
	return (struct customer_id){call->ids[0]};
}

static void reply_customer(struct work *work, const struct customer *customer, struct reply *reply)
{
	reply->value = customer;
	reply->etag = str_format(work->arena, "%lld", (long long)customer->version);
}

static enum err list_customers(struct work *work, const struct call *call, struct reply *reply)
{
	TRY(listing_run(work, &customer_source, NULL, 0, call, reply));
	return customer_custom_attach(work, (struct customer *)reply->value, reply->count);
}

static enum err patch_custom(struct work *work, const struct call *call, struct reply *reply)
{
	return custom_fields_patch(work, "customer", call, reply);
}

static enum err post_custom(struct work *work, const struct call *call, struct reply *reply)
{
	return custom_fields_bulk(work, "customer", call, reply);
}

static enum err get_customer(struct work *work, const struct call *call, struct reply *reply)
{
	struct customer *customer = ARENA_NEW(work->arena, struct customer);
	TRY(customer_get(work, id_of(call), customer));
	reply_customer(work, customer, reply);
	return OK;
}

static enum err patch_customer(struct work *work, const struct call *call, struct reply *reply)
{
	struct customer *customer = ARENA_NEW(work->arena, struct customer);
	int64_t version;
	TRY(version_wanted(work, call, &version));
	TRY(customer_update(work, id_of(call), call->body, version, customer));
	reply_customer(work, customer, reply);
	return OK;
}

static enum err get_of_order(struct work *work, const struct call *call, struct reply *reply)
{
	struct customer *customer = ARENA_NEW(work->arena, struct customer);
	TRY(customer_of_order(work, (struct order_id){call->ids[0]}, customer));
	reply_customer(work, customer, reply);
	return OK;
}

/* "<placed at, in microseconds>-<order id>" */
static bool cursor_read(struct str cursor, struct customer_place *out)
{
	ptrdiff_t dash = str_find(cursor, '-');
	return dash > 0 && str_to_int(str_slice(cursor, 0, (size_t)dash), &out->placed_at.us) == OK
	       && str_to_int(str_slice(cursor, (size_t)dash + 1, cursor.len), &out->order_id.value)
	              == OK;
}

static enum err list_orders(struct work *work, const struct call *call, struct reply *reply)
{
	const struct orders_query *query = call->query;
	size_t most = query != NULL && query->limit > 0 ? (size_t)query->limit : LIMIT_PAGE_DEFAULT;
	struct customer customer;
	struct order *orders;
	struct customer_place before = {{INT64_MAX}, {INT64_MAX}};
	size_t count;
	if (query != NULL && query->cursor.len > 0 && !cursor_read(query->cursor, &before))
		return fault_field(work->fault, STR("cursor"), "is not a cursor of this list");
	TRY(customer_get(work, id_of(call), &customer));
	TRY(customer_orders(work, id_of(call), before, most + 1, &orders, &count));
	if (count > most) {
		count = most;
		reply->next_cursor =
			str_format(work->arena, "%lld-%lld", (long long)orders[most - 1].placed_at.us,
		               (long long)orders[most - 1].id.value);
	}
	reply->value = orders;
	reply->count = count;
	return OK;
}

static const struct refusal refusals[] = {
	{404, "There is no such customer."},
	{412, "The customer has changed meanwhile."},
	{0, NULL},
};

#define READS .method = "GET", .scope = SCOPE_READ_ORDERS, .status = 200, .refusals = refusals

const struct route customers_routes[CUSTOMERS_ROUTE_COUNT] = {
	{READS, .path = "/api/v1/customers", .id = "customers_list", .flags = ROUTE_LIST,
     .reply = &customer_row_shape, .run = list_customers,
     .says = "Customers, those who ordered last first; filters by field."},
	{READS, .path = "/api/v1/customers/{customer_id}", .id = "customer_get",
     .reply = &customer_shape, .run = get_customer,
     .says = "One customer, with what it bought by currency."},
	{.method = "PATCH",
     .path = "/api/v1/customers/{customer_id}",
     .id = "customer_update",
     .scope = SCOPE_WRITE_ORDERS,
     .flags = ROUTE_WRITE | ROUTE_UPDATE | ROUTE_IDEMPOTENT,
     .body = &customer_row_shape,
     .reply = &customer_shape,
     .status = 200,
     .run = patch_customer,
     .refusals = refusals,
     .says = "Corrects a customer; its later orders change it no more."},
	{.method = "PATCH",
     .path = "/api/v1/customers/{customer_id}/custom_fields",
     .id = "customer_custom_fields",
     .scope = SCOPE_WRITE_ORDERS,
     .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
     .body = &custom_patch_shape,
     .reply = &custom_patch_shape,
     .status = 200,
     .run = patch_custom,
     .refusals = custom_refusals,
     .says = "Gives a customer values in custom fields; null removes one."},
	{.method = "POST",
     .path = "/api/v1/customers/custom_fields",
     .id = "customers_custom_fields_edit",
     .scope = SCOPE_WRITE_ORDERS,
     .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
     .body = &custom_bulk_shape,
     .status = 204,
     .run = post_custom,
     .refusals = custom_refusals,
     .says = "Gives many customers the same values in custom fields."},
	{READS, .path = "/api/v1/customers/{customer_id}/orders", .id = "customer_orders",
     .flags = ROUTE_LIST, .query = &query_shape, .reply = &order_row_shape, .run = list_orders,
     .says = "Its orders, newest first."},
	{READS, .path = "/api/v1/orders/{order_id}/customer", .id = "order_customer",
     .reply = &customer_shape, .run = get_of_order,
     .says = "Who placed the order; a moment after it was accepted."},
};
