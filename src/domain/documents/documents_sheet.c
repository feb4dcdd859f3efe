/* From a document to its file: load the orders, fill the templates, lay out the pages. */
#include "domain/documents/documents_sheet.h"

#include "base/map.h"
#include "domain/accounts/accounts.h"
#include "domain/channels/channels.h"
#include "domain/documents/documents_pick.h"
#include "domain/documents/documents_purchase.h"
#include "domain/documents/documents_store.h"
#include "domain/orders/orders.h"
#include "shape/shape_template.h"
#include "wire/base64.h"
#include "wire/pdf.h"
#include "wire/zone.h"

#define MARKUP_BYTES_MOST ((size_t)64 * 1024 * 1024)
#define SHOWN_BYTES_MOST 160 /* of a line of markup that has a fault */

struct press {
	struct work *work;
	const struct sheet_request *request;
	const struct document *document;
	struct company company;
	struct order **orders; /* in the order of the paper */
	size_t count;
	struct warehouse *warehouses;
	size_t warehouse_count;
	struct channel *channels;
	size_t channel_count;
	struct document_template *usual;      /* where nothing else is said; NULL until chosen */
	struct document_template **templates; /* per order */
	LIST(struct str) markups;
	LIST(struct document_template *) used; /* per markup */
};

static struct str document_moment(struct work *work, const struct company *company,
                                  struct instant at)
{
	return zone_text(work->arena, at, company->time_zone);
}

/* ---- orders ---- */

static struct order *order_made_up(struct press *p, bool is_gift)
{
	struct work *work = p->work;
	struct currency currency = {.code = "USD"};
	struct order *order = ARENA_NEW(work->arena, struct order);
	order->id.value = is_gift ? 2 : 1;
	order->number = is_gift ? STR("1002") : STR("1001");
	order->recipient = STR("Ada Lovelace");
	order->line1 = STR("12 St. James's Square");
	order->city = STR("Reno");
	order->state = STR("NV");
	order->postal_code = STR("89501");
	order->country = STR("US");
	order->phone = STR("+1 775 555 0100");
	order->shipping_method = STR("Standard");
	order->placed_at = work->now;
	order->is_gift = is_gift;
	order->gift_message = is_gift ? STR("Happy birthday! Your Charles") : STR("");
	order->items_total = (struct money){459700, currency};
	order->shipping_total = (struct money){49000, currency};
	order->tax_total = (struct money){36800, currency};
	order->discount_total = (struct money){0, currency};
	order->total = (struct money){545500, currency};
	static const struct {
		struct str sku, title;
		int64_t units, price;
	} rows[] = {{STR_INIT("MUG-BLUE"), STR_INIT("Mug, blue, 330 ml"), 2, 149900},
	            {STR_INIT("TEA-ASSAM"), STR_INIT("Assam, loose leaf, 250 g"), 1, 159900}};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct order_line *line = LIST_ADD(work->arena, &order->lines);
		line->sku = rows[i].sku;
		line->title = rows[i].title;
		line->ordered.units = rows[i].units;
		line->unit_price = (struct money){rows[i].price, currency};
	}
	return order;
}

