#include "domain/vendors/vendors.h"

#include "domain/accounts/accounts.h"
#include "domain/vendors/vendors_rules.h"
#include "domain/vendors/vendors_store.h"
#include "domain/warehouses/warehouses.h"
#include "kernel/version.h"
#include "shape/shape_change.h"
#include "wire/zone.h"

/* ---- vendors ---- */

enum err vendor_get(struct work *work, struct vendor_id id, struct vendor *out)
{
	enum err err = vendor_fetch(work->tx, work->arena, work->company, id, out);
	if (err != ERR_NOT_FOUND)
		return err;
	return fault_say(work->fault, err, "There is no vendor %lld.", (long long)id.value);
}

enum err vendor_all(struct work *work, struct vendor **out, size_t *count)
{
	return vendor_fetch_all(work->tx, work->arena, work->company, out, count);
}

enum err vendor_of_warehouse(struct work *work, struct warehouse_id warehouse, struct vendor *out)
{
	struct vendor *found;
	size_t count;
	TRY(vendor_fetch_at(work->tx, work->arena, work->company, warehouse, &found, &count));
	if (count == 0)
		return ERR_NOT_FOUND;
	*out = found[0];
	return OK;
}

/* Nobody else may have the name. */
static enum err vendor_name_check(struct work *work, const struct vendor *vendor)
{
	struct vendor other;
	enum err err = vendor_fetch_named(work->tx, work->arena, work->company, vendor->name, &other);
	if (err == ERR_NOT_FOUND || (err == OK && ID_EQ(other.id, vendor->id)))
		return OK;
	TRY(err);
	fault_field(work->fault, STR("name"), "is the name of vendor %lld", (long long)other.id.value);
	return fault_say(work->fault, ERR_CONFLICT, "Another vendor is called %.*s.",
	                 STR_FMT(vendor->name));
}

static enum err warehouse_facts(struct work *work, const struct vendor *vendor,
                                struct vendor_facts *facts)
{
	struct warehouse *warehouses;
	struct vendor *others;
	size_t count;
	facts->has_warehouse = vendor->warehouse_id.value == 0;
	if (facts->has_warehouse)
		return OK;
	TRY(warehouse_all(work, &warehouses, &count));
	for (size_t i = 0; i < count; i++) {
		if (!ID_EQ(warehouses[i].id, vendor->warehouse_id))
			continue;
		facts->has_warehouse = true;
		facts->is_dropship_warehouse = warehouses[i].type == WAREHOUSE_DROPSHIP_VENDOR;
	}
	TRY(vendor_fetch_at(work->tx, work->arena, work->company, vendor->warehouse_id, &others,
	                    &count));
	for (size_t i = 0; i < count; i++)
		if (!ID_EQ(others[i].id, vendor->id) && vendor->is_active)
			facts->stands_for_it = others[i].id;
	return OK;
}

static enum err draft_check(struct work *work, const struct vendor *vendor)
{
	struct payment_term term;
	struct vendor_facts facts = {.is_country_known = country_is_known(vendor->country),
	                             .has_term = vendor->payment_term_id.value == 0};
	if (!facts.has_term) {
		enum err err =
			term_fetch(work->tx, work->arena, work->company, vendor->payment_term_id, &term);
		if (err != ERR_NOT_FOUND)
			TRY(err);
		facts.has_term = err == OK;
	}
	TRY(warehouse_facts(work, vendor, &facts));
	TRY(vendor_check(vendor, &facts, work->fault));
	return vendor_name_check(work, vendor);
}

enum err vendor_create(struct work *work, const struct vendor *draft, struct vendor *out)
{
	struct company company;
	struct vendor made = *draft;
	TRY(company_get(work, &company));
	if (made.country.len == 0)
		made.country = company.country;
	if (made.currency.len == 0)
		made.currency = company.currency;
	made.id.value = 0;
	made.is_active = true;
	vendor_complete(&made);
	TRY(draft_check(work, &made));

	TRY(id_new(work->tx, &made.id.value));
	made.created_at = made.modified_at = work->now;
	made.version = 1;
	TRY(vendor_insert(work->tx, work->arena, work->company, &made));
	event_emit(work, "vendor.created", "vendor", made.id.value,
	           shape_text(work->arena, &vendor_shape, &made, NULL, 0));
	*out = made;
	return OK;
}

