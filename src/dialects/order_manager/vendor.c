#include "dialects/order_manager/vendor.h"

#include "dialects/order_manager/brief.h"
#include "dialects/order_manager/countries.h"
#include "domain/warehouses/warehouses.h"

struct om_place {
	struct warehouse_id warehouse_id;
	struct str name;
};
static const struct field place_fields[] = {
	FIELD_ID(struct om_place, warehouse_id, struct warehouse_id, 0, "The warehouse."),
	FIELD_TEXT(struct om_place, name, NULLABLE, 0, LIMIT_NAME, "Its name."),
};
static const struct shape place_shape =
	SHAPE("warehouseInfo", struct om_place, place_fields, "A warehouse, in short.");

/* One struct for reading and for printing. */
struct om_vendor {
	struct vendor_id vendor_id;
	struct str name;
	bool active;
	struct om_address address;
	struct str contact_email, contact_phone1, contact_phone2, fax, website;
	bool supplier, manufacturer, dropshipper;
	struct om_place warehouse;
	struct str percentage_tax, purchase_order_email;
	enum order_format default_purchase_order_format;
	struct payment_term_id default_payment_term_id;
	struct om_term default_vendor_payment_term;
	enum incoterm default_incoterm_shipping_rule;
	struct om_word_id default_incoterm_shipping_rule_id;
	struct absent absent;
	struct touched touched;
};

static const struct field vendor_fields[] = {
	FIELD_ID(struct om_vendor, vendor_id, struct vendor_id, 0, "The vendor."),
	FIELD_TEXT(struct om_vendor, name, TRIMMED, 1, LIMIT_NAME, "Its name."),
	FIELD_FLAG(struct om_vendor, active, 0, "Is anything ordered there?"),
	FIELD_OBJECT(struct om_vendor, address, struct om_address, &om_address_shape, NULLABLE,
                 "Where it is."),
	FIELD_TEXT(struct om_vendor, contact_email, TRIMMED | NULLABLE, 0, LIMIT_NAME, "E-mail."),
	FIELD_TEXT(struct om_vendor, contact_phone1, TRIMMED | NULLABLE, 0, LIMIT_PHONE, "Telephone."),
	FIELD_TEXT(struct om_vendor, contact_phone2, TRIMMED | NULLABLE, 0, LIMIT_PHONE, "Another."),
	FIELD_TEXT(struct om_vendor, fax, TRIMMED | NULLABLE, 0, LIMIT_PHONE, "Fax."),
	FIELD_TEXT(struct om_vendor, website, TRIMMED | NULLABLE, 0, LIMIT_ADDRESS_LINE, "Website."),
	FIELD_FLAG(struct om_vendor, supplier, 0, "Does it sell to us?"),
	FIELD_FLAG(struct om_vendor, manufacturer, 0, "Does it make what it sells?"),
	FIELD_FLAG(struct om_vendor, dropshipper, 0, "Does it ship to our buyers?"),
	FIELD_OBJECT(struct om_vendor, warehouse, struct om_place, &place_shape, NULLABLE | READ_ONLY,
                 "The warehouse that it stands for."),
	FIELD_DECIMAL(struct om_vendor, percentage_tax, "Tax on its prices, in percent."),
	FIELD_TEXT(struct om_vendor, purchase_order_email, TRIMMED | NULLABLE, 0, LIMIT_NAME,
               "Where purchase orders go."),
	FIELD_ENUM(struct om_vendor, default_purchase_order_format, enum order_format,
               &om_order_format_words, 0, "In which form."),
	ABSENT(struct om_vendor, default_purchase_order_template_id),
	ABSENT(struct om_vendor, dropship_purchase_order_template_id),
	FIELD_ID(struct om_vendor, default_payment_term_id, struct payment_term_id, WRITE_ONLY,
             "When it is paid."),
	FIELD_OBJECT(struct om_vendor, default_vendor_payment_term, struct om_term, &om_term_shape,
                 NULLABLE | READ_ONLY, "When it is paid."),
	FIELD_ENUM(struct om_vendor, default_incoterm_shipping_rule, enum incoterm, &om_incoterm_words,
               NULLABLE, "Who pays the way."),
	FIELD_ID(struct om_vendor, default_incoterm_shipping_rule_id, struct om_word_id, NULLABLE,
             "The same by its id."),
};
const struct shape om_vendor_shape =
	SHAPE_TOUCHED("vendor", struct om_vendor, vendor_fields, "A vendor.");

