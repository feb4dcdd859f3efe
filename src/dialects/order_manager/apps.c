#include "dialects/order_manager/apps.h"

#include "dialects/order_manager/answers.h"
#include "domain/apps/apps.h"
#include "kernel/scopes.h"

/* ---- properties ---- */

static const struct field property_fields[] = {
	FIELD_ID(struct app_property, id, struct app_property_id, READ_ONLY, "Its id."),
	FIELD_TEXT(struct app_property, name, 0, 0, LIMIT_NAME, "Its name."),
	FIELD_TEXT(struct app_property, value, 0, 0, APP_PROPERTY_MOST, "Its value."),
};
const struct shape om_property_shape =
	SHAPE("CompanyAppPropertyDto", struct app_property, property_fields, "What an app keeps here.");

static const struct field put_fields[] = {
	FIELD_TEXT(struct app_property, name, REQUIRED | TRIMMED, 1, LIMIT_NAME, "Its name."),
	FIELD_TEXT(struct app_property, value, REQUIRED, 0, APP_PROPERTY_MOST, "Its value."),
};
const struct shape om_property_put_shape =
	SHAPE("PostProperties", struct app_property, put_fields, "What an app keeps here.");

struct om_property_query {
	int64_t page, limit;
};
static const struct field query_fields[] = {OM_PAGE_FIELDS(struct om_property_query)};
const struct shape om_property_query_shape =
	SHAPE("OmPropertyQuery", struct om_property_query, query_fields, "Which page.");

static enum err reply_page(struct work *work, const struct om_property_query *query,
                           struct reply *reply)
{
	struct app_property *all;
	size_t count;
	TRY(app_properties(work, &all, &count));
	reply->value =
		all
		+ om_page_first(count, query->page, om_limit(query->limit, OM_LIMIT_MOST), &reply->count);
	return OK;
}

enum err om_property_list(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_property_query query = {0};
	TRY(om_query(work, call, &query));
	return reply_page(work, &query, reply);
}

enum err om_property_post(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_property_query all = {0};
	if (call->body_count > 0)
		TRY(app_properties_set(work, call->body, call->body_count));
	return reply_page(work, &all, reply);
}

enum err om_property_delete(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_single *out = ARENA_NEW(work->arena, struct om_single);
	TRY(app_property_delete(work, (struct app_property_id){call->ids[0]}));
	out->id = call->ids[0];
	out->message = STR("The property was deleted.");
	reply->value = out;
	return OK;
}

/* ---- features ---- */

struct om_feature {
	struct str application_feature_uuid, name, description;
	struct absent absent;
};

static const struct field feature_fields[] = {
	FIELD_TEXT(struct om_feature, application_feature_uuid, 0, 0, 36, "Always the same for one."),
	FIELD_TEXT(struct om_feature, name, 0, 0, LIMIT_NAME, "Its name."),
	FIELD_TEXT(struct om_feature, description, 0, 0, LIMIT_NOTES, "What it allows."),
	ABSENT_LIST(struct om_feature, actions),
	ABSENT_LIST(struct om_feature, filters),
};
const struct shape om_feature_shape =
	SHAPE("ApplicationFeatureDto", struct om_feature, feature_fields, "What an app may use.");

struct om_feature_group {
	struct str application_feature_group_uuid, name, description;
};
static const struct field group_fields[] = {
	FIELD_TEXT(struct om_feature_group, application_feature_group_uuid, 0, 0, 36, "Fixed."),
	FIELD_TEXT(struct om_feature_group, name, 0, 0, LIMIT_NAME, "Its name."),
	FIELD_TEXT(struct om_feature_group, description, 0, 0, LIMIT_NOTES, "What belongs to it."),
};
const struct shape om_feature_group_shape =
	SHAPE("ApplicationFeatureGroupDTO", struct om_feature_group, group_fields, "A group.");

/* Version 8 (RFC 9562, 5.8): ours to fill. */
static struct str uuid_of(struct arena *arena, size_t group, size_t number)
{
	return str_format(arena, "70757273-6572-8000-8000-%04zx%08zx", group, number);
}

enum err om_feature_list(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_feature *out = ARENA_ARRAY(work->arena, scope_words.count, struct om_feature);
	for (size_t i = 0; i < scope_words.count; i++) {
		const struct word *row = &scope_words.rows[i];
		if (row->value == SCOPE_SIGNED_IN || !(call->actor.scopes & (unsigned)row->value))
			continue;
		out[reply->count++] = (struct om_feature){
			.application_feature_uuid = uuid_of(work->arena, 1, (size_t)row->value),
			.name = str_from(row->word),
			.description = str_from(row->sentence),
		};
	}
	reply->value = out;
	return OK;
}

enum err om_feature_group(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_feature_group *out = ARENA_NEW(work->arena, struct om_feature_group);
	(void)call;
	*out = (struct om_feature_group){
		.application_feature_group_uuid = uuid_of(work->arena, 0, 1),
		.name = STR("Purser"),
		.description = STR("What an app may use, by its scopes."),
	};
	reply->value = out;
	return OK;
}
