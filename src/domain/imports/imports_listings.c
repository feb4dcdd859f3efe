/* Listings by channel and variant, and vendor products by vendor and their SKU. */
#include "base/map.h"
#include "domain/channels/channels.h"
#include "domain/imports/imports_kind.h"
#include "domain/imports/imports_undo.h"
#include "domain/vendors/vendors.h"
#include "kernel/bulk_action.h"
#include "shape/shape_change.h"

struct listing_import {
	struct str channel, variant_id, sku, title, master_sku, price, currency;
	bool is_active, pushes_quantity;
	struct touched touched;
};
static const struct field listing_fields[] = {
	FIELD_TEXT(struct listing_import, channel, REQUIRED | TRIMMED, 1, LIMIT_NAME,
               "Channel, by name or id."),
	FIELD_TEXT(struct listing_import, variant_id, TRIMMED, 0, LIMIT_REMOTE_ID,
               "The channel's id of the variant; empty: the SKU."),
	FIELD_TEXT(struct listing_import, sku, REQUIRED | TRIMMED, 1, LIMIT_SKU, "The channel's SKU."),
	FIELD_TEXT(struct listing_import, title, TRIMMED, 0, 500, "What buyers see."),
	FIELD_TEXT(struct listing_import, master_sku, TRIMMED, 0, LIMIT_SKU,
               "The product it sells; empty: the one with the same SKU."),
	FIELD_TEXT(struct listing_import, price, TRIMMED, 0, 30, "What it costs there."),
	FIELD_TEXT(struct listing_import, currency, TRIMMED, 0, 3, "Of the price."),
	FIELD_FLAG(struct listing_import, is_active, 0, "For sale there."),
	FIELD_FLAG(struct listing_import, pushes_quantity, 0, "The channel is told its quantity."),
};
static const struct shape listing_import_shape =
	SHAPE_TOUCHED("ImportListing", struct listing_import, listing_fields, "A listing.");

static const struct import_alias listing_aliases[] = {
	{"channel", "sales channel,sales channel name,store"},
	{"variant_id", "variant,listing id,remote id"},
	{"sku", "listing sku,channel sku"},
	{"master_sku", "product sku,product,core sku"},
	{"currency", "price_currency,price currency"},
	{"is_active", "active"},
	{"pushes_quantity", "push inventory,inventory updates"},
};

static bool listing_make(struct work *work, const struct import_names *names,
                         const struct import_products *products, struct import_row *row,
                         struct listing *draft)
{
	const struct listing_import *said = row->value;
	*draft = (struct listing){.variant_id = said->variant_id, .sku = said->sku};
	if (!import_channel(work, names, said->channel, row, &draft->channel_id))
		return false;
	shape_give(&listing_shape, draft, "channel_id");
	shape_give(&listing_shape, draft, "variant_id");
	shape_give(&listing_shape, draft, "sku");
	if (said->title.len > 0) {
		draft->title = said->title;
		shape_give(&listing_shape, draft, "title");
	}
	if (said->master_sku.len > 0) {
		const struct product *product = import_product(work, products, said->master_sku, row);
		if (product == NULL)
			return false;
		draft->product_id = product->id;
		shape_give(&listing_shape, draft, "product_id");
	}
	if (shape_has(&listing_import_shape, said, "is_active")) {
		draft->is_active = said->is_active;
		shape_give(&listing_shape, draft, "is_active");
	}
	if (shape_has(&listing_import_shape, said, "pushes_quantity")) {
		draft->pushes_quantity = said->pushes_quantity;
		shape_give(&listing_shape, draft, "pushes_quantity");
	}
	if (said->price.len == 0)
		return true;
	shape_give(&listing_shape, draft, "price");
	return import_money(work, said->price, said->currency, "price", row, &draft->price);
}

