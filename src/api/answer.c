#include "api/api_parts.h"
#include "kernel/clock.h"
#include "kernel/listing.h"
#include "kernel/log.h"

/* A request that took longer is worth a line in the log. */
#define SLOW_US SECOND_US

static const struct profile *profile_of(const struct request *request)
{
	return request->route->profile != NULL ? request->route->profile : &request->profile;
}

/* The units in which weights and lengths were asked for, and are given. */
static void tell_preferences(struct request *request, struct answer *answer)
{
	const struct measure_unit *weight = request->profile.weight_unit;
	const struct measure_unit *length = request->profile.length_unit;
	if (weight == NULL && length == NULL)
		return;
	answer_header(request, answer, "Vary", STR("Prefer"));
	answer_header(request, answer, "Preference-Applied",
	              str_format(request->arena, "%s%s%s%s%s", weight ? "weight-unit=" : "",
	                         weight ? weight->word : "", weight && length ? ", " : "",
	                         length ? "length-unit=" : "", length ? length->word : ""));
}

static void print_list(const struct request *request, const struct shape *shape,
                       const struct str *only, size_t only_count, struct json_out *out)
{
	const struct reply *reply = &request->reply;
	const struct profile *profile = profile_of(request);
	const struct dialect *dialect = request->match.dialect;
	bool is_bare = request->route->flags & ROUTE_BARE;
	size_t count = reply->count;
	if (dialect != NULL && dialect->rows_shown != NULL)
		count = dialect->rows_shown(&request->call, count);
	if (!is_bare) {
		json_object(out);
		json_name(out, "items");
	}
	json_array(out);
	for (size_t i = 0; i < count; i++) {
		const void *item = (const char *)reply->value + i * shape->size;
		if (only_count > 0)
			shape_write_only(shape, profile, item, only, only_count, out);
		else
			shape_write(shape, profile, item, out);
	}
	json_array_end(out);
	if (is_bare)
		return;
	json_name(out, "next_cursor");
	if (reply->next_cursor.len > 0)
		json_str(out, reply->next_cursor);
	else
		json_nil(out);
	json_object_end(out);
}

enum err reply_print(const struct request *request, struct arena *arena, struct str *out)
{
	const struct reply *reply = &request->reply;
	const struct route *route = request->route;
	const struct shape *shape = reply->shape != NULL ? reply->shape : route->reply;
	*out = reply->text;
	if ((route->flags & ROUTE_RAW) || shape == NULL)
		return OK;
	if (reply->value == NULL && !(route->flags & ROUTE_LIST))
		return OK;
	struct buf buf = buf_new(arena, LIMIT_REPLY_BYTES);
	struct json_out json;
	const struct str *only = NULL;
	size_t only_count = 0;
	json_begin(&json, &buf);
	if (request->call.pair_count > 0)
		listing_only(arena, &request->call, &only, &only_count);
	if (route->flags & ROUTE_LIST)
		print_list(request, shape, only, only_count, &json);
	else if (only_count > 0)
		shape_write_only(shape, profile_of(request), reply->value, only, only_count, &json);
	else
		shape_write(shape, profile_of(request), reply->value, &json);
	*out = buf_str(&buf);
	return buf.overflow ? ERR_TOO_LARGE : OK;
}

/* ---- sending ---- */

void answer_header(struct request *request, struct answer *answer, const char *name,
                   struct str value)
{
	*LIST_ADD(request->arena, &answer->headers) = (struct header){str_from(name), value};
}

static const int64_t latency_bounds_us[LATENCY_BUCKETS - 1] = {
	1000, 2000, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000, 2500000,
};

static void count(struct api *api, int status, int64_t took_us)
{
	size_t bucket = 0;
	while (bucket < COUNT_OF(latency_bounds_us) && took_us > latency_bounds_us[bucket])
		bucket++;
	atomic_fetch_add_explicit(&api->counts.latency[bucket], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&api->counts.latency_sum_us, took_us, memory_order_relaxed);
	if (status >= 100 && status < 600)
		atomic_fetch_add_explicit(&api->counts.by_class[status / 100], 1, memory_order_relaxed);
}

static void log_request(const struct request *request, int status, int64_t took_us)
{
	enum log_level level = LOG_DEBUG;
	if (took_us > SLOW_US)
		level = LOG_WARNING;
	if (status >= 500 && status != 503)
		level = LOG_FAULT;
	if (!log_is_on(level))
		return;
	struct log_line line;
	log_line(&line, level, request->trace, "http.request");
	json_name(&line.out, "method");
	json_str(&line.out, request->method);
	json_name(&line.out, "path");
	json_str(&line.out, request->path);
	json_name(&line.out, "status");
	json_i64(&line.out, status);
	json_name(&line.out, "took_us");
	json_i64(&line.out, took_us);
	json_name(&line.out, "company_id");
	json_i64(&line.out, request->call.actor.company.value);
	log_end(&line);
}

void request_send(struct request *request, struct answer *answer)
{
	int64_t took = clock_monotonic_us() - request->begun_us;
	answer_header(request, answer, "X-Request-Id", request->trace);
	answer_header(request, answer, "X-Content-Type-Options", STR("nosniff"));
	count(request->api, answer->status, took);
	log_request(request, answer->status, took);
	exchange_answer(request->exchange, answer);
}

void request_answer_text(struct request *request, int status, const char *content_type,
                         struct str body)
{
	struct answer answer = {.status = status, .content_type = str_from(content_type), .body = body};
	answer_header(request, &answer, "Cache-Control", STR("no-store"));
	request_send(request, &answer);
}