struct om_vendor_query {
	bool active_only;
	int64_t page, limit;
	struct touched touched;
};
static const struct field query_fields[] = {
	FIELD_FLAG(struct om_vendor_query, active_only, 0, "Only active ones; usually true."),
	OM_PAGE_FIELDS(struct om_vendor_query),
};
const struct shape om_vendor_query_shape =
	SHAPE_TOUCHED("OmVendorQuery", struct om_vendor_query, query_fields, "Which vendors.");

static const struct field term_query_fields[] = {
	FIELD_FLAG(struct om_vendor_query, active_only, 0, "Only those offered; usually true."),
};
const struct shape om_term_query_shape =
	SHAPE_TOUCHED("OmTermQuery", struct om_vendor_query, term_query_fields, "Which terms.");

static const struct field term_name_fields[] = {
	FIELD_TEXT(struct om_term, description, REQUIRED | TRIMMED, 1, LIMIT_ADDRESS_LINE,
               "What it is called."),
};
const struct shape om_term_name_shape =
	SHAPE_TOUCHED("OmTermName", struct om_term, term_name_fields, "A new payment term.");

/* ---- reading ---- */

static void from_ours(struct work *work, const struct vendor *in, const struct map *terms,
                      const struct map *places, struct om_vendor *out)
{
	const struct warehouse *place = map_get_int(places, in->warehouse_id.value);
	bool is_home = str_is(in->country, "US");
	*out = (struct om_vendor){
		.vendor_id = in->id,
		.name = in->name,
		.active = in->is_active,
		.address = {.address1 = in->line1,
	                .address2 = in->line2,
	                .city = in->city,
	                .country = country_three(in->country),
	                .zip_code = in->postal_code,
	                .type = STR("UNKNOWN")},
		.contact_email = in->email,
		.contact_phone1 = in->phone,
		.contact_phone2 = in->phone2,
		.fax = in->fax,
		.website = in->website,
		.supplier = in->is_supplier,
		.manufacturer = in->is_manufacturer,
		.dropshipper = in->is_dropshipper,
		.percentage_tax = om_percent_text(work->arena, in->tax_ppm),
		.purchase_order_email = in->order_email,
		.default_purchase_order_format = in->order_format,
		.default_vendor_payment_term = om_term_of(map_get_int(terms, in->payment_term_id.value)),
		.default_incoterm_shipping_rule = in->incoterm,
		.default_incoterm_shipping_rule_id = {(int64_t)in->incoterm},
	};
	*(is_home ? &out->address.state : &out->address.province) = in->state;
	if (place != NULL)
		out->warehouse = (struct om_place){place->id, place->name};
}

