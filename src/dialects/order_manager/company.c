#include "dialects/order_manager/company.h"

#include "dialects/order_manager/countries.h"
#include "dialects/order_manager/order_manager.h"
#include "dialects/order_manager/order_words.h"
#include "domain/accounts/accounts.h"

/* ---- companyinfo ---- */

struct om_company {
	struct company_id company_id;
	struct str name, status, country_of_operation;
	struct absent absent;
};

static const struct field company_fields[] = {
	FIELD_ID(struct om_company, company_id, struct company_id, 0, "The company."),
	FIELD_TEXT(struct om_company, name, 0, 0, LIMIT_NAME, "Its name."),
	FIELD_TEXT(struct om_company, status, 0, 0, LIMIT_NAME, "Always ACTIVE."),
	ABSENT(struct om_company, contact_name),
	ABSENT(struct om_company, contact_email),
	ABSENT(struct om_company, contact_phone),
	FIELD_TEXT(struct om_company, country_of_operation, NULLABLE, 0, 3, "ISO 3166-1 alpha-3."),
	ABSENT(struct om_company, address),
	ABSENT(struct om_company, billing_address),
};
const struct shape om_company_shape =
	SHAPE("companyInfo", struct om_company, company_fields, "The company.");

enum err om_company(struct work *work, const struct call *call, struct reply *reply)
{
	struct company company;
	struct om_company *out = ARENA_NEW(work->arena, struct om_company);
	(void)call;
	TRY(company_get(work, &company));
	out->company_id = company.id;
	out->name = company.name;
	out->status = STR("ACTIVE");
	out->country_of_operation = country_three(company.country);
	reply->value = out;
	return OK;
}

/* ---- throttlelimits ---- */

/* What `purser serve` allows unless it is told otherwise (--rate, --rate-burst). */
enum { RATE_PER_S = 1000, RATE_BURST = 2000 };

struct om_quota {
	int64_t app_id;
	struct company_id company_id;
	int64_t quota_max_request, quota_max_request_hourly, quota_restore_rate;
};

struct om_throttle {
	struct str request_method, request_path, notes;
	struct om_quota throttle_config;
};

static const struct field quota_fields[] = {
	FIELD_INT(struct om_quota, app_id, 0, 0, ID_MAX, "The API client that asks."),
	FIELD_ID(struct om_quota, company_id, struct company_id, 0, "The company."),
	FIELD_INT(struct om_quota, quota_max_request, 0, 0, INT32_MAX, "Requests at once."),
	FIELD_INT(struct om_quota, quota_max_request_hourly, 0, 0, INT32_MAX, "Requests an hour."),
	FIELD_INT(struct om_quota, quota_restore_rate, 0, 0, INT32_MAX, "Requests a second."),
};
static const struct shape quota_shape =
	SHAPE("throttleConfigDto", struct om_quota, quota_fields, "A quota.");

static const struct field throttle_fields[] = {
	FIELD_TEXT(struct om_throttle, request_method, 0, 0, 10, "HTTP method."),
	FIELD_TEXT(struct om_throttle, request_path, 0, 0, LIMIT_URL, "Path."),
	FIELD_TEXT(struct om_throttle, notes, 0, 0, LIMIT_NOTES, "What to know about it."),
	FIELD_OBJECT(struct om_throttle, throttle_config, struct om_quota, &quota_shape, 0, "Quota."),
};
const struct shape om_throttle_shape =
	SHAPE("apiLimitDto", struct om_throttle, throttle_fields, "What may be asked how often.");

enum err om_throttles(struct work *work, const struct call *call, struct reply *reply)
{
	const struct dialect *dialect = &order_manager_dialect;
	struct om_throttle *rows = ARENA_ARRAY(work->arena, dialect->route_count, struct om_throttle);
	for (size_t i = 0; i < dialect->route_count; i++)
		rows[i] = (struct om_throttle){
			.request_method = str_from(dialect->routes[i].method),
			.request_path = str_from(dialect->routes[i].path),
			.notes = STR("All requests of an app share one bucket."),
			.throttle_config = {.app_id = call->actor.id,
		                        .company_id = work->company,
		                        .quota_max_request = RATE_BURST,
		                        .quota_max_request_hourly = RATE_PER_S * 3600,
		                        .quota_restore_rate = RATE_PER_S},
		};
	reply->value = rows;
	reply->count = dialect->route_count;
	return OK;
}

/* ---- orders/statuses ---- */

struct om_status {
	int64_t id;
	struct str status;
};

struct om_statuses {
	LIST(struct om_status) statuses;
	LIST(struct om_status) unresolved_statuses;
};

struct om_statuses_query {
	bool include_all;
};

static const struct field status_fields[] = {
	FIELD_INT(struct om_status, id, 0, 1, INT32_MAX, "Its place in the list."),
	FIELD_TEXT(struct om_status, status, 0, 0, LIMIT_NAME, "Its word."),
};
static const struct shape status_shape =
	SHAPE("status", struct om_status, status_fields, "A status.");

static const struct field statuses_fields[] = {
	FIELD_LIST(struct om_statuses, statuses, struct om_status, &status_shape, 0, 0, 50,
               "Statuses of orders."),
	FIELD_LIST(struct om_statuses, unresolved_statuses, struct om_status, &status_shape, 0, 0, 50,
               "Why an order is unresolved."),
};
const struct shape om_statuses_shape =
	SHAPE("statuses", struct om_statuses, statuses_fields, "The words of orders.");

static const struct field statuses_query_fields[] = {
	FIELD_FLAG(struct om_statuses_query, include_all, 0,
               "Also those that no order of Purser ever has."),
};
const struct shape om_statuses_query_shape =
	SHAPE("OmStatusesQuery", struct om_statuses_query, statuses_query_fields, "Which statuses.");

enum err om_statuses(struct work *work, const struct call *call, struct reply *reply)
{
	const struct om_statuses_query *query = call->query;
	struct om_statuses *out = ARENA_NEW(work->arena, struct om_statuses);
	for (size_t i = 0; i < om_status_count; i++)
		if (query->include_all || om_status_rows[i].is_ours)
			*LIST_ADD(work->arena, &out->statuses) =
				(struct om_status){(int64_t)i + 1, str_from(om_status_rows[i].word)};
	for (size_t i = 0; i < om_reason_count; i++)
		if (query->include_all || om_reason_rows[i].is_ours)
			*LIST_ADD(work->arena, &out->unresolved_statuses) =
				(struct om_status){(int64_t)i + 1, str_from(om_reason_rows[i].word)};
	reply->value = out;
	return OK;
}
