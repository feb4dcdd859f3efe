#include "dialects/order_manager/channel.h"

#include "dialects/order_manager/answers.h"
#include "domain/accounts/accounts.h"

static const struct field channel_fields[] = {
	FIELD_ID(struct om_channel, sales_channel_id, struct channel_id, 0, "The channel."),
	FIELD_TEXT(struct om_channel, sales_channel_name, TRIMMED, 1, LIMIT_NAME, "Its name."),
	FIELD_TEXT(struct om_channel, sales_channel_type, NULLABLE, 0, LIMIT_NAME,
               "CUSTOM, SKUBANA (by hand) or the name of a marketplace."),
	FIELD_FLAG(struct om_channel, active, 0, "Does it take new work?"),
	ABSENT_LIST(struct om_channel, channel_properties),
	FIELD_TEXT(struct om_channel, name, TRIMMED | NULLABLE, 1, LIMIT_NAME, "The name again."),
	ABSENT(struct om_channel, company_name),
	ABSENT(struct om_channel, phone_number),
	FIELD_TEXT(struct om_channel, type, NULLABLE, 0, LIMIT_NAME, "The type again."),
	ABSENT(struct om_channel, connection_params),
};
const struct shape om_channel_shape =
	SHAPE_TOUCHED("salesChannel", struct om_channel, channel_fields, "A sales channel.");

struct om_channel_query {
	int64_t page, limit;
	bool include_inactive;
};
static const struct field query_fields[] = {
	OM_PAGE_FIELDS(struct om_channel_query),
	FIELD_FLAG(struct om_channel_query, include_inactive, 0, "Also those that are switched off."),
};
const struct shape om_channel_query_shape =
	SHAPE("OmChannelQuery", struct om_channel_query, query_fields, "Which channels.");

struct om_channel_name {
	struct str sales_channel_name;
};
static const struct field name_fields[] = {
	FIELD_TEXT(struct om_channel_name, sales_channel_name, REQUIRED | TRIMMED, 1, LIMIT_NAME,
               "Its name."),
};
const struct shape om_channel_name_shape =
	SHAPE("OmChannelName", struct om_channel_name, name_fields, "A channel to be made.");

struct om_channel_bulk {
	struct om_channel results;
	LIST(struct om_error) errors;
	struct str message;
};
static const struct field bulk_fields[] = {
	FIELD_OBJECT(struct om_channel_bulk, results, struct om_channel, &om_channel_shape, 0,
                 "The channel."),
	FIELD_LIST(struct om_channel_bulk, errors, struct om_error, &om_error_shape, 0, 0, 100,
               "Nothing."),
	FIELD_TEXT(struct om_channel_bulk, message, 0, 0, LIMIT_NOTES, "What was done."),
};
const struct shape om_channel_bulk_shape =
	SHAPE("OmChannelBulk", struct om_channel_bulk, bulk_fields, "A channel, as a bulk answer.");

/* The types of the dialect; whatever else a channel of ours is, it is CUSTOM there. */
const char *const om_channel_types[] = {
	"AMAZON",    "EBAY",      "MAGENTO",        "SHOPIFY",      "AMAZON_CA", "AMAZON_UK",
	"SEARS",     "NEWEGG",    "RAKUTEN",        "BIG_COMMERCE", "AMAZON_DE", "AMAZON_FR",
	"AMAZON_ES", "AMAZON_IT", "AMAZON_MX",      "JET",          "WALMART",   "AMAZON_CN",
	"AMAZON_AU", "SKUBANA",   "STOCK_TRANSFER", "CUSTOM",
};
const size_t om_channel_type_count = COUNT_OF(om_channel_types);

static struct str type_of(struct str ours)
{
	if (str_is(ours, "manual"))
		return STR("SKUBANA");
	for (size_t i = 0; i < om_channel_type_count; i++)
		if (str_eq_nocase(ours, str_from(om_channel_types[i])))
			return str_from(om_channel_types[i]);
	return STR("CUSTOM");
}