static enum err print(struct work *work, const struct vendor *vendors, size_t n,
                      struct om_vendor **out)
{
	struct map terms, places = map_new(work->arena);
	struct warehouse *warehouses;
	size_t count;
	TRY(om_terms(work, &terms));
	TRY(warehouse_all(work, &warehouses, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&places, warehouses[i].id.value, &warehouses[i]);
	*out = ARENA_ARRAY(work->arena, n, struct om_vendor);
	for (size_t i = 0; i < n; i++)
		from_ours(work, &vendors[i], &terms, &places, &(*out)[i]);
	return OK;
}

static bool wants_active_only(const struct shape *shape, const struct om_vendor_query *query)
{
	return query->touched.present == 0 || !shape_has(shape, query, "active_only")
	       || query->active_only;
}

enum err om_vendor_list(struct work *work, const struct call *call, struct reply *reply)
{
	static const int64_t yes = 1;
	struct om_vendor_query query = {0};
	struct om_filters filters = om_filters_new(work->arena);
	struct om_vendor *out;
	void *found;
	TRY(om_query(work, call, &query));
	if (wants_active_only(&om_vendor_query_shape, &query))
		om_among(&filters, "is_active", &yes, 1);
	TRY(om_list(work, &vendor_source, &filters, query.page, om_limit(query.limit, 20), &found,
	            &reply->count));
	TRY(print(work, found, reply->count, &out));
	reply->value = out;
	return OK;
}

enum err om_vendor_dropshippers(struct work *work, const struct call *call, struct reply *reply)
{
	struct vendor *all;
	struct om_vendor *out;
	size_t count, n = 0;
	(void)call;
	TRY(vendor_all(work, &all, &count));
	for (size_t i = 0; i < count; i++)
		if (all[i].is_dropshipper && all[i].is_active)
			all[n++] = all[i];
	TRY(print(work, all, n, &out));
	reply->value = out;
	reply->count = n;
	return OK;
}

enum err om_vendor_get(struct work *work, const struct call *call, struct reply *reply)
{
	struct vendor vendor;
	struct om_vendor *out;
	TRY(vendor_get(work, (struct vendor_id){call->ids[0]}, &vendor));
	TRY(print(work, &vendor, 1, &out));
	reply->value = out;
	return OK;
}

/* ---- writing ---- */

static bool has(const struct om_vendor *in, const char *name)
{
	return shape_has(&om_vendor_shape, in, name);
}

static void take_text(struct vendor *patch, const char *name, struct str *to, struct str from)
{
	*to = from;
	om_touch(&vendor_shape, patch, name);
}

static void take_flag(struct vendor *patch, const char *name, bool *to, bool from)
{
	*to = from;
	om_touch(&vendor_shape, patch, name);
}

static enum err take_address(struct work *work, const struct om_address *in, struct vendor *patch)
{
	struct str country = STR("US");
	if (in->country.len > 0 && !country_two(in->country, &country))
		return fault_field(work->fault, STR("address.country"),
		                   "must be three letters of ISO 3166-1, like USA");
	if (in->country.len > 0)
		take_text(patch, "country", &patch->country, country);
	take_text(patch, "line1", &patch->line1, in->address1);
	take_text(patch, "line2", &patch->line2, in->address2);
	take_text(patch, "city", &patch->city, in->city);
	take_text(patch, "state", &patch->state, in->state.len > 0 ? in->state : in->province);
	take_text(patch, "postal_code", &patch->postal_code, in->zip_code);
	return OK;
}

static enum err take_terms(struct work *work, const struct om_vendor *in, struct vendor *patch)
{
	if (has(in, "percentage_tax")) {
		TRY(om_percent_read(work, in->percentage_tax, "percentageTax", &patch->tax_ppm));
		om_touch(&vendor_shape, patch, "tax_ppm");
	}
	if (has(in, "default_purchase_order_format")) {
		patch->order_format = in->default_purchase_order_format;
		om_touch(&vendor_shape, patch, "order_format");
	}
	if (has(in, "default_payment_term_id")) {
		patch->payment_term_id = in->default_payment_term_id;
		om_touch(&vendor_shape, patch, "payment_term_id");
	}
	if (has(in, "default_incoterm_shipping_rule") || has(in, "default_incoterm_shipping_rule_id")) {
		TRY(om_incoterm_read(work, in->default_incoterm_shipping_rule,
		                     in->default_incoterm_shipping_rule_id.value,
		                     "defaultIncotermShippingRuleId", &patch->incoterm));
		om_touch(&vendor_shape, patch, "incoterm");
	}
	return OK;
}

/* What was sent, as a draft or patch of ours. */
static enum err to_ours(struct work *work, const struct om_vendor *in, struct vendor *patch)
{
	if (has(in, "name"))
		take_text(patch, "name", &patch->name, in->name);
	if (has(in, "contact_email"))
		take_text(patch, "email", &patch->email, in->contact_email);
	if (has(in, "contact_phone1"))
		take_text(patch, "phone", &patch->phone, in->contact_phone1);
	if (has(in, "contact_phone2"))
		take_text(patch, "phone2", &patch->phone2, in->contact_phone2);
	if (has(in, "fax"))
		take_text(patch, "fax", &patch->fax, in->fax);
	if (has(in, "website"))
		take_text(patch, "website", &patch->website, in->website);
	if (has(in, "purchase_order_email"))
		take_text(patch, "order_email", &patch->order_email, in->purchase_order_email);
	if (has(in, "supplier"))
		take_flag(patch, "is_supplier", &patch->is_supplier, in->supplier);
	if (has(in, "manufacturer"))
		take_flag(patch, "is_manufacturer", &patch->is_manufacturer, in->manufacturer);
	if (has(in, "dropshipper"))
		take_flag(patch, "is_dropshipper", &patch->is_dropshipper, in->dropshipper);
	TRY(take_terms(work, in, patch));
	return has(in, "address") ? take_address(work, &in->address, patch) : OK;
}

static const struct om_name names[] = {
	{"email", "contact_email"},        {"phone", "contact_phone1"},
	{"phone2", "contact_phone2"},      {"order_email", "purchase_order_email"},
	{"is_supplier", "supplier"},       {"is_manufacturer", "manufacturer"},
	{"is_dropshipper", "dropshipper"}, {"payment_term_id", "default_payment_term_id"},
	{"tax_ppm", "percentage_tax"},     {"country", "address.country"},
	{"state", "address.state"},
};

/* A dropshipper ships from a warehouse that stands for it. */
static enum err place_make(struct work *work, struct vendor *draft)
{
	struct warehouse place = {.name = draft->name,
	                          .type = WAREHOUSE_DROPSHIP_VENDOR,
	                          .line1 = draft->line1,
	                          .line2 = draft->line2,
	                          .city = draft->city,
	                          .state = draft->state,
	                          .postal_code = draft->postal_code,
	                          .country = draft->country};
	struct warehouse made;
	TRY(warehouse_create(work, &place, &made));
	draft->warehouse_id = made.id;
	om_touch(&vendor_shape, draft, "warehouse_id");
	return OK;
}

static enum err renamed(struct work *work, enum err err)
{
	return om_named(work, names, COUNT_OF(names), err);
}

enum err om_vendor_put(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_vendor *in = call->body;
	struct vendor draft = {0}, made;
	if (in->name.len == 0)
		return fault_field(work->fault, STR("name"), "is required");
	TRY(to_ours(work, in, &draft));
	if (draft.is_dropshipper)
		TRY(place_make(work, &draft));
	TRY(renamed(work, vendor_create(work, &draft, &made)));
	if (has(in, "active") && !in->active)
		TRY(vendor_set_active(work, made.id, false, &made));
	return om_answer_single(work, made.id.value, "The vendor was made.", reply);
}

static enum err post_one(struct work *work, void *state)
{
	const struct om_vendor *in = state;
	struct vendor patch = {0}, changed;
	if (in->vendor_id.value == 0)
		return fault_field(work->fault, STR("vendor_id"), "is required");
	TRY(vendor_get(work, in->vendor_id, &changed));
	TRY(to_ours(work, in, &patch));
	if (in->dropshipper && changed.warehouse_id.value == 0) {
		if (has(in, "name"))
			changed.name = in->name;
		TRY(place_make(work, &changed));
		patch.warehouse_id = changed.warehouse_id;
		om_touch(&vendor_shape, &patch, "warehouse_id");
	}
	TRY(renamed(work, vendor_update(work, in->vendor_id, &patch, 0, &changed)));
	if (!has(in, "active"))
		return OK;
	return vendor_set_active(work, in->vendor_id, in->active, &changed);
}

enum err om_vendor_post(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_vendor *in = arena_copy(work->arena, call->body, call->body_count * sizeof *in);
	struct om_bulk *bulk = ARENA_NEW(work->arena, struct om_bulk);
	for (size_t i = 0; i < call->body_count; i++) {
		bool done;
		struct str id = om_identifier(work->arena, in[i].vendor_id.value);
		TRY(om_try(work, bulk, i, id, post_one, &in[i], &done));
		if (done)
			LIST_ADD(work->arena, &bulk->results)->id = in[i].vendor_id.value;
	}
	om_answer_bulk(work, call, bulk, reply);
	return OK;
}

/* ---- payment terms ---- */

enum err om_term_list(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_vendor_query query = {0};
	struct payment_term *terms;
	size_t count;
	TRY(om_query(work, call, &query));
	TRY(payment_term_all(work, &terms, &count));
	struct om_term *out = ARENA_ARRAY(work->arena, count, struct om_term);
	for (size_t i = 0; i < count; i++)
		if (terms[i].is_active || !wants_active_only(&om_term_query_shape, &query))
			out[reply->count++] = om_term_of(&terms[i]);
	reply->value = out;
	return OK;
}

static enum err term_reply(struct work *work, const struct payment_term *term, struct reply *reply)
{
	struct om_term *out = ARENA_NEW(work->arena, struct om_term);
	*out = om_term_of(term);
	reply->value = out;
	return OK;
}

enum err om_term_put(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_term *in = call->query;
	struct payment_term made, draft = {.name = in->description};
	om_touch(&payment_term_shape, &draft, "name");
	TRY(payment_term_create(work, &draft, &made));
	return term_reply(work, &made, reply);
}

enum err om_term_post(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_term *in = call->body;
	struct payment_term patch = {.name = in->description, .is_active = in->active}, changed;
	if (in->vendor_payment_term_id.value == 0)
		return fault_field(work->fault, STR("vendor_payment_term_id"), "is required");
	if (in->description.len > 0)
		om_touch(&payment_term_shape, &patch, "name");
	if (shape_has(&om_term_shape, in, "active"))
		om_touch(&payment_term_shape, &patch, "is_active");
	TRY(payment_term_update(work, in->vendor_payment_term_id, &patch, &changed));
	return term_reply(work, &changed, reply);
}