/* What is there before, in the order of the drafts. */
static enum err listings_known(struct work *work, const struct listing *drafts, size_t n,
                               struct listing *out)
{
	int64_t *channels = ARENA_ARRAY(work->arena, n, int64_t);
	struct str *variants = ARENA_ARRAY(work->arena, n, struct str);
	for (size_t i = 0; i < n; i++) {
		channels[i] = drafts[i].channel_id.value;
		variants[i] = drafts[i].variant_id.len > 0 ? drafts[i].variant_id : drafts[i].sku;
	}
	return listing_match(work, n, channels, variants, variants, out);
}

/* A price that was not there is not named: it needs a currency to be read back. */
static struct str listing_text(struct work *work, const struct listing *listing)
{
	static const struct str names[] = {
		STR_INIT("channel_id"),      STR_INIT("variant_id"), STR_INIT("sku"),
		STR_INIT("title"),           STR_INIT("product_id"), STR_INIT("is_active"),
		STR_INIT("pushes_quantity"), STR_INIT("price")};
	return shape_text(work->arena, &listing_shape, listing, names,
	                  listing->currency.len > 0 ? COUNT_OF(names) : COUNT_OF(names) - 1);
}

/* "7 1.5f0c" of a new one; "7 12.5f0c {…}" of one that was changed: what the row left, and what it
 * was. */
static struct str listing_undo_text(struct work *work, const struct listing *before,
                                    const struct listing *after)
{
	struct str left = import_left_text(work, after->version, listing_text(work, after));
	struct str was = before->id.value != 0 ? listing_text(work, before) : (struct str){0};
	return str_format(work->arena, "%lld %.*s %.*s", (long long)after->id.value, STR_FMT(left),
	                  STR_FMT(was));
}

/* What an undo took away is as good as new, unless its row says that it is not for sale. */
static enum err listings_revive(struct work *work, size_t n, struct listing *drafts,
                                struct listing *before)
{
	struct import_takings takings = {.subject = STR("listing")};
	int64_t *ids = ARENA_ARRAY(work->arena, n + 1, int64_t);
	size_t count = 0;
	for (size_t i = 0; i < n; i++)
		if (before[i].id.value != 0 && !before[i].is_active)
			ids[count++] = before[i].id.value;
	TRY(import_takings_load(work, ids, count, &takings));
	for (size_t i = 0; i < n; i++) {
		if (shape_has(&listing_shape, &drafts[i], "is_active") && !drafts[i].is_active)
			continue;
		if (!import_taking_ends(work, &takings, before[i].id.value, before[i].version))
			continue;
		drafts[i].is_active = true;
		shape_give(&listing_shape, &drafts[i], "is_active");
		before[i] = (struct listing){0};
	}
	return OK;
}

static enum err listing_take_back(struct work *work, struct str text, struct fault *fault,
                                  struct import_takings *takings)
{
	struct str id, said;
	struct import_left left;
	struct listing draft = {0}, now, after;
	struct listing_id listing;
	if (!str_split(&text, ' ', &id) || str_to_int(id, &listing.value) != OK
	    || !str_split(&text, ' ', &said))
		return ERR_INTERNAL;
	TRY(import_left_read(work, said, &left));
	if (text.len == 0) {
		shape_give(&listing_shape, &draft, "is_active"); /* false: no longer for sale */
	} else {
		TRY(bulk_before_read(work, &listing_shape, text, &draft));
		shape_give(&listing_shape, &draft, "price"); /* none was known where none is named */
	}
	struct fault *whole = work->fault;
	work->fault = fault;
	enum err err = listing_get(work, listing, &now);
	if (err == OK)
		err = listing_update(
			work, listing, &draft,
			import_left_version(work, &left, now.version, listing_text(work, &now)), &after);
	work->fault = whole;
	if (err == OK && text.len == 0 && now.is_active)
		import_taking_add(work, takings, listing.value, after.version);
	return err;
}

/* A row that was taken back, or why it was not; an error that is not of the row is the unit's. */
static enum err row_taken_back(struct work *work, struct import_row *row, enum err err,
                               const struct fault *fault)
{
	row->outcome = ROW_UNDONE;
	if (err == OK)
		return OK;
	if (err != ERR_PRECONDITION && err != ERR_CONFLICT && err != ERR_INVALID && err != ERR_REFUSED
	    && err != ERR_NOT_FOUND)
		return err;
	import_row_fail(work, row, err, fault);
	row->outcome = ROW_KEPT;
	if (err == ERR_PRECONDITION)
		row->sentence = STR("It was changed again since.");
	return OK;
}

