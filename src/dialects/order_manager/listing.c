#include "dialects/order_manager/listing.h"

#include "dialects/order_manager/brief.h"
#include "domain/channels/channels.h"

struct om_listing {
	struct listing_id listing_id;
	struct str listing_sku, master_sku;
	struct product_id product_id;
	struct channel_id sales_channel_id;
	bool active, push_inventory;
	struct instant created, last_modified;
	struct absent absent;
};

static const struct field listing_fields[] = {
	FIELD_ID(struct om_listing, listing_id, struct listing_id, 0, "The listing."),
	FIELD_TEXT(struct om_listing, listing_sku, 0, 0, LIMIT_SKU, "The channel's SKU."),
	FIELD_TEXT(struct om_listing, master_sku, NULLABLE, 0, LIMIT_SKU, "The product's SKU."),
	FIELD_ID(struct om_listing, product_id, struct product_id, 0, "The product."),
	FIELD_ID(struct om_listing, sales_channel_id, struct channel_id, 0, "The channel."),
	FIELD_FLAG(struct om_listing, active, 0, "Is it for sale?"),
	FIELD_FLAG(struct om_listing, push_inventory, 0, "Is the channel told its quantity?"),
	ABSENT(struct om_listing, fn_sku),
	FIELD_INSTANT(struct om_listing, created, 0, "When it was made."),
	FIELD_INSTANT(struct om_listing, last_modified, 0, "When it last changed."),
};
const struct shape om_listing_shape =
	SHAPE("productListing", struct om_listing, listing_fields, "What a channel sells.");

struct om_listing_query {
	int64_t page, limit;
	bool active;
	struct instant created_date_from, created_date_to, modified_date_from, modified_date_to;
	LIST(int64_t) listing_id;
	LIST(struct str) listing_sku;
	LIST(struct str) master_sku;
	LIST(int64_t) product_id;
	struct channel_id sales_channel_id;
	struct warehouse_id warehouse_id;
	struct touched touched;
};

static const struct field query_fields[] = {
	OM_PAGE_FIELDS(struct om_listing_query),
	FIELD_FLAG(struct om_listing_query, active, 0, "For sale, or not."),
	FIELD_INSTANT(struct om_listing_query, created_date_from, 0, "Made since."),
	FIELD_INSTANT(struct om_listing_query, created_date_to, 0, "Made until."),
	FIELD_INSTANT(struct om_listing_query, modified_date_from, 0, "Changed since."),
	FIELD_INSTANT(struct om_listing_query, modified_date_to, 0, "Changed until."),
	FIELD_INTS(struct om_listing_query, listing_id, 0, 0, OM_LIMIT_MOST, "These listings."),
	FIELD_TEXTS(struct om_listing_query, listing_sku, 0, 0, OM_LIMIT_MOST, "The channel's SKUs."),
	FIELD_TEXTS(struct om_listing_query, master_sku, 0, 0, OM_LIMIT_MOST, "Master SKUs."),
	FIELD_INTS(struct om_listing_query, product_id, 0, 0, OM_LIMIT_MOST, "Of these products."),
	FIELD_ID(struct om_listing_query, sales_channel_id, struct channel_id, 0, "On this channel."),
	FIELD_ID(struct om_listing_query, warehouse_id, struct warehouse_id, 0,
             "Of products with stock there."),
};
const struct shape om_listing_query_shape =
	SHAPE_TOUCHED("OmListingQuery", struct om_listing_query, query_fields, "Which listings.");

static enum err find(struct work *work, const struct om_listing_query *q, struct listing **out,
                     size_t *count)
{
	void *found;
	int64_t active = q->active;
	struct om_filters filters = om_filters_new(work->arena);
	if (shape_has(&om_listing_query_shape, q, "active") && q->touched.present != 0)
		om_among(&filters, "is_active", &active, 1);
	om_between(&filters, "created_at", q->created_date_from, q->created_date_to);
	om_between(&filters, "modified_at", q->modified_date_from, q->modified_date_to);
	om_only_ids(&filters, "id", q->listing_id.at, q->listing_id.count);
	om_only_texts(&filters, "sku", q->listing_sku.at, q->listing_sku.count);
	om_through(om_only_texts(&filters, "sku", q->master_sku.at, q->master_sku.count), "product_id",
	           "product", "id");
	om_only_ids(&filters, "product_id", q->product_id.at, q->product_id.count);
	om_only_id(&filters, "channel_id", q->sales_channel_id.value);
	om_through(om_only_id(&filters, "warehouse_id", q->warehouse_id.value), "product_id", "stock",
	           "product_id");
	TRY(om_list(work, &listings_source, &filters, q->page, om_limit(q->limit, 100), &found, count));
	*out = found;
	return OK;
}

