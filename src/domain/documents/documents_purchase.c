#include "domain/documents/documents_purchase.h"

#include "base/map.h"
#include "domain/catalog/catalog.h"
#include "domain/orders/orders.h"
#include "domain/purchasing/purchasing.h"
#include "domain/vendors/vendors.h"
#include "domain/warehouses/warehouses.h"
#include "wire/zone.h"

struct buying {
	struct work *work;
	const struct company *company;
	struct map products; /* id → struct product */
};

/* The day, as the company's calendar shows it. */
static struct str day_of(const struct buying *b, struct instant at)
{
	struct str text = zone_text(b->work->arena, at, b->company->time_zone);
	ptrdiff_t space = str_find(text, ' ');
	return space < 0 ? text : str_slice(text, 0, (size_t)space);
}

static enum err products_name(struct buying *b, const struct purchase_order *orders, size_t n)
{
	struct product *found;
	size_t count;
	LIST(int64_t) ids = {0};
	struct map seen = map_new(b->work->arena);
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < orders[i].lines.count; k++) {
			int64_t id = orders[i].lines.at[k].product_id.value;
			if (map_get_int(&seen, id) == NULL)
				*LIST_ADD(b->work->arena, &ids) = id;
			map_put_int(&seen, id, b);
		}
	}
	TRY(product_load(b->work, ids.at, ids.count, &found, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&b->products, found[i].id.value, &found[i]);
	return OK;
}

/* ---- whom, and where to ---- */

static void vendor_write(const struct buying *b, const struct vendor *vendor,
                         struct purchase_paper *out)
{
	struct work *work = b->work;
	const struct str lines[] = {vendor->line1, vendor->line2,
	                            paper_town(work, vendor->city, vendor->state, vendor->postal_code),
	                            vendor->country};
	out->vendor = vendor->name;
	out->vendor_contact = vendor->contact_name;
	out->vendor_phone = vendor->phone;
	out->vendor_email = vendor->order_email.len > 0 ? vendor->order_email : vendor->email;
	out->account_number = vendor->account_number;
	for (size_t i = 0; i < COUNT_OF(lines); i++)
		if (lines[i].len > 0)
			*LIST_ADD(work->arena, &out->vendor_lines) = lines[i];
}

static void ship_lines_add(const struct buying *b, const struct str *lines, size_t n,
                           struct purchase_paper *out)
{
	for (size_t i = 0; i < n; i++)
		if (lines[i].len > 0)
			*LIST_ADD(b->work->arena, &out->ship_to_lines) = lines[i];
}

/* What the vendor ships to our buyer itself goes to the buyer. */
static enum err buyer_write(const struct buying *b, struct order_id id, struct purchase_paper *out)
{
	struct order order;
	TRY(order_get(b->work, id, &order));
	const struct str lines[] = {order.line1, order.line2,
	                            paper_town(b->work, order.city, order.state, order.postal_code),
	                            order.country};
	out->is_dropship = true;
	out->order_number = order.number;
	out->shipping_method = order.shipping_method;
	out->ship_to = order.recipient;
	out->ship_to_company = order.company;
	out->ship_to_phone = order.phone;
	ship_lines_add(b, lines, COUNT_OF(lines), out);
	return OK;
}

static enum err ship_to_write(const struct buying *b, const struct purchase_order *order,
                              struct purchase_paper *out)
{
	struct warehouse to;
	if (order->order_id.value != 0)
		return buyer_write(b, order->order_id, out);
	TRY(warehouse_get(b->work, order->warehouse_id, &to));
	const struct str lines[] = {to.line1, to.line2,
	                            paper_town(b->work, to.city, to.state, to.postal_code), to.country};
	out->ship_to = to.contact_name.len > 0 ? to.contact_name : to.name;
	out->ship_to_company = to.company_name.len > 0 ? to.company_name : b->company->name;
	out->ship_to_phone = to.phone;
	ship_lines_add(b, lines, COUNT_OF(lines), out);
	return OK;
}

/* ---- what ---- */

static struct str quantity_text(const struct buying *b, const struct purchase_line *line,
                                int64_t units)
{
	struct arena *arena = b->work->arena;
	long long per = line->unit_units.units, n = units;
	struct str name = line->unit_name;
	/* A piece of what came may be no whole number of them. */
	if ((per <= 1 && name.len == 0) || (per > 1 && n % per != 0))
		return str_format(arena, "%lld", n);
	if (per <= 1)
		return str_format(arena, "%lld × %.*s", n, STR_FMT(name));
	if (name.len == 0)
		name = STR("pack");
	return str_format(arena, "%lld × %.*s of %lld", n / per, STR_FMT(name), per);
}