static enum err listings_undo(struct work *work, struct import_row *rows, size_t n)
{
	struct import_takings takings = {.subject = STR("listing")};
	for (size_t i = 0; i < n; i++) {
		struct fault fault;
		fault_init(&fault, work->arena);
		enum err err = listing_take_back(work, rows[i].undo, &fault, &takings);
		TRY(row_taken_back(work, &rows[i], err, &fault));
	}
	return import_takings_save(work, &takings);
}

static enum err listings_apply(struct work *work, struct import_row *rows, size_t n)
{
	struct import_names names = {0};
	struct import_products products;
	struct str *skus = ARENA_ARRAY(work->arena, n, struct str);
	struct listing *drafts = ARENA_ARRAY(work->arena, n, struct listing);
	struct listing *made = ARENA_ARRAY(work->arena, n, struct listing);
	struct import_row **asked = ARENA_ARRAY(work->arena, n, struct import_row *);
	enum err *errors = ARENA_ARRAY(work->arena, n, enum err);
	struct fault *faults = ARENA_ARRAY(work->arena, n, struct fault);
	size_t count = 0;
	for (size_t i = 0; i < n; i++)
		skus[i] = ((const struct listing_import *)rows[i].value)->master_sku;
	TRY(import_names_load(work, &names));
	TRY(import_products_find(work, skus, n, &products));
	for (size_t i = 0; i < n; i++) {
		if (!listing_make(work, &names, &products, &rows[i], &drafts[count]))
			continue;
		fault_init(&faults[count], work->arena);
		asked[count++] = &rows[i];
	}
	if (count == 0)
		return OK;
	struct listing *before = ARENA_ARRAY(work->arena, count, struct listing);
	TRY(listings_known(work, drafts, count, before));
	TRY(listings_revive(work, count, drafts, before));
	TRY(listing_put_many(work, count, drafts, made, errors, faults));
	for (size_t i = 0; i < count; i++) {
		bool has_moved = made[i].version != before[i].version;
		asked[i]->outcome = before[i].id.value == 0 ? ROW_CREATED
		                    : has_moved             ? ROW_CHANGED
		                                            : ROW_SAME;
		if (errors[i] != OK)
			import_row_fail(work, asked[i], errors[i], &faults[i]);
		else if (asked[i]->outcome != ROW_SAME)
			asked[i]->undo = listing_undo_text(work, &before[i], &made[i]);
	}
	return OK;
}

const struct import_kind import_listings = {
	.name = "listings",
	.scope = SCOPE_WRITE_PRODUCTS,
	.row = &listing_import_shape,
	.aliases = listing_aliases,
	.alias_count = COUNT_OF(listing_aliases),
	.apply = listings_apply,
	.undo = listings_undo,
	.says = "Listings by channel and variant: made, linked or changed.",
};

/* ---- vendor products ---- */