enum err om_listing_list(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_listing_query query = {0};
	struct listing *found;
	struct map products;
	TRY(om_query(work, call, &query));
	TRY(find(work, &query, &found, &reply->count));
	int64_t *ids = ARENA_ARRAY(work->arena, reply->count, int64_t);
	for (size_t i = 0; i < reply->count; i++)
		ids[i] = found[i].product_id.value;
	TRY(om_products(work, ids, reply->count, &products));
	struct om_listing *out = ARENA_ARRAY(work->arena, reply->count, struct om_listing);
	for (size_t i = 0; i < reply->count; i++) {
		const struct product *product = map_get_int(&products, found[i].product_id.value);
		out[i] = (struct om_listing){
			.listing_id = found[i].id,
			.listing_sku = found[i].sku,
			.master_sku = product != NULL ? product->sku : (struct str){0},
			.product_id = found[i].product_id,
			.sales_channel_id = found[i].channel_id,
			.active = found[i].is_active,
			.push_inventory = found[i].pushes_quantity,
			.created = found[i].created_at,
			.last_modified = found[i].modified_at,
		};
	}
	reply->value = out;
	return OK;
}

/* ---- writing ---- */

struct om_listing_put {
	struct listing_id product_listing_id;
	struct str listing_sku;
	struct product_id product_id;
	bool active, push_inventory;
	struct touched touched;
};

struct om_listing_puts {
	struct channel_id sales_channel_id;
	LIST(struct om_listing_put) listings;
};

#define LISTING_FLAGS                                                                              \
	FIELD_FLAG(struct om_listing_put, active, 0, "Is it for sale? Usually yes."),                  \
		FIELD_FLAG(struct om_listing_put, push_inventory, 0, "Is the channel told? Usually yes.")

static const struct field put_fields[] = {
	FIELD_TEXT(struct om_listing_put, listing_sku, REQUIRED | TRIMMED, 1, LIMIT_SKU,
               "The channel's SKU."),
	FIELD_ID(struct om_listing_put, product_id, struct product_id, REQUIRED, "The product."),
	LISTING_FLAGS,
};
static const struct shape put_shape =
	SHAPE_TOUCHED("putProductListing", struct om_listing_put, put_fields, "A listing to make.");

static const struct field post_fields[] = {
	FIELD_ID(struct om_listing_put, product_listing_id, struct listing_id, REQUIRED,
             "The listing."),
	FIELD_TEXT(struct om_listing_put, listing_sku, TRIMMED, 1, LIMIT_SKU, "The channel's SKU."),
	LISTING_FLAGS,
};
static const struct shape post_shape =
	SHAPE_TOUCHED("postProductListing", struct om_listing_put, post_fields, "A change.");

#define LISTINGS_FIELDS(of, flags)                                                                 \
	FIELD_ID(struct om_listing_puts, sales_channel_id, struct channel_id, flags, "The channel."),  \
		FIELD_LIST(struct om_listing_puts, listings, struct om_listing_put, of, REQUIRED, 1,       \
	               LIMIT_BULK_ITEMS, "The listings.")
static const struct field puts_fields[] = {LISTINGS_FIELDS(&put_shape, REQUIRED)};
const struct shape om_listing_puts_shape = SHAPE("putProductListings", struct om_listing_puts,
                                                 puts_fields, "Listings to make on a channel.");
static const struct field posts_fields[] = {LISTINGS_FIELDS(&post_shape, 0)};
const struct shape om_listing_posts_shape =
	SHAPE("postProductListings", struct om_listing_puts, posts_fields, "Changes of listings.");

static const struct om_name names[] = {
	{"sku", "listing_sku"},
	{"is_active", "active"},
	{"pushes_quantity", "push_inventory"},
};

static void result_add(struct work *work, struct om_bulk *bulk, const struct listing *listing)
{
	*LIST_ADD(work->arena, &bulk->results) = (struct om_result){
		.listing_id = listing->id,
		.listing_sku = listing->sku,
		.product_id = listing->product_id,
		.sales_channel_id = listing->channel_id,
	};
}

static struct listing draft_of(const struct om_listing_puts *in, const struct om_listing_put *put)
{
	struct listing draft = {
		.channel_id = in->sales_channel_id,
		.sku = put->listing_sku,
		.product_id = put->product_id,
		.is_active = !shape_has(&put_shape, put, "active") || put->active,
		.pushes_quantity = !shape_has(&put_shape, put, "push_inventory") || put->push_inventory,
	};
	static const char *const given[] = {"channel_id", "sku", "product_id", "is_active",
	                                    "pushes_quantity"};
	for (size_t i = 0; i < COUNT_OF(given); i++)
		om_touch(&listing_shape, &draft, given[i]);
	return draft;
}

