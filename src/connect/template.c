#include "connect/template.h"

#include "base/limits.h"

#define REDACTED "[redacted]"

/* The value of what stands between the marks. */
static struct str filled(const struct filling *filling, struct str name)
{
	struct str prefix = STR("settings.");
	name = str_trim(name);
	if (str_is(name, "token"))
		return filling->token;
	if (str_starts(name, prefix))
		name = str_slice(name, prefix.len, name.len);
	return opened_setting(filling->settings, name);
}

/* Adds the value behind an opening mark; false when there is none here. */
static bool mark_fill(struct buf *buf, struct str *rest, const char *open, const char *close,
                      const struct filling *filling)
{
	struct str opening = str_from(open);
	if (!str_starts(*rest, opening))
		return false;
	struct str inner = str_slice(*rest, opening.len, rest->len);
	ptrdiff_t end = str_find_str(inner, str_from(close));
	if (end < 0)
		return false;
	buf_add(buf, filled(filling, str_slice(inner, 0, (size_t)end)));
	*rest = str_slice(inner, (size_t)end + str_from(close).len, inner.len);
	return true;
}

struct str template_text(struct arena *arena, struct str text, const struct filling *filling)
{
	struct buf buf = buf_new(arena, LIMIT_BODY_BYTES);
	while (text.len > 0) {
		if (mark_fill(&buf, &text, "{{", "}}", filling)
		    || mark_fill(&buf, &text, "${", "}", filling))
			continue;
		buf_byte(&buf, text.at[0]);
		text = str_slice(text, 1, text.len);
	}
	return buf_str(&buf);
}

static void json_fill(struct arena *arena, struct json_out *out, const struct json *json,
                      const struct filling *filling)
{
	const struct json *child = json->first;
	if (json->kind == JSON_STRING) {
		json_str(out, template_text(arena, json->text, filling));
	} else if (json->kind == JSON_OBJECT) {
		json_object(out);
		for (; child != NULL; child = child->next) {
			json_name_str(out, child->name);
			json_fill(arena, out, child, filling);
		}
		json_object_end(out);
	} else if (json->kind == JSON_ARRAY) {
		json_array(out);
		for (; child != NULL; child = child->next)
			json_fill(arena, out, child, filling);
		json_array_end(out);
	} else {
		json_tree(out, json);
	}
}

struct str template_json(struct arena *arena, const struct json *json,
                         const struct filling *filling)
{
	struct buf buf = buf_new(arena, LIMIT_BODY_BYTES);
	struct json_out out;
	json_begin(&out, &buf);
	json_fill(arena, &out, json, filling);
	return buf_str(&buf);
}

static const struct json *child_at(const struct json *json, struct str key)
{
	int64_t index;
	bool by_index = json->kind == JSON_ARRAY && str_to_int(key, &index) == OK;
	const struct json *child = json->first;
	for (int64_t i = 0; child != NULL; child = child->next, i++) {
		if (by_index ? i == index : json->kind == JSON_OBJECT && str_eq(child->name, key))
			return child;
	}
	return NULL;
}

const struct json *json_at_path(const struct json *json, struct str path)
{
	struct str key;
	while (json != NULL && str_split(&path, '.', &key))
		json = child_at(json, key);
	return json;
}

/* ---- redaction ---- */

static const char *const secret_names[] = {
	"password", "client_secret", "secret",        "access_token", "refresh_token", "token",
	"api_key",  "apikey",        "authorization", "session",      "id_token",
};

static bool name_is_secret(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(secret_names); i++) {
		if (str_eq_nocase(name, str_from(secret_names[i])))
			return true;
	}
	return false;
}

/* The secret that `rest` begins with; none: empty. Very short ones are no secrets, and would make
 * the text unreadable. */
static struct str secret_here(const struct filling *filling, struct str rest)
{
	enum { SECRET_LEAST = 4 };
	if (filling->token.len >= SECRET_LEAST && str_starts(rest, filling->token))
		return filling->token;
	for (size_t i = 0; i < filling->settings->values.count; i++) {
		const struct setting_value *value = &filling->settings->values.at[i];
		if (value->is_secret && value->text.len >= SECRET_LEAST && str_starts(rest, value->text))
			return value->text;
	}
	return (struct str){0};
}

static struct str plain_redacted(struct arena *arena, struct str text,
                                 const struct filling *filling)
{
	struct buf buf = buf_new(arena, LIMIT_BODY_BYTES);
	for (size_t at = 0; at < text.len;) {
		struct str secret = secret_here(filling, str_slice(text, at, text.len));
		if (secret.len > 0) {
			buf_c(&buf, REDACTED);
			at += secret.len;
		} else {
			buf_byte(&buf, text.at[at++]);
		}
	}
	return buf_str(&buf);
}

static void json_redact(struct arena *arena, struct json_out *out, const struct json *json,
                        const struct filling *filling)
{
	const struct json *child = json->first;
	if (json->kind == JSON_OBJECT) {
		json_object(out);
		for (; child != NULL; child = child->next) {
			json_name_str(out, child->name);
			if (child->kind == JSON_STRING && name_is_secret(child->name))
				json_c(out, REDACTED);
			else
				json_redact(arena, out, child, filling);
		}
		json_object_end(out);
	} else if (json->kind == JSON_ARRAY) {
		json_array(out);
		for (; child != NULL; child = child->next)
			json_redact(arena, out, child, filling);
		json_array_end(out);
	} else if (json->kind == JSON_STRING) {
		json_str(out, plain_redacted(arena, json->text, filling));
	} else {
		json_tree(out, json);
	}
}

struct str redacted(struct arena *arena, struct str text, const struct filling *filling,
                    size_t most)
{
	struct json *json;
	struct json_error error;
	struct str out;
	/* Reading a tree of megabytes for 64 KiB of journal is not worth it. */
	bool is_large = text.len > 16 * most;
	if (is_large)
		text = str_slice(text, 0, most);
	if (!is_large && json_read(arena, text, &json, &error) == OK) {
		struct buf buf = buf_new(arena, LIMIT_REPLY_BYTES);
		struct json_out printed;
		json_begin(&printed, &buf);
		json_redact(arena, &printed, json, filling);
		out = buf_str(&buf);
	} else {
		out = plain_redacted(arena, text, filling);
	}
	size_t end = out.len < most ? out.len : most;
	while (end > 0 && end < out.len && ((unsigned char)out.at[end] & 0xc0) == 0x80)
		end--;
	return str_slice(out, 0, end);
}