struct vendor_import {
	struct str vendor, vendor_sku, sku, cost, prices, currency, units, rounding, packaging;
	int64_t minimum_quantity, lead_time_days;
	bool is_default, is_active;
	struct touched touched;
};
static const struct field vendor_fields[] = {
	FIELD_TEXT(struct vendor_import, vendor, REQUIRED | TRIMMED, 1, LIMIT_NAME,
               "Vendor, by name or id."),
	FIELD_TEXT(struct vendor_import, vendor_sku, REQUIRED | TRIMMED, 1, LIMIT_SKU,
               "The vendor's SKU."),
	FIELD_TEXT(struct vendor_import, sku, REQUIRED | TRIMMED, 1, LIMIT_SKU, "Master SKU."),
	FIELD_TEXT(struct vendor_import, cost, TRIMMED, 0, 30, "Cost of one unit, for any quantity."),
	FIELD_TEXT(struct vendor_import, prices, TRIMMED, 0, 10000,
               "Or costs by quantity: 1-9 = 5.00; 10 = 4.50."),
	FIELD_TEXT(struct vendor_import, currency, TRIMMED, 0, 3, "Of the costs; empty: the vendor's."),
	FIELD_TEXT(struct vendor_import, units, TRIMMED, 0, 10000,
               "What it can be ordered in: case = 12; pallet = 480."),
	FIELD_TEXT(struct vendor_import, rounding, TRIMMED, 0, 30,
               "How a needed quantity becomes an ordered one."),
	FIELD_INT(struct vendor_import, minimum_quantity, 0, 0, QTY_MAX, "The least to order."),
	FIELD_INT(struct vendor_import, lead_time_days, 0, 0, 1000, "Days until it comes."),
	FIELD_TEXT(struct vendor_import, packaging, TRIMMED, 0, 100, "How it comes."),
	FIELD_FLAG(struct vendor_import, is_default, 0, "The usual one of the product."),
	FIELD_FLAG(struct vendor_import, is_active, 0, "It can be ordered."),
};
static const struct shape vendor_import_shape = SHAPE_TOUCHED(
	"ImportVendorProduct", struct vendor_import, vendor_fields, "What a vendor sells us.");

static const struct import_alias vendor_aliases[] = {
	{"vendor", "vendor name,supplier"},
	{"vendor_sku", "vendor product sku,supplier sku"},
	{"sku", "master sku,product sku"},
	{"cost", "unit cost,price,vendor cost"},
	{"minimum_quantity", "moq,minimum order quantity,min order qty"},
	{"lead_time_days", "lead time"},
	{"prices", "price tiers,cost tiers,tiers"},
	{"units", "unit of measure,units of measure,uom"},
	{"is_active", "active"},
};

static const struct vendor *vendor_said(const struct vendor *vendors, size_t n, struct str said)
{
	int64_t id = 0;
	if (str_to_int(said, &id) != OK)
		id = 0;
	for (size_t i = 0; i < n; i++)
		if (vendors[i].id.value == id || str_eq_nocase(vendors[i].name, said))
			return &vendors[i];
	return NULL;
}

/* "1-9 = 5.00": what stands before the sign, and behind it. */
static bool pair_split(struct work *work, struct import_row *row, const char *field,
                       const char *like, struct str piece, struct str *name, struct str *value)
{
	*value = piece;
	if (str_split(value, '=', name) && str_trim(*name).len > 0 && str_trim(*value).len > 0) {
		*name = str_trim(*name);
		*value = str_trim(*value);
		return true;
	}
	row->sentence = str_format(work->arena, "%s must be like %s, not %.*s", field, like,
	                           STR_FMT(str_trim(piece)));
	return false;
}

static bool prices_take(struct work *work, struct import_row *row, struct str currency,
                        struct str text, struct vendor_product *draft)
{
	struct str piece, range, cost, from;
	while (str_split(&text, ';', &piece)) {
		static const char like[] = "1-9 = 5.00; 10 = 4.50";
		if (!pair_split(work, row, "prices", like, piece, &range, &cost))
			return false;
		struct vendor_price *price = LIST_ADD(work->arena, &draft->prices);
		bool has_end = str_split(&range, '-', &from) && range.len > 0;
		if (str_to_int(str_trim(from), &price->from_quantity.units) != OK
		    || (has_end && str_to_int(str_trim(range), &price->to_quantity.units) != OK)) {
			row->sentence = str_format(work->arena, "prices must be like %s, not %.*s", like,
			                           STR_FMT(str_trim(piece)));
			return false;
		}
		if (!import_cost(work, cost, currency, "prices", row, &price->cost))
			return false;
	}
	shape_give(&vendor_product_shape, draft, "prices");
	return true;
}

