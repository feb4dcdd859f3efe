#include "wire/json.h"

#include "wire/json_plain.h"

void json_begin(struct json_out *out, struct buf *buf)
{
	*out = (struct json_out){.buf = buf};
}

static void new_line(struct json_out *out)
{
	buf_byte(out->buf, '\n');
	for (int i = 0; i < out->depth * out->indent; i++)
		buf_byte(out->buf, ' ');
}

/* What stands before a value or a name: nothing directly after a name. */
static void before_value(struct json_out *out)
{
	if (out->named) {
		out->named = false;
		return;
	}
	if (out->comma)
		buf_byte(out->buf, ',');
	if (out->indent > 0 && out->depth > 0)
		new_line(out);
}

static void open_with(struct json_out *out, char bracket)
{
	before_value(out);
	buf_byte(out->buf, bracket);
	out->depth++;
	out->comma = false;
}

static void close_with(struct json_out *out, char bracket)
{
	out->depth--;
	if (out->indent > 0 && out->comma)
		new_line(out);
	buf_byte(out->buf, bracket);
	out->comma = true;
}

void json_object(struct json_out *out)
{
	open_with(out, '{');
}

void json_object_end(struct json_out *out)
{
	close_with(out, '}');
}

void json_array(struct json_out *out)
{
	open_with(out, '[');
}

void json_array_end(struct json_out *out)
{
	close_with(out, ']');
}

static void add_escape(struct buf *buf, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	static const char letters[] = "btn_fr"; /* for 8 … 13; \v has no letter */
	char text[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
	size_t len = 6;
	if (c == '"' || c == '\\') {
		text[1] = (char)c;
		len = 2;
	} else if (c >= '\b' && c <= '\r' && c != '\v') {
		text[1] = letters[c - '\b'];
		len = 2;
	}
	buf_add(buf, str_of(text, len));
}

static void add_string(struct buf *buf, struct str s)
{
	buf_byte(buf, '"');
	const char *from = s.at, *at = s.at, *end = s.len == 0 ? s.at : s.at + s.len;
	while ((at = json_skip_plain(at, end)) < end) {
		unsigned char c = (unsigned char)*at;
		size_t len = c < 0x80 ? 0 : str_utf8_len(str_of(at, (size_t)(end - at)));
		if (len > 0) {
			at += len;
			continue;
		}
		buf_add(buf, str_of(from, (size_t)(at - from)));
		if (c < 0x80)
			add_escape(buf, c);
		else
			buf_add(buf, STR("\xEF\xBF\xBD"));
		from = ++at;
	}
	buf_add(buf, str_of(from, (size_t)(end - from)));
	buf_byte(buf, '"');
}

void json_name_str(struct json_out *out, struct str name)
{
	before_value(out);
	add_string(out->buf, name);
	buf_byte(out->buf, ':');
	if (out->indent > 0)
		buf_byte(out->buf, ' ');
	out->named = true;
}

void json_name(struct json_out *out, const char *name)
{
	json_name_str(out, str_from(name));
}

void json_str(struct json_out *out, struct str s)
{
	before_value(out);
	add_string(out->buf, s);
	out->comma = true;
}

void json_c(struct json_out *out, const char *s)
{
	json_str(out, str_from(s));
}

void json_i64(struct json_out *out, int64_t value)
{
	before_value(out);
	buf_int(out->buf, value);
	out->comma = true;
}

void json_raw(struct json_out *out, struct str text)
{
	before_value(out);
	buf_add(out->buf, text);
	out->comma = true;
}

void json_bool(struct json_out *out, bool value)
{
	json_raw(out, value ? STR("true") : STR("false"));
}

void json_nil(struct json_out *out)
{
	json_raw(out, STR("null"));
}

static void add_children(struct json_out *out, const struct json *json)
{
	for (const struct json *child = json->first; child != NULL; child = child->next) {
		if (json->kind == JSON_OBJECT)
			json_name_str(out, child->name);
		json_tree(out, child);
	}
}

void json_tree(struct json_out *out, const struct json *json)
{
	switch (json->kind) {
	case JSON_NULL:
		json_nil(out);
		break;
	case JSON_FALSE:
	case JSON_TRUE:
		json_bool(out, json->kind == JSON_TRUE);
		break;
	case JSON_NUMBER:
		json_raw(out, json->text);
		break;
	case JSON_STRING:
		json_str(out, json->text);
		break;
	case JSON_ARRAY:
		json_array(out);
		add_children(out, json);
		json_array_end(out);
		break;
	case JSON_OBJECT:
		json_object(out);
		add_children(out, json);
		json_object_end(out);
		break;
	}
}