enum err om_listing_put(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_listing_puts *in = call->body;
	size_t n = in->listings.count;
	struct om_bulk *bulk = ARENA_NEW(work->arena, struct om_bulk);
	struct listing *drafts = ARENA_ARRAY(work->arena, n, struct listing);
	struct listing *made = ARENA_ARRAY(work->arena, n, struct listing);
	struct fault *faults = ARENA_ARRAY(work->arena, n, struct fault);
	enum err *errors = ARENA_ARRAY(work->arena, n, enum err);
	size_t *item_of = ARENA_ARRAY(work->arena, n, size_t);
	int64_t *ids = ARENA_ARRAY(work->arena, n, int64_t);
	struct channel channel;
	struct map products;
	size_t good = 0;
	if (channel_get(work, in->sales_channel_id, &channel) != OK)
		return fault_field(work->fault, STR("salesChannelId"), "is no channel of this company");
	for (size_t i = 0; i < n; i++)
		ids[i] = in->listings.at[i].product_id.value;
	TRY(om_products(work, ids, n, &products));
	for (size_t i = 0; i < n; i++) {
		const struct om_listing_put *put = &in->listings.at[i];
		struct fault fault;
		fault_init(&fault, work->arena);
		if (map_get_int(&products, put->product_id.value) == NULL) {
			fault_say(&fault, ERR_NOT_FOUND, "Product %lld does not exist.",
			          (long long)put->product_id.value);
			om_refuse(work->arena, bulk, i, put->listing_sku, OM_NO_PRODUCT, ERR_NOT_FOUND, &fault);
			continue;
		}
		fault_init(&faults[good], work->arena);
		drafts[good] = draft_of(in, put);
		item_of[good++] = i;
	}
	if (good > 0)
		TRY(listing_put_many(work, good, drafts, made, errors, faults));
	for (size_t i = 0; i < good; i++) {
		if (errors[i] == OK)
			result_add(work, bulk, &made[i]);
		else {
			om_rename(&faults[i], names, COUNT_OF(names));
			om_refuse(work->arena, bulk, item_of[i], drafts[i].sku, NULL, errors[i], &faults[i]);
		}
	}
	om_answer_bulk(work, call, bulk, reply);
	return OK;
}

static enum err post_one(struct work *work, const struct om_listing_puts *in,
                         const struct om_listing_put *post, struct listing *out)
{
	struct listing patch = {0};
	TRY(listing_get(work, post->product_listing_id, out));
	if (in->sales_channel_id.value != 0 && !ID_EQ(in->sales_channel_id, out->channel_id))
		return fault_say(work->fault, ERR_NOT_FOUND, "The listing stands on another channel.");
	if (shape_has(&post_shape, post, "listing_sku")) {
		patch.sku = post->listing_sku;
		om_touch(&listing_shape, &patch, "sku");
	}
	if (shape_has(&post_shape, post, "active")) {
		patch.is_active = post->active;
		om_touch(&listing_shape, &patch, "is_active");
	}
	if (shape_has(&post_shape, post, "push_inventory")) {
		patch.pushes_quantity = post->push_inventory;
		om_touch(&listing_shape, &patch, "pushes_quantity");
	}
	return patch.touched.present == 0 ? OK
	                                  : om_named(work, names, COUNT_OF(names),
	                                             listing_update(work, out->id, &patch, 0, out));
}

enum err om_listing_post(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_listing_puts *in = call->body;
	struct om_bulk *bulk = ARENA_NEW(work->arena, struct om_bulk);
	struct fault *whole = work->fault;
	for (size_t i = 0; i < in->listings.count; i++) {
		const struct om_listing_put *post = &in->listings.at[i];
		struct listing listing;
		struct fault fault;
		fault_init(&fault, work->arena);
		work->fault = &fault;
		enum err err = post_one(work, in, post, &listing);
		work->fault = whole;
		if (err != OK && !om_is_of_item(err))
			return err;
		if (err == OK)
			result_add(work, bulk, &listing);
		else
			om_refuse(work->arena, bulk, i,
			          str_format(work->arena, "%lld", (long long)post->product_listing_id.value),
			          NULL, err, &fault);
	}
	om_answer_bulk(work, call, bulk, reply);
	return OK;
}