static void line_write(const struct buying *b, const struct purchase_asked_line *asked,
                       struct purchase_paper *out)
{
	const struct purchase_line *line = asked->line;
	const struct product *product = map_get_int(&b->products, line->product_id.value);
	struct purchase_paper_line *made = LIST_ADD(b->work->arena, &out->lines);
	struct money cost = line->unit_cost;
	cost.currency = asked->net.currency; /* of a cost of nothing, too */
	*made = (struct purchase_paper_line){
		.position = (int64_t)out->lines.count,
		.vendor_sku = line->vendor_sku,
		.sku = product != NULL ? product->sku : line->sku,
		.title = product != NULL ? product->name : line->sku,
		.packaging = line->packaging,
		.units = asked->quantity,
		.quantity = quantity_text(b, line, asked->quantity.units),
		.unit_cost = paper_amount(b->work, cost),
		.total = paper_amount(b->work, asked->net),
		.expected_at = day_of(b, line->expected_at),
	};
	if (asked->discount.ten_thousandths != 0)
		made->discount = paper_amount(b->work, asked->discount);
	out->has_discount = out->has_discount || made->discount.len > 0;
	out->has_packaging = out->has_packaging || made->packaging.len > 0;
}

static enum err lines_write(const struct buying *b, const struct purchase_order *order,
                            struct purchase_paper *out)
{
	struct work *work = b->work;
	struct purchase_asked asked;
	struct instant last = {0};
	TRY(purchase_as_asked(work->arena, order, &asked));
	for (size_t i = 0; i < asked.lines.count; i++) {
		line_write(b, &asked.lines.at[i], out);
		if (asked.lines.at[i].line->expected_at.us > last.us)
			last = asked.lines.at[i].line->expected_at;
	}
	for (size_t i = 0; i < order->costs.count; i++) {
		const struct purchase_cost *cost = &order->costs.at[i];
		struct str kind = word_of(&cost_kind_words, (int)cost->kind);
		*LIST_ADD(work->arena, &out->costs) = (struct purchase_paper_cost){
			cost->description.len > 0 ? cost->description : kind, paper_amount(work, cost->amount)};
	}
	out->expected_at = day_of(b, last);
	out->items_total = paper_amount(work, asked.items_total);
	if (asked.tax_total.ten_thousandths != 0)
		out->tax_total = paper_amount(work, asked.tax_total);
	out->total = paper_amount(work, asked.total);
	return OK;
}

/* ---- the paper ---- */

static enum err terms_write(const struct buying *b, const struct purchase_order *order,
                            struct purchase_paper *out)
{
	struct payment_term term;
	if (order->incoterm != INCOTERM_NONE)
		out->incoterm = word_of(&incoterm_words, (int)order->incoterm);
	if (order->payment_term_id.value == 0)
		return OK;
	TRY(payment_term_get(b->work, order->payment_term_id, &term));
	out->payment_term = term.name;
	return OK;
}

static struct str status_text(struct work *work, enum purchase_status status)
{
	struct str word = word_of(&purchase_status_words, (int)status);
	struct buf buf = buf_new(work->arena, 100);
	struct str piece;
	while (str_split(&word, '_', &piece))
		buf_format(&buf, "%s%.*s", buf.len > 0 ? " " : "", STR_FMT(piece));
	return buf_str(&buf);
}

static enum err paper_write(const struct buying *b, const struct purchase_order *order,
                            struct purchase_paper *out)
{
	struct work *work = b->work;
	struct vendor vendor;
	*out = (struct purchase_paper){
		.number = order->number,
		.custom_number = order->custom_number,
		.barcode = order->number,
		.sender = b->company->name,
		.status = status_text(work, order->status),
		.ordered_at = day_of(b, order->issued_at.us != 0 ? order->issued_at : order->created_at),
		.confirm_by = day_of(b, order->confirm_by),
		.is_draft = order->status == PURCHASE_AWAITING_AUTHORIZATION
	                || order->status == PURCHASE_AWAITING_ACCEPTANCE,
		.is_called_off = order->status == PURCHASE_VOIDED || order->status == PURCHASE_CANCELLED,
		.currency = order->currency,
	};
	TRY(vendor_get(work, order->vendor_id, &vendor));
	vendor_write(b, &vendor, out);
	TRY(ship_to_write(b, order, out));
	TRY(terms_write(b, order, out));
	for (size_t i = 0; i < order->messages.count; i++)
		*LIST_ADD(work->arena, &out->notes) = (struct purchase_paper_note){
			order->messages.at[i].text, day_of(b, order->messages.at[i].created_at)};
	return lines_write(b, order, out);
}