static struct str quoted(struct request *request, struct str tag)
{
	return str_format(request->arena, "\"%.*s\"", STR_FMT(tag));
}

void request_answer_reply(struct request *request)
{
	const struct route *route = request->route;
	const struct reply *reply = &request->reply;
	struct answer answer = {.status = reply->status > 0 ? reply->status : route->status};
	enum err err = OK;
	if (request->printed_status > 0) {
		answer.status = request->printed_status;
		answer.body = request->printed;
	} else {
		err = reply_print(request, request->arena, &answer.body);
	}
	if (err != OK) {
		request_refuse(request, err, NULL);
		return;
	}
	if (reply->content_type.len > 0)
		answer.content_type = reply->content_type;
	else if (answer.body.len > 0)
		answer.content_type = STR("application/json");
	answer_header(request, &answer, "Cache-Control", STR("no-store"));
	tell_preferences(request, &answer);
	for (size_t i = 0; i < reply->headers.count; i++)
		*LIST_ADD(request->arena, &answer.headers) =
			(struct header){reply->headers.at[i].name, reply->headers.at[i].value};
	if (reply->etag.len > 0) {
		struct str tag = quoted(request, reply->etag);
		answer_header(request, &answer, "ETag", tag);
		if (answer.status == 200 && !(route->flags & ROUTE_WRITE)
		    && str_eq(exchange_header(request->exchange, "If-None-Match"), tag)) {
			answer.status = 304;
			answer.body = (struct str){0};
			answer.content_type = (struct str){0};
		}
	}
	request_send(request, &answer);
}

/* ---- refusals ---- */

static void print_faults(struct json_out *out, const struct fault *fault)
{
	if (fault->rows.count == 0)
		return;
	json_name(out, "faults");
	json_array(out);
	for (size_t i = 0; i < fault->rows.count; i++) {
		json_object(out);
		json_name(out, "path");
		json_str(out, fault->rows.at[i].path);
		json_name(out, "sentence");
		json_str(out, fault->rows.at[i].sentence);
		json_object_end(out);
	}
	json_array_end(out);
}

/* fault->member is the text of one or more members, or of an object that becomes "existing". */
static void print_member(struct buf *buf, struct str member)
{
	if (member.len == 0)
		return;
	buf_byte(buf, ',');
	if (member.at[0] == '{')
		buf_c(buf, "\"existing\":");
	buf_add(buf, member);
}

/* RFC 9457. */
static void refuse_own(const struct problem *problem, struct arena *arena, struct reply *reply)
{
	struct buf buf = buf_new(arena, LIMIT_REPLY_BYTES);
	struct json_out out;
	const struct err_row *row = err_row(problem->err);
	struct str type = str_format(arena, "urn:purser:problem:%s", row->word);
	json_begin(&out, &buf);
	json_object(&out);
	json_name(&out, "type");
	json_str(&out, type);
	json_name(&out, "title");
	json_c(&out, row->sentence);
	json_name(&out, "status");
	json_i64(&out, problem->status);
	json_name(&out, "detail");
	json_str(&out, problem->title);
	print_faults(&out, problem->fault);
	json_name(&out, "trace_id");
	json_str(&out, problem->trace);
	print_member(&buf, problem->fault->member);
	json_object_end(&out);
	reply->status = problem->status;
	reply->text = buf_str(&buf);
	reply->content_type = STR("application/problem+json");
}

static int64_t retry_after_ms(const struct request *request, const struct fault *fault, int status)
{
	if (request->wait_us > 0)
		return (request->wait_us + 999) / 1000;
	if (fault->retry_after_s > 0)
		return fault->retry_after_s * 1000;
	return status == 429 || status == 503 ? 1000 : 0;
}

static void answer_refusal(struct request *request, const struct problem *problem,
                           const struct reply *reply)
{
	struct answer answer = {
		.status = reply->status, .content_type = reply->content_type, .body = reply->text};
	answer_header(request, &answer, "Cache-Control", STR("no-store"));
	tell_preferences(request, &answer);
	for (size_t i = 0; i < reply->headers.count; i++)
		*LIST_ADD(request->arena, &answer.headers) =
			(struct header){reply->headers.at[i].name, reply->headers.at[i].value};
	if (problem->retry_after_ms > 0)
		answer_header(request, &answer, "Retry-After",
		              str_format(request->arena, "%lld",
		                         (long long)((problem->retry_after_ms + 999) / 1000)));
	if (problem->status == 401)
		answer_header(request, &answer, "WWW-Authenticate", STR("Bearer realm=\"purser\""));
	if (problem->status == 405)
		answer_header(request, &answer, "Allow", request->match.allow);
	request_send(request, &answer);
}

void request_refuse(struct request *request, enum err err, const struct fault *fault)
{
	static const struct fault none;
	const struct err_row *row = err_row(err);
	if (fault == NULL)
		fault = &none;
	struct problem problem = {
		.err = err,
		.status = row->http_status,
		.title = fault->sentence.len > 0 ? fault->sentence : str_from(row->sentence),
		.fault = fault,
		.trace = request->trace,
		.retry_after_ms = retry_after_ms(request, fault, row->http_status),
		.call = &request->call,
	};
	struct reply reply = {0};
	const struct dialect *dialect = request->match.dialect;
	if (dialect != NULL && dialect->refuse != NULL)
		dialect->refuse(&problem, request->arena, &reply);
	else
		refuse_own(&problem, request->arena, &reply);
	answer_refusal(request, &problem, &reply);
}