struct om_channel om_channel_of(const struct channel *channel)
{
	struct str type = type_of(channel->type);
	return (struct om_channel){
		.sales_channel_id = channel->id,
		.sales_channel_name = channel->name,
		.sales_channel_type = type,
		.active = channel->is_active,
		.name = channel->name,
		.type = type,
	};
}

enum err om_channel_list(struct work *work, const struct call *call, struct reply *reply)
{
	struct om_channel_query query = {0};
	struct channel *all;
	size_t count, n = 0;
	TRY(om_query(work, call, &query));
	TRY(channel_all(work, &all, &count));
	struct om_channel *out = ARENA_ARRAY(work->arena, count, struct om_channel);
	for (size_t i = 0; i < count; i++)
		if (all[i].is_active || query.include_inactive)
			out[n++] = om_channel_of(&all[i]);
	reply->value =
		out + om_page_first(n, query.page, om_limit(query.limit, OM_LIMIT_MOST), &reply->count);
	return OK;
}

static enum err create(struct work *work, struct str name, const char *type, struct channel *made)
{
	struct company company;
	TRY(company_get(work, &company));
	struct channel draft = {.name = name, .type = str_from(type), .currency = company.currency};
	om_touch(&channel_shape, &draft, "name");
	om_touch(&channel_shape, &draft, "type");
	om_touch(&channel_shape, &draft, "currency");
	return channel_create(work, &draft, made);
}

enum err om_channel_create(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_channel_name *query = call->query;
	struct channel made;
	struct om_channel *out = ARENA_NEW(work->arena, struct om_channel);
	TRY(create(work, query->sales_channel_name, "custom", &made));
	*out = om_channel_of(&made);
	reply->value = out;
	return OK;
}

/* A type is one of the words, and settled when the channel is made. */
static enum err type_check(struct work *work, const struct om_channel *in,
                           const struct channel *known)
{
	struct str type = in->sales_channel_type.len > 0 ? in->sales_channel_type : in->type;
	bool is_manual = str_eq_nocase(type, STR("MANUAL"));
	if (type.len == 0)
		return OK;
	if (!is_manual)
		TRY(om_words_check(work, "salesChannelType", &type, 1, om_channel_types,
		                   om_channel_type_count));
	if (known == NULL || str_eq_nocase(is_manual ? STR("SKUBANA") : type, type_of(known->type)))
		return OK;
	return fault_field(work->fault, STR("salesChannelType"), "cannot be changed once it is set");
}

enum err om_channel_put(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_channel *in = call->body;
	struct channel patch = {0}, channel;
	struct om_channel_bulk *out = ARENA_NEW(work->arena, struct om_channel_bulk);
	struct str name = in->sales_channel_name.len > 0 ? in->sales_channel_name : in->name;
	bool is_new = in->sales_channel_id.value == 0;
	if (is_new && name.len == 0)
		return fault_field(work->fault, STR("salesChannelName"), "is required");
	if (!is_new)
		TRY(channel_get(work, in->sales_channel_id, &channel));
	TRY(type_check(work, in, is_new ? NULL : &channel));
	if (is_new) {
		bool is_by_hand = str_eq_nocase(in->sales_channel_type, STR("SKUBANA"))
		                  || str_eq_nocase(in->sales_channel_type, STR("MANUAL"));
		TRY(create(work, name, is_by_hand ? "manual" : "custom", &channel));
	}
	if (!is_new && name.len > 0 && !str_eq(name, channel.name)) {
		patch.name = name;
		om_touch(&channel_shape, &patch, "name");
	}
	if (patch.touched.present != 0)
		TRY(channel_update(work, channel.id, &patch, 0, &channel));
	if (shape_has(&om_channel_shape, in, "active") && in->active != channel.is_active)
		TRY(channel_switch(work, channel.id, in->active, &channel));
	out->results = om_channel_of(&channel);
	out->message = is_new ? STR("The channel was made.") : STR("The channel was changed.");
	reply->value = out;
	return OK;
}