static bool units_take(struct work *work, struct import_row *row, struct str text,
                       struct vendor_product *draft)
{
	struct str piece, name, units;
	while (str_split(&text, ';', &piece)) {
		static const char like[] = "case = 12; pallet = 480";
		if (!pair_split(work, row, "units", like, piece, &name, &units))
			return false;
		struct vendor_unit *unit = LIST_ADD(work->arena, &draft->units);
		unit->name = name;
		if (str_to_int(units, &unit->units.units) != OK) {
			row->sentence = str_format(work->arena, "units must be like %s, not %.*s", like,
			                           STR_FMT(str_trim(piece)));
			return false;
		}
	}
	shape_give(&vendor_product_shape, draft, "units");
	return true;
}

static bool rounding_take(struct work *work, struct import_row *row, struct str word,
                          struct vendor_product *draft)
{
	int rounding;
	if (!word_find(&order_rounding_words, word, true, &rounding)) {
		row->sentence = str_format(work->arena, "rounding %.*s is not known", STR_FMT(word));
		return false;
	}
	draft->rounding = (enum order_rounding)rounding;
	shape_give(&vendor_product_shape, draft, "rounding");
	return true;
}

static bool vendor_product_make(struct work *work, const struct vendor *vendor,
                                struct import_row *row, struct vendor_product *draft)
{
	const struct vendor_import *said = row->value;
	*draft = (struct vendor_product){
		.vendor_id = vendor->id, .vendor_sku = said->vendor_sku, .sku = said->sku};
	shape_give(&vendor_product_shape, draft, "vendor_id");
	shape_give(&vendor_product_shape, draft, "vendor_sku");
	shape_give(&vendor_product_shape, draft, "sku");
	if (said->packaging.len > 0) {
		draft->packaging = said->packaging;
		shape_give(&vendor_product_shape, draft, "packaging");
	}
	if (shape_has(&vendor_import_shape, said, "minimum_quantity")) {
		draft->minimum_quantity.units = said->minimum_quantity;
		shape_give(&vendor_product_shape, draft, "minimum_quantity");
	}
	if (shape_has(&vendor_import_shape, said, "lead_time_days")) {
		draft->lead_time_days = said->lead_time_days;
		shape_give(&vendor_product_shape, draft, "lead_time_days");
	}
	if (shape_has(&vendor_import_shape, said, "is_default")) {
		draft->is_default = said->is_default;
		shape_give(&vendor_product_shape, draft, "is_default");
	}
	if (shape_has(&vendor_import_shape, said, "is_active")) {
		draft->is_active = said->is_active;
		shape_give(&vendor_product_shape, draft, "is_active");
	}
	struct str currency = said->currency.len ? said->currency : vendor->currency;
	if ((said->rounding.len > 0 && !rounding_take(work, row, said->rounding, draft))
	    || (said->units.len > 0 && !units_take(work, row, said->units, draft))
	    || (said->prices.len > 0 && !prices_take(work, row, currency, said->prices, draft)))
		return false;
	if (said->cost.len == 0)
		return true;
	if (said->prices.len > 0) {
		row->sentence = STR("cost and prices cannot both be said: leave one of them empty");
		return false;
	}
	struct vendor_price *price = LIST_ADD(work->arena, &draft->prices);
	price->from_quantity.units = 1;
	shape_give(&vendor_product_shape, draft, "prices");
	return import_cost(work, said->cost, currency, "cost", row, &price->cost);
}

/* ---- the way back ---- */

static struct str offer_key(struct work *work, struct vendor_id vendor, struct str sku)
{
	return str_format(work->arena, "%lld %.*s", (long long)vendor.value, STR_FMT(sku));
}

/* What is there before, by vendor and their SKU; one look-up for each vendor of the rows. */
static enum err offers_known(struct work *work, const struct vendor_product *drafts, size_t n,
                             struct map *out)
{
	struct map seen = map_new(work->arena);
	struct str *skus = ARENA_ARRAY(work->arena, n, struct str);
	*out = map_new(work->arena);
	for (size_t i = 0; i < n; i++) {
		struct vendor_id vendor = drafts[i].vendor_id;
		struct vendor_product *known;
		size_t asked = 0, count;
		if (map_get_int(&seen, vendor.value) != NULL)
			continue;
		map_put_int(&seen, vendor.value, &seen);
		for (size_t k = i; k < n; k++)
			if (ID_EQ(drafts[k].vendor_id, vendor))
				skus[asked++] = drafts[k].vendor_sku;
		TRY(vendor_product_by_skus(work, vendor, skus, asked, &known, &count));
		for (size_t k = 0; k < count; k++)
			map_put(out, offer_key(work, vendor, known[k].vendor_sku), &known[k]);
	}
	return OK;
}

