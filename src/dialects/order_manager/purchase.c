/* Purchase orders, reading. */
#include "dialects/order_manager/purchase.h"

#include "domain/accounts/accounts.h"
#include "domain/stock/stock.h"

/* ---- what a page mentions ---- */

struct mentioned {
	struct work *work;
	struct map terms, people, milestones;
	struct stock_bin *bins;
	size_t bin_count;
};

static enum err person_load(struct work *work, int64_t id, struct map *people)
{
	struct user *user = ARENA_NEW(work->arena, struct user);
	if (id == 0 || map_get_int(people, id) != NULL)
		return OK;
	enum err err = user_get(work, (struct user_id){id}, user);
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	map_put_int(people, id, user);
	return OK;
}

static enum err mentioned_load(struct work *work, const struct purchase_order *orders, size_t n,
                               struct mentioned *m)
{
	struct milestone *milestones;
	LIST(int64_t) products = {0};
	size_t count;
	*m = (struct mentioned){
		.work = work, .people = map_new(work->arena), .milestones = map_new(work->arena)};
	TRY(om_terms(work, &m->terms));
	TRY(milestone_all(work, &milestones, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&m->milestones, milestones[i].id.value, &milestones[i]);
	for (size_t i = 0; i < n; i++) {
		TRY(person_load(work, orders[i].created_by, &m->people));
		TRY(person_load(work, orders[i].authorized_by, &m->people));
		for (size_t k = 0; k < orders[i].lines.count; k++)
			if (orders[i].lines.at[k].location_id.value != 0)
				*LIST_ADD(work->arena, &products) = orders[i].lines.at[k].product_id.value;
	}
	return stock_bins(work, products.at, products.count, &m->bins, &m->bin_count);
}

/* ---- printing ---- */

struct om_hold om_hold_of(const struct purchase_hold *hold)
{
	return (struct om_hold){.id = hold->id,
	                        .purchase_order_item_id = hold->purchase_line_id,
	                        .warehouse_id = hold->warehouse_id,
	                        .quantity = hold->quantity,
	                        .memo = hold->memo};
}

struct om_milestone om_milestone_of(const struct milestone *milestone)
{
	return (struct om_milestone){.id = milestone->id,
	                             .name = milestone->name,
	                             .hex_color = milestone->color,
	                             .active = milestone->is_active};
}

static struct om_person person_of(const struct mentioned *m, int64_t id)
{
	const struct user *user = map_get_int(&m->people, id);
	if (user == NULL)
		return (struct om_person){0};
	return (struct om_person){user->id, user->email, user->name};
}

static struct stock_id bin_of(const struct mentioned *m, const struct purchase_line *line)
{
	for (size_t i = 0; i < m->bin_count; i++)
		if (ID_EQ(m->bins[i].product_id, line->product_id)
		    && ID_EQ(m->bins[i].location_id, line->location_id))
			return m->bins[i].id;
	return (struct stock_id){0};
}

static struct om_discount discount_of(struct arena *arena, const struct purchase_line *line)
{
	struct buf buf = buf_new(arena, LIMIT_NAME);
	if (line->discount_ppm != 0)
		return (struct om_discount){.amount = om_percent_text(arena, line->discount_ppm),
		                            .discount_type = DISCOUNT_PERCENTAGE};
	if (line->discount.ten_thousandths == 0)
		return (struct om_discount){0};
	money_write(&buf, line->discount);
	return (struct om_discount){.amount = buf_str(&buf)};
}

static void item_print(const struct mentioned *m, const struct purchase_order *order,
                       const struct purchase_line *in, struct om_purchase_item *out)
{
	struct arena *arena = m->work->arena;
	*out = (struct om_purchase_item){
		.purchase_order_item_id = in->id,
		.vendor_product_id = in->vendor_product_id,
		.vendor_product_master_sku = in->sku,
		.vendor_product_vendor_sku = in->vendor_sku,
		.product_stock_id = bin_of(m, in),
		.status = in->status,
		.quantity = in->quantity,
		.unit_of_measure = in->unit_name,
		.uom_unit_quantity = {in->unit_units.units > 0 ? in->unit_units.units : 1},
		.packaging = in->packaging,
		.original_unit_cost = in->unit_cost,
		.billed_unit_cost = in->billed_unit_cost,
		.landed_unit_cost = in->landed_unit_cost,
		.discount = discount_of(arena, in),
		.percentage_tax = om_percent_text(arena, in->tax_ppm),
		.estimated_delivery_date = in->expected_at,
		.delivery_date = in->delivered_at,
		.received_date = in->received_at,
		.billed_date = in->billed_at,
		.reference_number = in->reference_number,
		.memo = in->memo,
	};
	for (size_t i = 0; i < order->holds.count; i++)
		if (ID_EQ(order->holds.at[i].purchase_line_id, in->id))
			*LIST_ADD(arena, &out->holds) = om_hold_of(&order->holds.at[i]);
}

static enum err costs_print(struct arena *arena, const struct purchase_order *in,
                            struct om_purchase *out)
{
	out->shipping_cost = money_zero(in->total.currency);
	for (size_t i = 0; i < in->costs.count; i++) {
		const struct purchase_cost *cost = &in->costs.at[i];
		if (cost->kind == COST_SHIPPING)
			TRY(money_add(out->shipping_cost, cost->amount, &out->shipping_cost));
		else
			*LIST_ADD(arena, &out->other_costs) =
				(struct om_other_cost){cost->amount, cost->description};
	}
	return OK;
}

static enum err order_print(const struct mentioned *m, const struct purchase_order *in,
                            struct om_purchase *out)
{
	struct arena *arena = m->work->arena;
	*out = (struct om_purchase){
		.purchase_order_id = in->id,
		.number = in->number,
		.custom_purchase_order_number = in->custom_number,
		.type = in->type,
		.status = in->status,
		.format = in->order_format,
		.vendor_id = in->vendor_id,
		.destination_warehouse_id = in->warehouse_id,
		.dropship_order_id = in->order_id,
		.currency = in->currency,
		.date_created = in->created_at,
		.date_modified = in->modified_at,
		.date_issued = in->issued_at,
		.date_authorized = in->authorized_at,
		.vendor_confirm_by_date = in->confirm_by,
		.vendor_confirmed_on_date = in->confirmed_at,
		.created_by = person_of(m, in->created_by),
		.authorizer = person_of(m, in->authorized_by),
		.payment_term = om_term_of(map_get_int(&m->terms, in->payment_term_id.value)),
		.incoterm_shipping_rule = in->incoterm,
		.incoterm_shipping_rule_id = {(int64_t)in->incoterm},
		.internal_notes = in->notes,
	};
	TRY(costs_print(arena, in, out));
	for (size_t i = 0; i < in->messages.count; i++)
		*LIST_ADD(arena, &out->messages_to_vendor) = in->messages.at[i].text;
	for (size_t i = 0; i < in->milestones.count; i++) {
		const struct purchase_milestone *row = &in->milestones.at[i];
		const struct milestone *milestone = map_get_int(&m->milestones, row->milestone_id.value);
		if (milestone != NULL)
			*LIST_ADD(arena, &out->assigned_purchase_order_milestones) = (struct om_assigned){
				.milestone = om_milestone_of(milestone), .reached = row->is_reached};
	}
	for (size_t i = 0; i < in->lines.count; i++)
		item_print(m, in, &in->lines.at[i], LIST_ADD(arena, &out->purchase_order_items));
	return OK;
}

enum err om_purchases_print(struct work *work, const struct purchase_order *orders, size_t n,
                            struct om_purchase **out)
{
	struct mentioned m;
	TRY(mentioned_load(work, orders, n, &m));
	*out = ARENA_ARRAY(work->arena, n, struct om_purchase);
	for (size_t i = 0; i < n; i++)
		TRY(order_print(&m, &orders[i], &(*out)[i]));
	return OK;
}

enum err om_assigned_print(struct work *work, const struct purchase_order *order,
                           struct om_assigned **out)
{
	struct om_purchase *printed;
	TRY(om_purchases_print(work, order, 1, &printed));
	*out = printed->assigned_purchase_order_milestones.at;
	return OK;
}

/* ---- reading ---- */

/* Words of the dialect become ours. */
static enum err status_filter(struct work *work, struct om_filters *filters,
                              const struct om_purchase_query *query)
{
	LIST(struct str) words = {0};
	for (size_t i = 0; i < query->status.count; i++) {
		int status;
		if (!word_find(&om_purchase_status_words, query->status.at[i], true, &status))
			return fault_field(work->fault, STR("status"), "has no word %.*s",
			                   STR_FMT(query->status.at[i]));
		*LIST_ADD(work->arena, &words) = word_of(&purchase_status_words, status);
	}
	om_only_texts(filters, "status", words.at, words.count);
	return OK;
}

static void line_filter(struct listing_filter *filter)
{
	om_through(filter, "id", "purchase_line", "purchase_order_id");
}

static enum err filters_add(struct work *work, struct om_filters *filters,
                            const struct om_purchase_query *query)
{
	om_between(filters, "authorized_at", query->authorized_date_from, query->authorized_date_to);
	om_between(filters, "created_at", query->created_date_from, query->created_date_to);
	om_between(filters, "modified_at", query->modified_date_from, query->modified_date_to);
	om_only_id(filters, "created_by", query->created_by);
	om_only_id(filters, "vendor_id", query->vendor_id);
	om_only_ids(filters, "warehouse_id", query->warehouse_ids.at, query->warehouse_ids.count);
	if (query->purchase_order_number.len > 0)
		om_only_texts(filters, "number", &query->purchase_order_number, 1);
	if (query->custom_purchase_order_number.len > 0)
		om_only_texts(filters, "custom_number", &query->custom_purchase_order_number, 1);
	line_filter(om_only_id(filters, "product_id", query->product_id));
	line_filter(om_only_id(filters, "vendor_product_id", query->vendor_product_id));
	if (query->product_sku.len > 0)
		line_filter(om_prefixes(filters, "sku", &query->product_sku, 1));
	if (query->vendor_product_sku.len > 0)
		line_filter(om_prefixes(filters, "vendor_sku", &query->vendor_product_sku, 1));
	return status_filter(work, filters, query);
}

enum err om_purchase_list(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_purchase_query query = {0};
	struct om_filters filters = om_filters_new(work->arena);
	struct om_purchase *out;
	void *found;
	TRY(om_query(work, call, &query));
	TRY(filters_add(work, &filters, &query));
	TRY(om_list(work, &purchase_order_source, &filters, query.page, om_limit(query.limit, 20),
	            &found, &reply->count));
	TRY(purchase_lists_attach(work, found, reply->count));
	TRY(om_purchases_print(work, found, reply->count, &out));
	reply->value = out;
	return OK;
}

enum err om_purchase_get(struct work *work, const struct call *call, struct reply *reply)
{
	struct purchase_order order;
	struct om_purchase *out;
	TRY(purchase_get(work, (struct purchase_order_id){call->ids[0]}, &order));
	TRY(om_purchases_print(work, &order, 1, &out));
	reply->value = out;
	return OK;
}

struct om_purchase_format {
	int64_t id;
	struct str description;
};
static const struct field format_fields[] = {
	FIELD_INT(struct om_purchase_format, id, 0, 0, INT32_MAX, "Its id."),
	FIELD_TEXT(struct om_purchase_format, description, 0, 0, LIMIT_NAME, "What it is."),
};
const struct shape om_purchase_format_shape =
	SHAPE("purchaseOrderFormat", struct om_purchase_format, format_fields, "A format.");

enum err om_purchase_formats(struct work *work, const struct call *call, struct reply *reply)
{
	(void)call;
	reply->count = om_order_format_words.count;
	struct om_purchase_format *out =
		ARENA_ARRAY(work->arena, reply->count, struct om_purchase_format);
	for (size_t i = 0; i < reply->count; i++)
		out[i] = (struct om_purchase_format){om_order_format_words.rows[i].value + 1,
		                                     str_from(om_order_format_words.rows[i].sentence)};
	reply->value = out;
	return OK;
}