static enum err orders_place(struct press *p)
{
	struct work *work = p->work;
	struct order *found;
	size_t count;
	struct map by_id = map_new(work->arena);
	if (p->request->is_made_up) {
		p->count = 2;
		p->orders = ARENA_ARRAY(work->arena, 2, struct order *);
		p->orders[0] = order_made_up(p, false);
		p->orders[1] = order_made_up(p, true);
		return OK;
	}
	TRY(order_load(work, p->document->order_ids.at, p->document->order_ids.count, &found, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&by_id, found[i].id.value, &found[i]);
	p->orders = ARENA_ARRAY(work->arena, p->document->order_ids.count, struct order *);
	for (size_t i = 0; i < p->document->order_ids.count; i++) {
		struct order *order = map_get_int(&by_id, p->document->order_ids.at[i]);
		if (order == NULL)
			return fault_say(work->fault, ERR_NOT_FOUND, "There is no order %lld.",
			                 (long long)p->document->order_ids.at[i]);
		p->orders[p->count++] = order;
	}
	return OK;
}

/* ---- templates ---- */

static struct document_template *standard_of(struct press *p)
{
	struct document_template *made = ARENA_NEW(p->work->arena, struct document_template);
	made->kind = p->document->kind;
	made->name = STR("Standard");
	made->body = template_standard(p->work, made->kind);
	return made;
}

/* What holds where nothing else is named. */
static enum err template_usual(struct press *p, struct document_template **out)
{
	struct work *work = p->work;
	struct document_template *found = ARENA_NEW(work->arena, struct document_template);
	enum err err =
		template_fetch_default(work->tx, work->arena, work->company, p->document->kind, found);
	*out = err == OK ? found : standard_of(p);
	return err == ERR_NOT_FOUND ? OK : err;
}

static enum err templates_of_channels(struct press *p)
{
	struct work *work = p->work;
	struct channel_template *rows;
	struct document_template *found;
	size_t count, found_count;
	int64_t *channels = ARENA_ARRAY(work->arena, p->count, int64_t);
	for (size_t i = 0; i < p->count; i++)
		channels[i] = p->orders[i]->channel_id.value;
	TRY(channel_templates_fetch(work->tx, work->arena, work->company, p->document->kind, channels,
	                            p->count, &rows, &count));
	if (count == 0)
		return OK;
	int64_t *ids = ARENA_ARRAY(work->arena, count, int64_t);
	for (size_t i = 0; i < count; i++)
		ids[i] = rows[i].template_id.value;
	TRY(templates_fetch(work->tx, work->arena, work->company, ids, count, &found, &found_count));
	for (size_t i = 0; i < p->count; i++)
		for (size_t r = 0; r < count; r++)
			for (size_t f = 0; f < found_count; f++)
				if (rows[r].channel_id == p->orders[i]->channel_id.value
				    && ID_EQ(rows[r].template_id, found[f].id))
					p->templates[i] = &found[f];
	return OK;
}

static enum err templates_choose(struct press *p)
{
	struct document_template *usual = NULL;
	p->templates = ARENA_ARRAY(p->work->arena, p->count, struct document_template *);
	if (p->request->only != NULL) {
		usual = arena_copy(p->work->arena, p->request->only, sizeof *usual);
	} else if (p->document->template_id.value != 0) {
		usual = ARENA_NEW(p->work->arena, struct document_template);
		/* Deleted since: the usual one. */
		enum err err = template_fetch(p->work->tx, p->work->arena, p->work->company,
		                              p->document->template_id, usual);
		if (err == ERR_NOT_FOUND)
			err = template_usual(p, &usual);
		TRY(err);
	}
	bool is_named = usual != NULL;
	if (!is_named)
		TRY(template_usual(p, &usual));
	p->usual = usual;
	for (size_t i = 0; i < p->count; i++)
		p->templates[i] = usual;
	return is_named || p->document->kind != DOCUMENT_PACKING_SLIP ? OK : templates_of_channels(p);
}

static enum err template_blame(struct press *p, const struct document_template *which, int64_t line,
                               struct str shown, struct str sentence)
{
	struct fault *fault = p->work->fault;
	enum err err = p->request->only != NULL ? ERR_INVALID : ERR_REFUSED;
	struct buf text = buf_new(p->work->arena, 2000);
	if (line > 0)
		buf_format(&text, "line %lld: ", (long long)line);
	buf_add(&text, sentence);
	if (shown.len > 0)
		buf_format(&text, " (after filling in: %.*s)", STR_FMT(shown));
	struct str said = buf_str(&text);
	fault_field(fault, STR("body"), "%.*s", STR_FMT(said));
	return fault_say(fault, err, "The template %.*s cannot be printed: %.*s.", STR_FMT(which->name),
	                 STR_FMT(said));
}

static enum err markup_add(struct press *p, struct document_template *which,
                           const struct shape *shape, const void *sheet)
{
	struct mustache_error error = {0};
	struct buf markup = buf_new(p->work->arena, MARKUP_BYTES_MOST);
	if (shape_fill(p->work->arena, which->body, shape, sheet, &markup, &error) != OK)
		return template_blame(p, which, error.line, STR(""), str_from(error.sentence));
	*LIST_ADD(p->work->arena, &p->markups) = buf_str(&markup);
	*LIST_ADD(p->work->arena, &p->used) = which;
	return OK;
}

/* ---- packing slips ---- */

struct str paper_amount(struct work *work, struct money money)
{
	struct buf buf = buf_new(work->arena, 64);
	if (money.currency.code[0] == '\0')
		return (struct str){0};
	money_write(&buf, money);
	buf_format(&buf, " %s", money.currency.code);
	return buf_str(&buf);
}

static void line_add(struct arena *arena, struct slip *slip, struct str text)
{
	if (text.len > 0)
		*LIST_ADD(arena, &slip->address_lines) = text;
}

struct str paper_town(struct work *work, struct str city, struct str state, struct str code)
{
	struct buf buf = buf_new(work->arena, 400);
	buf_add(&buf, city);
	if (state.len > 0)
		buf_format(&buf, "%s%.*s", buf.len ? ", " : "", STR_FMT(state));
	if (code.len > 0)
		buf_format(&buf, "%s%.*s", buf.len ? " " : "", STR_FMT(code));
	return buf_str(&buf);
}

static void slip_from(struct press *p, const struct order *order, struct slip *slip)
{
	struct arena *arena = p->work->arena;
	for (size_t i = 0; i < p->warehouse_count; i++) {
		const struct warehouse *from = &p->warehouses[i];
		if (!ID_EQ(from->id, order->warehouse_id))
			continue;
		const struct str lines[] = {from->line1, from->line2,
		                            paper_town(p->work, from->city, from->state, from->postal_code),
		                            from->country};
		slip->warehouse = from->company_name.len ? from->company_name : from->name;
		for (size_t k = 0; k < COUNT_OF(lines); k++)
			if (lines[k].len > 0)
				*LIST_ADD(arena, &slip->warehouse_lines) = lines[k];
	}
	for (size_t i = 0; i < p->channel_count; i++)
		if (ID_EQ(p->channels[i].id, order->channel_id))
			slip->channel = p->channels[i].name;
}

static enum err slip_lines(struct press *p, const struct order *order, struct slip *slip)
{
	for (size_t i = 0; i < order->lines.count; i++) {
		const struct order_line *from = &order->lines.at[i];
		struct money total;
		int64_t units = from->ordered.units - from->cancelled.units;
		if (units <= 0)
			continue;
		TRY(money_times(from->unit_price, units, &total));
		struct slip_line *line = LIST_ADD(p->work->arena, &slip->lines);
		*line = (struct slip_line){.sku = from->sku,
		                           .title = from->title.len ? from->title : from->sku,
		                           .units = {units},
		                           .unit_price = paper_amount(p->work, from->unit_price),
		                           .total = paper_amount(p->work, total)};
	}
	return OK;
}

static enum err slip_make(struct press *p, const struct order *order, struct slip *slip)
{
	struct arena *arena = p->work->arena;
	*slip = (struct slip){
		.number = order->number,
		.barcode = order->number,
		.sender = p->company.name,
		.placed_at = document_moment(p->work, &p->company, order->placed_at),
		.ship_by = document_moment(p->work, &p->company, order->ship_by),
		.recipient = order->recipient,
		.company = order->company,
		.phone = order->phone,
		.email = order->email,
		.shipping_method = order->shipping_method,
		.notes = order->notes,
		.is_gift = order->is_gift,
		.shows_prices = !order->is_gift,
		.has_discount = order->discount_total.ten_thousandths != 0,
		.prices_include_tax = order->prices_include_tax,
		.gift_message = order->gift_message,
		.items_total = paper_amount(p->work, order->items_total),
		.shipping_total = paper_amount(p->work, order->shipping_total),
		.tax_total = paper_amount(p->work, order->tax_total),
		.discount_total = paper_amount(p->work, order->discount_total),
		.total = paper_amount(p->work, order->total),
	};
	line_add(arena, slip, order->line1);
	line_add(arena, slip, order->line2);
	line_add(arena, slip, paper_town(p->work, order->city, order->state, order->postal_code));
	line_add(arena, slip, order->country);
	slip_from(p, order, slip);
	return slip_lines(p, order, slip);
}

/* Neighbours of one template are filled in together. */
static enum err slips_fill(struct press *p)
{
	TRY(channel_all(p->work, &p->channels, &p->channel_count));
	for (size_t from = 0; from < p->count;) {
		struct slip_sheet sheet = {
			.made_at = document_moment(p->work, &p->company, p->work->now),
			.is_reprint = p->document->print_count > 1,
			.print_number = p->document->print_count,
		};
		size_t to = from;
		for (; to < p->count && p->templates[to] == p->templates[from]; to++)
			TRY(slip_make(p, p->orders[to], LIST_ADD(p->work->arena, &sheet.slips)));
		TRY(markup_add(p, p->templates[from], &slip_sheet_shape, &sheet));
		from = to;
	}
	return OK;
}

/* ---- pick lists ---- */

static enum err picks_fill(struct press *p)
{
	struct pick_sheet sheet = {
		.code = str_format(p->work->arena, "PL%lld", (long long)p->document->id.value),
		.sender = p->company.name,
		.made_at = document_moment(p->work, &p->company, p->document->created_at),
		.is_reprint = p->document->print_count > 1,
		.print_number = p->document->print_count,
		.is_by_bin = p->document->grouping == GROUP_BY_BIN,
		.is_by_order = p->document->grouping == GROUP_BY_ORDER,
	};
	for (size_t i = 0; i < p->warehouse_count; i++)
		if (ID_EQ(p->warehouses[i].id, p->document->warehouse_id))
			sheet.warehouse = p->warehouses[i].name;
	if (p->request->is_made_up)
		pick_sheet_make_up(p->work, p->orders, p->count, &sheet);
	else
		TRY(pick_sheet_make(p->work, p->document->warehouse_id, p->orders, p->count, &sheet));
	return markup_add(p, p->templates[0], &pick_sheet_shape, &sheet);
}

/* ---- purchase orders ---- */

static enum err purchases_fill(struct press *p)
{
	struct purchase_paper_sheet sheet = {.made_at =
	                                         document_moment(p->work, &p->company, p->work->now)};
	if (p->request->is_made_up)
		purchase_sheet_make_up(p->work, &p->company, &sheet);
	else
		TRY(purchase_sheet_make(p->work, &p->company, p->document->order_ids.at,
		                        p->document->order_ids.count, &sheet));
	return markup_add(p, p->usual, &purchase_sheet_shape, &sheet);
}

/* ---- the file ---- */

static enum err images_load(struct press *p, struct pdf_image **out, size_t *count)
{
	struct work *work = p->work;
	struct document_image *rows;
	TRY(images_fetch(work->tx, work->arena, work->company, &rows, count));
	*out = ARENA_ARRAY(work->arena, *count, struct pdf_image);
	for (size_t i = 0; i < *count; i++) {
		(*out)[i].name = rows[i].name;
		TRY(base64_read(work->arena, rows[i].png, &(*out)[i].bytes));
	}
	return OK;
}

static struct str markup_line(struct str markup, int64_t line)
{
	struct str piece = {0};
	for (int64_t i = 0; i < line; i++)
		if (!str_split(&markup, '\n', &piece))
			return (struct str){0};
	piece = str_trim(piece);
	size_t to = piece.len < SHOWN_BYTES_MOST ? piece.len : SHOWN_BYTES_MOST;
	while (to < piece.len && to > 0 && ((unsigned char)piece.at[to] & 0xc0) == 0x80)
		to--; /* not inside of a character */
	return str_slice(piece, 0, to);
}

static enum err file_print(struct press *p, struct str *out)
{
	struct pdf_error error;
	struct pdf_job job = {
		.markups = p->markups.at, .markup_count = p->markups.count, .at = p->work->now};
	struct pdf_image *images;
	struct buf file = buf_new(p->work->arena, LIMIT_REPLY_BYTES);
	TRY(images_load(p, &images, &job.image_count));
	job.images = images;
	enum err err = pdf_print(p->work->arena, &job, &file, &error);
	*out = buf_str(&file);
	if (err == OK || err == ERR_INTERNAL)
		return err;
	struct str shown = markup_line(p->markups.at[error.markup], error.line);
	return template_blame(p, p->used.at[error.markup], 0, shown, error.sentence);
}

enum err sheet_print(struct work *work, const struct sheet_request *request, struct str *out)
{
	struct press p = {.work = work, .request = request, .document = request->document};
	TRY(company_get(work, &p.company));
	TRY(warehouse_all(work, &p.warehouses, &p.warehouse_count));
	if (p.document->kind != DOCUMENT_PURCHASE_ORDER)
		TRY(orders_place(&p));
	TRY(templates_choose(&p));
	switch (p.document->kind) {
	case DOCUMENT_PICK_LIST:
		TRY(picks_fill(&p));
		break;
	case DOCUMENT_PURCHASE_ORDER:
		TRY(purchases_fill(&p));
		break;
	default:
		TRY(slips_fill(&p));
	}
	return file_print(&p, out);
}
