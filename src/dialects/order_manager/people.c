#include "dialects/order_manager/people.h"

#include "dialects/order_manager/answers.h"
#include "domain/accounts/accounts.h"
#include "domain/warehouses/warehouses.h"
#include "kernel/timeline.h"

/* ---- organizations ---- */

struct om_company_entity {
	struct company_id company_id;
	struct str name;
};
static const struct field company_entity_fields[] = {
	FIELD_ID(struct om_company_entity, company_id, struct company_id, 0, "The company."),
	FIELD_TEXT(struct om_company_entity, name, 0, 0, LIMIT_NAME, "Its name."),
};
static const struct shape company_entity_shape =
	SHAPE("OmOrganizationCompany", struct om_company_entity, company_entity_fields, "A company.");

struct om_user_entity {
	struct user_id user_id;
	struct str email, name;
	bool active;
};
static const struct field user_entity_fields[] = {
	FIELD_ID(struct om_user_entity, user_id, struct user_id, 0, "The person."),
	FIELD_TEXT(struct om_user_entity, email, 0, 0, LIMIT_NAME, "E-mail address."),
	FIELD_TEXT(struct om_user_entity, name, 0, 0, LIMIT_NAME, "Name."),
	FIELD_FLAG(struct om_user_entity, active, 0, "May the person sign in?"),
};
static const struct shape user_entity_shape =
	SHAPE("OmOrganizationUser", struct om_user_entity, user_entity_fields, "A person.");

struct om_organization {
	struct str id, name, organization_status;
	struct company_id master_company_id;
	LIST(struct om_company_entity) organization_company_entities;
	LIST(struct om_user_entity) organization_user_entities;
	struct absent absent;
};
static const struct field organization_fields[] = {
	FIELD_TEXT(struct om_organization, id, 0, 0, 20, "The company's id, as text."),
	FIELD_TEXT(struct om_organization, name, 0, 0, LIMIT_NAME, "The company's name."),
	FIELD_TEXT(struct om_organization, organization_status, 0, 0, 20, "Always ACTIVE."),
	ABSENT(struct om_organization, contact_name),
	ABSENT(struct om_organization, contact_email),
	ABSENT(struct om_organization, contact_phone),
	ABSENT(struct om_organization, hub_organization_id),
	FIELD_ID(struct om_organization, master_company_id, struct company_id, 0, "The company."),
	ABSENT(struct om_organization, salesforce_id),
	ABSENT_LIST(struct om_organization, feature_toggles),
	ABSENT_LIST(struct om_organization, application_feature_groups),
	FIELD_LIST(struct om_organization, organization_company_entities, struct om_company_entity,
               &company_entity_shape, 0, 0, 1, "The company."),
	FIELD_LIST(struct om_organization, organization_user_entities, struct om_user_entity,
               &user_entity_shape, 0, 0, LIMIT_BULK_ITEMS, "The people that were asked for."),
};
const struct shape om_organization_shape = SHAPE("OrganizationDto", struct om_organization,
                                                 organization_fields, "A company and its people.");

struct om_permission {
	struct str id;
	struct company_id company_id;
	struct user_id user_id;
};
static const struct field permission_fields[] = {
	FIELD_TEXT(struct om_permission, id, 0, 0, 50, "Passed over."),
	FIELD_ID(struct om_permission, company_id, struct company_id, REQUIRED, "This company."),
	FIELD_ID(struct om_permission, user_id, struct user_id, REQUIRED, "One of its people."),
};
const struct shape om_permission_put_shape =
	SHAPE("OrganizationPermissionsDto", struct om_permission, permission_fields,
          "That a person belongs to a company.");

struct om_permission_ids {
	LIST(struct str) ids;
};
static const struct field permission_ids_fields[] = {
	FIELD_TEXTS(struct om_permission_ids, ids, REQUIRED, 1, LIMIT_BULK_ITEMS, "People's ids."),
};
const struct shape om_permission_ids_shape =
	SHAPE("OmPermissionIds", struct om_permission_ids, permission_ids_fields, "Whose access ends.");

static enum err organization_begin(struct work *work, struct om_organization **out)
{
	struct company company;
	TRY(company_get(work, &company));
	*out = ARENA_NEW(work->arena, struct om_organization);
	**out = (struct om_organization){
		.id = str_format(work->arena, "%lld", (long long)company.id.value),
		.name = company.name,
		.organization_status = STR("ACTIVE"),
		.master_company_id = company.id,
	};
	*LIST_ADD(work->arena, &(*out)->organization_company_entities) =
		(struct om_company_entity){company.id, company.name};
	return OK;
}

static enum err organization_add(struct work *work, struct om_organization *out, struct user_id id)
{
	struct user user;
	if (user_get(work, id, &user) != OK)
		return fault_say(work->fault, ERR_NOT_FOUND, "There is no person %lld.",
		                 (long long)id.value);
	*LIST_ADD(work->arena, &out->organization_user_entities) =
		(struct om_user_entity){user.id, user.email, user.name, user.is_active};
	return OK;
}

