#include "sandbox/call.h"

#include "base/limits.h"

static const struct currency us_dollar = {"USD"};

static void answer_begin(struct call *call)
{
	call->text = buf_new(call->arena, LIMIT_REPLY_BYTES);
	json_begin(&call->out, &call->text);
}

void call_refuse(struct call *call, enum refusal refusal, struct str detail)
{
	const struct refusal_row *row = refusal_row(refusal);
	answer_begin(call);
	call->status = row->status;
	json_object(&call->out);
	json_name(&call->out, "error");
	json_object(&call->out);
	json_name(&call->out, "code");
	json_c(&call->out, row->code);
	json_name(&call->out, "message");
	json_c(&call->out, row->sentence);
	if (detail.len > 0) {
		json_name(&call->out, "detail");
		json_str(&call->out, detail);
	}
	json_object_end(&call->out);
	json_object_end(&call->out);
}

bool call_refused(struct call *call, enum refusal refusal)
{
	if (refusal == REFUSAL_NONE)
		return false;
	call_refuse(call, refusal, STR(""));
	return true;
}

static bool bad_field(struct call *call, const char *name)
{
	call_refuse(call, REFUSAL_BAD_FIELD, str_from(name));
	return false;
}

bool call_id(struct call *call, int64_t *out)
{
	if (str_to_int(call->id, out) == OK)
		return true;
	call_refuse(call, REFUSAL_NOT_FOUND, STR(""));
	return false;
}

bool call_query_int(struct call *call, const char *name, int64_t least, int64_t most, int64_t *out)
{
	const struct pair *pair = pairs_find(&call->query, name);
	if (!pair)
		return true;
	if (str_to_int(pair->value, out) != OK || *out < least || *out > most)
		return bad_field(call, name);
	return true;
}

bool call_query_instant(struct call *call, const char *name, struct instant *out)
{
	const struct pair *pair = pairs_find(&call->query, name);
	if (pair && instant_parse(pair->value, out) != OK)
		return bad_field(call, name);
	return true;
}

bool call_body(struct call *call)
{
	if (call->body)
		return true;
	call_refuse(call, REFUSAL_BAD_JSON, STR(""));
	return false;
}

bool call_int_maybe(struct call *call, const struct json *json, const char *name, int64_t least,
                    int64_t most, int64_t *out)
{
	const struct json *member = json_member(json, name);
	if (!member || member->kind == JSON_NULL)
		return true;
	if (json_int(member, out) != OK || *out < least || *out > most)
		return bad_field(call, name);
	return true;
}

bool call_int(struct call *call, const struct json *json, const char *name, int64_t least,
              int64_t most, int64_t *out)
{
	const struct json *member = json_member(json, name);
	if (!member || member->kind == JSON_NULL)
		return bad_field(call, name);
	return call_int_maybe(call, json, name, least, most, out);
}

const struct json *call_array(struct call *call, const struct json *json, const char *name)
{
	const struct json *member = json_member(json, name);
	if (member && member->kind == JSON_ARRAY)
		return member;
	bad_field(call, name);
	return NULL;
}

bool call_fields(struct call *call, const struct json *json, const struct field_table *table,
                 void *at)
{
	const char *faulty = "";
	if (fields_read(table, json, us_dollar, at, &faulty) == OK)
		return true;
	return bad_field(call, faulty);
}