/* Without the ids of prices and units: they are replaced whole, and get new ones. */
static struct str offer_text(struct work *work, const struct vendor_product *offer)
{
	struct vendor_product plain = *offer;
	static const struct str names[] = {STR_INIT("vendor_id"),  STR_INIT("vendor_sku"),
	                                   STR_INIT("product_id"), STR_INIT("is_active"),
	                                   STR_INIT("is_default"), STR_INIT("lead_time_days"),
	                                   STR_INIT("rounding"),   STR_INIT("minimum_quantity"),
	                                   STR_INIT("packaging"),  STR_INIT("prices"),
	                                   STR_INIT("units")};
	plain.prices.at =
		arena_copy(work->arena, offer->prices.at, offer->prices.count * sizeof *offer->prices.at);
	plain.units.at =
		arena_copy(work->arena, offer->units.at, offer->units.count * sizeof *offer->units.at);
	for (size_t i = 0; i < plain.prices.count; i++) {
		plain.prices.at[i].id.value = 0;
		plain.prices.at[i].vendor_product_id.value = 0;
	}
	for (size_t i = 0; i < plain.units.count; i++) {
		plain.units.at[i].id.value = 0;
		plain.units.at[i].vendor_product_id.value = 0;
	}
	return shape_text(work->arena, &vendor_product_shape, &plain, names, COUNT_OF(names));
}

/* "7" of a new one; "7 12.5f0c {…}" of one that was changed: what the row left, and what it was. */
static struct str offer_undo(struct work *work, const struct vendor_product *before,
                             const struct vendor_product *after)
{
	if (before == NULL)
		return str_format(work->arena, "%lld", (long long)after->id.value);
	struct str left = import_left_text(work, after->version, offer_text(work, after));
	return str_format(work->arena, "%lld %.*s %.*s", (long long)after->id.value, STR_FMT(left),
	                  STR_FMT(offer_text(work, before)));
}

static enum err offer_draft_read(struct work *work, struct str text, struct import_left *left,
                                 struct vendor_product *draft)
{
	struct str said;
	if (text.len == 0) {
		shape_give(&vendor_product_shape, draft, "is_active"); /* false: no longer ordered */
		return OK;
	}
	if (!str_split(&text, ' ', &said))
		return ERR_INTERNAL;
	TRY(import_left_read(work, said, left));
	return bulk_before_read(work, &vendor_product_shape, text, draft);
}

/* What an undo took away is as good as new, unless its row says that it cannot be ordered. */
static enum err offers_revive(struct work *work, size_t n, struct vendor_product *drafts,
                              struct map *known)
{
	struct import_takings takings = {.subject = STR("vendor_product")};
	int64_t *ids = ARENA_ARRAY(work->arena, known->count + 1, int64_t);
	size_t count = 0;
	for (size_t i = 0; i < known->count; i++) {
		const struct vendor_product *offer = known->entries[i].value;
		if (!offer->is_active)
			ids[count++] = offer->id.value;
	}
	TRY(import_takings_load(work, ids, count, &takings));
	for (size_t i = 0; i < n; i++) {
		struct vendor_product *draft = &drafts[i];
		struct str key = offer_key(work, draft->vendor_id, draft->vendor_sku);
		const struct vendor_product *before = map_get(known, key);
		bool is_ended = shape_has(&vendor_product_shape, draft, "is_active") && !draft->is_active;
		if (is_ended || before == NULL
		    || !import_taking_ends(work, &takings, before->id.value, before->version))
			continue;
		draft->is_active = true;
		shape_give(&vendor_product_shape, draft, "is_active");
		map_put(known, key, NULL);
	}
	return OK;
}