enum err om_organization_get(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_organization *out;
	TRY(organization_begin(work, &out));
	reply->value = out;
	return organization_add(work, out, (struct user_id){call->ids[0]});
}

enum err om_organization_put(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_permission *in = call->body;
	struct om_organization *out;
	TRY(organization_begin(work, &out));
	for (size_t i = 0; i < call->body_count; i++) {
		if (!ID_EQ(in[i].company_id, work->company))
			return fault_field(work->fault, str_format(work->arena, "[%zu].companyId", i),
			                   "must be this company: a person of Purser belongs to one");
		TRY(organization_add(work, out, in[i].user_id));
	}
	reply->value = out;
	return OK;
}

enum err om_organization_delete(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_permission_ids *in = call->query;
	struct om_multiple *out = ARENA_NEW(work->arena, struct om_multiple);
	struct user user;
	for (size_t i = 0; i < in->ids.count; i++) {
		int64_t id;
		if (str_to_int(in->ids.at[i], &id) != OK)
			return fault_field(work->fault, STR("ids"), "must be ids of people");
		TRY(user_get(work, (struct user_id){id}, &user));
		*LIST_ADD(work->arena, &out->ids) = id;
	}
	for (size_t i = 0; i < out->ids.count; i++)
		TRY(user_archive(work, (struct user_id){out->ids.at[i]}, &user));
	out->message = STR("Their access has ended.");
	reply->value = out;
	return OK;
}

/* ---- a warehouse's history ---- */

struct om_deed {
	struct instant date;
	struct str action, user_name, changes;
};
static const struct field deed_fields[] = {
	FIELD_INSTANT(struct om_deed, date, 0, "When."),
	FIELD_TEXT(struct om_deed, action, 0, 0, LIMIT_NAME, "What: warehouse.changed."),
	FIELD_TEXT(struct om_deed, user_name, 0, 0, LIMIT_NAME, "Who."),
	FIELD_JSON(struct om_deed, changes, 0, "What was changed, from what to what."),
};
static const struct shape deed_shape =
	SHAPE("OmWarehouseDeed", struct om_deed, deed_fields, "Something that was done.");

struct om_history {
	struct warehouse_id warehouse_id;
	LIST(struct om_deed) history;
};
static const struct field history_fields[] = {
	FIELD_ID(struct om_history, warehouse_id, struct warehouse_id, 0, "The warehouse."),
	FIELD_LIST(struct om_history, history, struct om_deed, &deed_shape, 0, 0, LIMIT_PAGE,
               "Oldest first."),
};
const struct shape om_deeds_shape =
	SHAPE("OmWarehouseDeeds", struct om_history, history_fields, "A warehouse's history.");

enum err om_warehouse_history(struct work *work, const struct call *call, struct reply *reply)
{
	struct warehouse warehouse;
	struct event *events;
	size_t count;
	struct om_history *out = ARENA_NEW(work->arena, struct om_history);
	TRY(warehouse_get(work, (struct warehouse_id){call->ids[0]}, &warehouse));
	TRY(event_timeline(work, "warehouse", call->ids[0], LIMIT_PAGE, &events, &count));
	out->warehouse_id = warehouse.id;
	for (size_t i = 0; i < count; i++)
		*LIST_ADD(work->arena, &out->history) =
			(struct om_deed){events[i].at, events[i].kind, events[i].actor.name, events[i].body};
	reply->value = out;
	return OK;
}

/* ---- shipping presets ---- */

struct om_preset {
	int64_t id, shipping_provider_id, shipping_service_id, package_type_id;
	struct str name;
};
static const struct field preset_fields[] = {
	FIELD_INT(struct om_preset, id, 0, 0, INT32_MAX, "Its id, where it comes from."),
	FIELD_TEXT(struct om_preset, name, 0, 0, LIMIT_NAME, "Its name."),
	FIELD_INT(struct om_preset, shipping_provider_id, 0, 0, INT32_MAX, "Account with a carrier."),
	FIELD_INT(struct om_preset, shipping_service_id, 0, 0, INT32_MAX, "Service."),
	FIELD_INT(struct om_preset, package_type_id, 0, 0, INT32_MAX, "Kind of package."),
};
const struct shape om_preset_shape = SHAPE("PostShippingPresetValidationDto", struct om_preset,
                                           preset_fields, "How orders could be shipped.");

enum err om_preset_check(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_preset *in = call->body;
	struct om_bulk bulk = {0};
	for (size_t i = 0; i < call->body_count; i++) {
		struct fault fault;
		fault_init(&fault, work->arena);
		if (in[i].name.len == 0)
			fault_field(&fault, STR("name"), "is required");
		if (in[i].shipping_provider_id != 0)
			fault_field(&fault, STR("shipping_provider_id"), "is no account with a carrier here");
		if (in[i].shipping_service_id != 0)
			fault_field(&fault, STR("shipping_service_id"), "is no service of a carrier here");
		if (fault.rows.count > 0)
			om_refuse(work->arena, &bulk, i, in[i].name, NULL, ERR_INVALID, &fault);
	}
	reply->value = bulk.errors.at;
	reply->count = bulk.errors.count;
	return OK;
}