static enum err vendor_write(struct work *work, const struct vendor *before, struct vendor *after,
                             struct str difference)
{
	after->modified_at = work->now;
	after->version = before->version + 1;
	TRY(vendor_save(work->tx, work->arena, work->company, after));
	event_emit(work, "vendor.changed", "vendor", after->id.value, difference);
	return OK;
}

static enum err currency_change_check(struct work *work, const struct vendor *before,
                                      const struct vendor *after)
{
	bool is_priced;
	if (str_eq(before->currency, after->currency))
		return OK;
	TRY(vendor_is_priced(work->tx, work->arena, work->company, after->id, &is_priced));
	if (!is_priced)
		return OK;
	return fault_say(work->fault, ERR_REFUSED,
	                 "%.*s has products priced in %.*s: take their prices away first.",
	                 STR_FMT(before->name), STR_FMT(before->currency));
}

enum err vendor_update(struct work *work, struct vendor_id id, const struct vendor *patch,
                       int64_t if_version, struct vendor *out)
{
	struct vendor before;
	TRY(vendor_get(work, id, &before));
	TRY(version_check(work, if_version, before.version));
	*out = before;
	shape_apply(&vendor_shape, patch, out);
	struct str difference = shape_difference(work->arena, &vendor_shape, &before, out);
	if (difference.len == 0)
		return OK;
	TRY(draft_check(work, out));
	TRY(currency_change_check(work, &before, out));
	return vendor_write(work, &before, out, difference);
}

enum err vendor_set_active(struct work *work, struct vendor_id id, bool is_active,
                           struct vendor *out)
{
	struct vendor before;
	TRY(vendor_get(work, id, &before));
	*out = before;
	out->is_active = is_active;
	if (before.is_active == is_active)
		return OK;
	if (is_active)
		TRY(draft_check(work, out)); /* another may stand for its warehouse by now */
	return vendor_write(work, &before, out,
	                    is_active ? STR("{\"is_active\":{\"from\":false,\"to\":true}}")
	                              : STR("{\"is_active\":{\"from\":true,\"to\":false}}"));
}

/* ---- payment terms ---- */

enum err payment_term_all(struct work *work, struct payment_term **out, size_t *count)
{
	return term_fetch_all(work->tx, work->arena, work->company, out, count);
}

enum err payment_term_get(struct work *work, struct payment_term_id id, struct payment_term *out)
{
	enum err err = term_fetch(work->tx, work->arena, work->company, id, out);
	if (err != ERR_NOT_FOUND)
		return err;
	return fault_say(work->fault, err, "There is no payment term %lld.", (long long)id.value);
}

static enum err term_name_check(struct work *work, const struct payment_term *term)
{
	struct payment_term other;
	enum err err = term_fetch_named(work->tx, work->arena, work->company, term->name, &other);
	if (err == ERR_NOT_FOUND || (err == OK && ID_EQ(other.id, term->id)))
		return OK;
	TRY(err);
	return fault_say(work->fault, ERR_CONFLICT, "There is a payment term called %.*s.",
	                 STR_FMT(term->name));
}

enum err payment_term_create(struct work *work, const struct payment_term *draft,
                             struct payment_term *out)
{
	struct payment_term made = *draft;
	made.id.value = 0;
	if (!shape_has(&payment_term_shape, draft, "is_active"))
		made.is_active = true;
	made.touched = (struct touched){0};
	TRY(term_name_check(work, &made));
	TRY(id_new(work->tx, &made.id.value));
	TRY(term_insert(work->tx, work->arena, work->company, &made));
	event_emit(work, "payment_term.created", "payment_term", made.id.value,
	           shape_text(work->arena, &payment_term_shape, &made, NULL, 0));
	*out = made;
	return OK;
}

enum err payment_term_update(struct work *work, struct payment_term_id id,
                             const struct payment_term *patch, struct payment_term *out)
{
	struct payment_term before;
	TRY(payment_term_get(work, id, &before));
	*out = before;
	shape_apply(&payment_term_shape, patch, out);
	struct str difference = shape_difference(work->arena, &payment_term_shape, &before, out);
	if (difference.len == 0)
		return OK;
	TRY(term_name_check(work, out));
	TRY(term_save(work->tx, work->arena, work->company, out));
	event_emit(work, "payment_term.changed", "payment_term", id.value, difference);
	return OK;
}