static enum err offer_take_back(struct work *work, struct str text, struct fault *fault,
                                struct import_takings *takings)
{
	struct str id;
	struct import_left left = {0};
	struct vendor_product draft = {0}, now, after;
	struct vendor_product_id offer;
	(void)str_split(&text, ' ', &id);
	if (str_to_int(id, &offer.value) != OK)
		return ERR_INTERNAL;
	TRY(offer_draft_read(work, text, &left, &draft));
	struct fault *whole = work->fault;
	work->fault = fault;
	enum err err = vendor_product_get(work, offer, &now);
	if (err == OK)
		err = vendor_product_update(
			work, offer, &draft,
			import_left_version(work, &left, now.version, offer_text(work, &now)), &after);
	work->fault = whole;
	if (err == OK && text.len == 0 && now.is_active)
		import_taking_add(work, takings, offer.value, after.version);
	return err;
}

static enum err vendor_products_undo(struct work *work, struct import_row *rows, size_t n)
{
	struct import_takings takings = {.subject = STR("vendor_product")};
	for (size_t i = 0; i < n; i++) {
		struct fault fault;
		fault_init(&fault, work->arena);
		enum err err = offer_take_back(work, rows[i].undo, &fault, &takings);
		TRY(row_taken_back(work, &rows[i], err, &fault));
	}
	return import_takings_save(work, &takings);
}

static enum err vendor_products_apply(struct work *work, struct import_row *rows, size_t n)
{
	struct vendor *vendors;
	size_t vendor_count, count = 0;
	struct vendor_product *drafts = ARENA_ARRAY(work->arena, n, struct vendor_product);
	struct vendor_product_put *puts = ARENA_ARRAY(work->arena, n, struct vendor_product_put);
	struct fault *faults = ARENA_ARRAY(work->arena, n, struct fault);
	struct import_row **asked = ARENA_ARRAY(work->arena, n, struct import_row *);
	TRY(vendor_all(work, &vendors, &vendor_count));
	for (size_t i = 0; i < n; i++) {
		const struct vendor_import *said = rows[i].value;
		const struct vendor *vendor = vendor_said(vendors, vendor_count, said->vendor);
		if (vendor == NULL) {
			rows[i].sentence =
				str_format(work->arena, "There is no vendor called %.*s.", STR_FMT(said->vendor));
			continue;
		}
		if (!vendor_product_make(work, vendor, &rows[i], &drafts[count]))
			continue;
		fault_init(&faults[count], work->arena);
		puts[count] = (struct vendor_product_put){.draft = &drafts[count], .fault = &faults[count]};
		asked[count++] = &rows[i];
	}
	if (count == 0)
		return OK;
	struct map known;
	TRY(offers_known(work, drafts, count, &known));
	TRY(offers_revive(work, count, drafts, &known));
	TRY(vendor_product_put_many(work, count, puts));
	for (size_t i = 0; i < count; i++) {
		struct str key = offer_key(work, drafts[i].vendor_id, drafts[i].vendor_sku);
		const struct vendor_product *before = map_get(&known, key);
		if (puts[i].err != OK) {
			import_row_fail(work, asked[i], puts[i].err, &faults[i]);
			continue;
		}
		bool has_moved = before == NULL || before->version != puts[i].product.version;
		asked[i]->outcome = before == NULL ? ROW_CREATED : has_moved ? ROW_CHANGED : ROW_SAME;
		if (asked[i]->outcome != ROW_SAME)
			asked[i]->undo = offer_undo(work, before, &puts[i].product);
		map_put(&known, key, &puts[i].product); /* before the next row of the same */
	}
	return OK;
}

const struct import_kind import_vendor_products = {
	.name = "vendor_products",
	.scope = SCOPE_WRITE_PURCHASING,
	.row = &vendor_import_shape,
	.aliases = vendor_aliases,
	.alias_count = COUNT_OF(vendor_aliases),
	.apply = vendor_products_apply,
	.undo = vendor_products_undo,
	.says = "What vendors sell us, by vendor and their SKU.",
};