enum err purchase_sheet_make(struct work *work, const struct company *company, const int64_t *ids,
                             size_t n, struct purchase_paper_sheet *out)
{
	struct buying buying = {.work = work, .company = company, .products = map_new(work->arena)};
	struct purchase_order *orders = ARENA_ARRAY(work->arena, n, struct purchase_order);
	for (size_t i = 0; i < n; i++)
		TRY(purchase_get(work, (struct purchase_order_id){ids[i]}, &orders[i]));
	TRY(products_name(&buying, orders, n));
	for (size_t i = 0; i < n; i++)
		TRY(paper_write(&buying, &orders[i], LIST_ADD(work->arena, &out->purchases)));
	return OK;
}

/* ---- one that does not exist ---- */

static void line_make_up(struct work *work, struct purchase_paper *out,
                         struct purchase_paper_line line)
{
	line.position = (int64_t)out->lines.count + 1;
	*LIST_ADD(work->arena, &out->lines) = line;
}

void purchase_sheet_make_up(struct work *work, const struct company *company,
                            struct purchase_paper_sheet *out)
{
	const struct buying b = {.work = work, .company = company};
	struct str soon = day_of(&b, (struct instant){work->now.us + 14 * DAY_US});
	const struct vendor vendor = {.name = STR("Northwind Pottery"),
	                              .contact_name = STR("Grace Hopper"),
	                              .phone = STR("+1 603 555 0101"),
	                              .order_email = STR("orders@northwind.example"),
	                              .account_number = STR("C-4711"),
	                              .line1 = STR("9 Kiln Lane"),
	                              .city = STR("Keene"),
	                              .state = STR("NH"),
	                              .postal_code = STR("03431"),
	                              .country = STR("US")};
	const struct str to[] = {STR("12 Harbor Road"), STR("Reno, NV 89501"), STR("US")};
	struct purchase_paper *paper = LIST_ADD(work->arena, &out->purchases);
	*paper = (struct purchase_paper){.number = STR("PO-1001"),
	                                 .barcode = STR("PO-1001"),
	                                 .sender = company->name,
	                                 .status = STR("awaiting confirmation"),
	                                 .ordered_at = day_of(&b, work->now),
	                                 .expected_at = soon,
	                                 .ship_to = STR("Receiving"),
	                                 .ship_to_company = company->name,
	                                 .payment_term = STR("Net 30"),
	                                 .incoterm = STR("FOB"),
	                                 .currency = STR("USD"),
	                                 .has_discount = true,
	                                 .has_packaging = true,
	                                 .items_total = STR("263.50 USD"),
	                                 .tax_total = STR("10.54 USD"),
	                                 .total = STR("294.04 USD")};
	vendor_write(&b, &vendor, paper);
	ship_lines_add(&b, to, COUNT_OF(to), paper);
	line_make_up(work, paper,
	             (struct purchase_paper_line){.vendor_sku = STR("NP-330-B"),
	                                          .sku = STR("MUG-BLUE"),
	                                          .title = STR("Mug, blue, 330 ml"),
	                                          .packaging = STR("Carton"),
	                                          .units = {60},
	                                          .quantity = STR("5 × case of 12"),
	                                          .unit_cost = STR("3.25 USD"),
	                                          .discount = STR("9.50 USD"),
	                                          .total = STR("185.50 USD"),
	                                          .expected_at = soon});
	line_make_up(work, paper,
	             (struct purchase_paper_line){.vendor_sku = STR("NP-POT-1L"),
	                                          .sku = STR("POT-1L"),
	                                          .title = STR("Teapot, 1 l"),
	                                          .units = {6},
	                                          .quantity = STR("6"),
	                                          .unit_cost = STR("13.00 USD"),
	                                          .total = STR("78.00 USD"),
	                                          .expected_at = soon});
	*LIST_ADD(work->arena, &paper->costs) =
		(struct purchase_paper_cost){STR("Freight"), STR("20.00 USD")};
	*LIST_ADD(work->arena, &paper->notes) = (struct purchase_paper_note){
		STR("Please deliver to dock 2 before noon."), day_of(&b, work->now)};
}
