#include "wire/json.h"

#include <stdarg.h>
#include <string.h>

#include "base/limits.h"
#include "base/map.h"
#include "wire/hex.h"
#include "wire/json_plain.h"

/* One pass over the text, one node per value. Nodes are taken several at a time, because that is
 * cheaper than asking the arena for each. */
struct reader {
	struct arena *arena;
	const char *at, *end;
	struct json *nodes; /* taken from the arena, not used yet */
	size_t nodes_left;
	size_t nodes_taken;
	int depth;
	const char *sentence;  /* set by the first failure; reading stops there */
	struct arena *scratch; /* tables of names of large objects; NULL until needed */
};

/* Objects up to here compare a new name with those before it; larger ones keep a table. */
#define COMPARE_MOST 32
#define NODES_AT_ONCE 64

static bool fail(struct reader *reader, const char *at, const char *sentence)
{
	reader->at = at;
	reader->sentence = sentence;
	return false;
}

static struct json *take_node(struct reader *reader)
{
	if (reader->nodes_left == 0) {
		if (reader->nodes_taken >= LIMIT_JSON_VALUES)
			return NULL;
		/* A value of an order takes about 25 bytes of text. */
		size_t count = (size_t)(reader->end - reader->at) / 32 + 1;
		if (count > NODES_AT_ONCE)
			count = NODES_AT_ONCE;
		reader->nodes = ARENA_ARRAY(reader->arena, count, struct json);
		reader->nodes_left = count;
		reader->nodes_taken += count;
	}
	reader->nodes_left--;
	return reader->nodes++;
}

static const char *skip_white(const char *at, const char *end)
{
	while (at < end && (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r'))
		at++;
	return at;
}

/* ---- strings ---- */

/* The four digits at `at`, or -1. */
static int32_t read_hex4(const char *at, const char *end)
{
	if (end - at < 4)
		return -1;
	int32_t value = 0;
	for (int i = 0; i < 4; i++) {
		int digit = hex_digit(at[i]);
		if (digit < 0)
			return -1;
		value = value * 16 + digit;
	}
	return value;
}

static char *put_utf8(char *to, int32_t c)
{
	if (c < 0x80) {
		*to++ = (char)c;
		return to;
	}
	if (c < 0x800) {
		*to++ = (char)(0xC0 | c >> 6);
	} else {
		if (c < 0x10000) {
			*to++ = (char)(0xE0 | c >> 12);
		} else {
			*to++ = (char)(0xF0 | c >> 18);
			*to++ = (char)(0x80 | (c >> 12 & 0x3F));
		}
		*to++ = (char)(0x80 | (c >> 6 & 0x3F));
	}
	*to++ = (char)(0x80 | (c & 0x3F));
	return to;
}

/* After "\u"; a high surrogate must be followed by an escaped low one (RFC 8259 section 7). */
static bool read_unicode(struct reader *reader, char **to)
{
	const char *at = reader->at, *end = reader->end;
	int32_t c = read_hex4(at, end);
	if (c < 0)
		return fail(reader, at, "four hexadecimal digits were expected after \\u");
	at += 4;
	if (c >= 0xDC00 && c <= 0xDFFF)
		return fail(reader, reader->at, "a low surrogate stands alone");
	if (c >= 0xD800 && c <= 0xDBFF) {
		int32_t low = end - at >= 6 && at[0] == '\\' && at[1] == 'u' ? read_hex4(at + 2, end) : -1;
		if (low < 0xDC00 || low > 0xDFFF)
			return fail(reader, reader->at, "a high surrogate stands alone");
		c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
		at += 6;
	}
	*to = put_utf8(*to, c);
	reader->at = at;
	return true;
}

/* At a backslash. */
static bool read_escape(struct reader *reader, char **to)
{
	const char *at = reader->at;
	char c = reader->end - at < 2 ? '\0' : at[1];
	switch (c) {
	case '"':
	case '\\':
	case '/':
		break;
	case 'b':
		c = '\b';
		break;
	case 'f':
		c = '\f';
		break;
	case 'n':
		c = '\n';
		break;
	case 'r':
		c = '\r';
		break;
	case 't':
		c = '\t';
		break;
	case 'u':
		reader->at = at + 2;
		return read_unicode(reader, to);
	default:
		return fail(reader, at, "an unknown escape stands in a string");
	}
	*(*to)++ = c;
	reader->at = at + 2;
	return true;
}

/* Advances over plain text and longer UTF-8 characters up to a quote or a backslash. */
static bool skip_text(struct reader *reader)
{
	const char *at = reader->at, *end = reader->end;
	for (;;) {
		at = json_skip_plain(at, end);
		if (at == end)
			return fail(reader, at, "a string does not end");
		if (*at == '"' || *at == '\\') {
			reader->at = at;
			return true;
		}
		if ((unsigned char)*at < 0x20)
			return fail(reader, at, "a control character stands in a string");
		size_t len = str_utf8_len(str_of(at, (size_t)(end - at)));
		if (len == 0)
			return fail(reader, at, "a string is not valid UTF-8");
		at += len;
	}
}

/* The upper bound of what a string that begins at `at` can take when its escapes are resolved. */
static size_t length_in_text(const char *at, const char *end)
{
	const char *first = at;
	while (at < end && *at != '"')
		at += *at == '\\' && end - at > 1 ? 2 : 1;
	return (size_t)(at - first);
}

/* A string with escapes: at the first of them, `first` being where the string began. */
static bool read_escaped(struct reader *reader, const char *first, struct str *out)
{
	char *copy = arena_alloc(reader->arena, length_in_text(first, reader->end)), *to = copy;
	const char *from = first;
	for (;;) {
		size_t len = (size_t)(reader->at - from);
		memcpy(to, from, len);
		to += len;
		if (*reader->at == '"')
			break;
		if (!read_escape(reader, &to))
			return false;
		from = reader->at;
		if (!skip_text(reader))
			return false;
	}
	reader->at++;
	*out = str_of(copy, (size_t)(to - copy));
	return true;
}

/* At the opening quote. */
static bool read_string(struct reader *reader, struct str *out)
{
	const char *first = ++reader->at;
	if (!skip_text(reader))
		return false;
	if (*reader->at == '\\')
		return read_escaped(reader, first, out);
	*out = str_of(first, (size_t)(reader->at - first));
	reader->at++;
	return true;
}

/* ---- numbers and words ---- */

static const char *skip_digits(const char *at, const char *end)
{
	while (at < end && *at >= '0' && *at <= '9')
		at++;
	return at;
}

static bool read_number(struct reader *reader, struct json *into)
{
	const char *first = reader->at, *end = reader->end, *at = first, *digits;
	if (*at == '-')
		at++;
	digits = at;
	at = skip_digits(at, end);
	if (at == digits)
		return fail(reader, at, "a digit was expected");
	if (*digits == '0' && at - digits > 1)
		return fail(reader, digits, "a number begins with a zero");
	if (at < end && *at == '.') {
		digits = ++at;
		at = skip_digits(at, end);
		if (at == digits)
			return fail(reader, at, "a digit was expected after the point");
	}
	if (at < end && (*at == 'e' || *at == 'E')) {
		at++;
		if (at < end && (*at == '+' || *at == '-'))
			at++;
		digits = at;
		at = skip_digits(at, end);
		if (at == digits)
			return fail(reader, at, "a digit was expected in the exponent");
	}
	into->kind = JSON_NUMBER;
	into->text = str_of(first, (size_t)(at - first));
	reader->at = at;
	return true;
}

static bool read_word(struct reader *reader, struct str word, enum json_kind kind,
                      struct json *into)
{
	size_t left = (size_t)(reader->end - reader->at);
	if (left < word.len || memcmp(reader->at, word.at, word.len) != 0)
		return fail(reader, reader->at, "a value was expected");
	into->kind = kind;
	reader->at += word.len;
	return true;
}

/* ---- arrays and objects ---- */

static bool read_value(struct reader *reader, struct json *into);

static bool descend(struct reader *reader)
{
	if (reader->depth == LIMIT_JSON_DEPTH)
		return fail(reader, reader->at, "it is nested too deeply");
	reader->depth++;
	return true;
}

static bool read_array(struct reader *reader, struct json *into)
{
	if (!descend(reader))
		return false;
	into->kind = JSON_ARRAY;
	struct json **link = &into->first;
	reader->at = skip_white(reader->at + 1, reader->end);
	if (reader->at < reader->end && *reader->at == ']') {
		reader->at++;
		reader->depth--;
		return true;
	}
	for (;;) {
		struct json *child = take_node(reader);
		if (child == NULL)
			return fail(reader, reader->at, "it has too many values");
		if (!read_value(reader, child))
			return false;
		*link = child;
		link = &child->next;
		into->count++;
		reader->at = skip_white(reader->at, reader->end);
		char c = reader->at < reader->end ? *reader->at : '\0';
		if (c != ',' && c != ']')
			return fail(reader, reader->at, "a comma or ] was expected");
		reader->at = skip_white(reader->at + 1, reader->end);
		if (c == ']')
			break;
	}
	reader->depth--;
	return true;
}

/* The names of one object. A bit is set for the look of every name so far (length, first and last
 * letters); a name with a new look needs no comparing, and most names have one. */
struct names {
	uint64_t looks[4];
	bool has_table;
	struct map table;
};

static bool is_new_look(struct names *names, struct str name)
{
	unsigned look = (unsigned)name.len * 7;
	if (name.len > 0)
		look += (unsigned char)name.at[0] * 31u + (unsigned char)name.at[name.len / 2] * 5u
		        + (unsigned char)name.at[name.len - 1] * 11u;
	uint64_t *word = &names->looks[look >> 6 & 3], bit = (uint64_t)1 << (look & 63);
	bool is_new = (*word & bit) == 0;
	*word |= bit;
	return is_new;
}

static bool is_name_taken(struct reader *reader, struct names *names, const struct json *object,
                          struct str name)
{
	bool is_new = is_new_look(names, name);
	if (object->count < COMPARE_MOST) {
		if (is_new)
			return false;
		for (const struct json *child = object->first; child != NULL; child = child->next)
			if (str_eq(child->name, name))
				return true;
		return false;
	}
	if (!names->has_table) {
		if (reader->scratch == NULL)
			reader->scratch = arena_new(0);
		names->has_table = true;
		names->table = map_new(reader->scratch);
		for (struct json *child = object->first; child != NULL; child = child->next)
			map_put(&names->table, child->name, child);
	}
	size_t count = names->table.count;
	map_put(&names->table, name, reader);
	return names->table.count == count;
}

/* At a name, up to the value. */
static bool read_name(struct reader *reader, struct names *names, const struct json *object,
                      struct str *name)
{
	if (reader->at == reader->end || *reader->at != '"')
		return fail(reader, reader->at, "a name in quotes was expected");
	const char *first = reader->at;
	if (!read_string(reader, name))
		return false;
	if (is_name_taken(reader, names, object, *name))
		return fail(reader, first, "a name stands twice in an object");
	reader->at = skip_white(reader->at, reader->end);
	if (reader->at == reader->end || *reader->at != ':')
		return fail(reader, reader->at, "a colon was expected");
	reader->at++;
	return true;
}

static bool read_object(struct reader *reader, struct json *into)
{
	if (!descend(reader))
		return false;
	into->kind = JSON_OBJECT;
	struct json **link = &into->first;
	struct names names = {.has_table = false};
	reader->at = skip_white(reader->at + 1, reader->end);
	if (reader->at < reader->end && *reader->at == '}') {
		reader->at++;
		reader->depth--;
		return true;
	}
	for (;;) {
		struct json *child = take_node(reader);
		if (child == NULL)
			return fail(reader, reader->at, "it has too many values");
		if (!read_name(reader, &names, into, &child->name) || !read_value(reader, child))
			return false;
		*link = child;
		link = &child->next;
		into->count++;
		reader->at = skip_white(reader->at, reader->end);
		char c = reader->at < reader->end ? *reader->at : '\0';
		if (c != ',' && c != '}')
			return fail(reader, reader->at, "a comma or } was expected");
		reader->at++;
		if (c == '}')
			break;
		reader->at = skip_white(reader->at, reader->end);
	}
	reader->depth--;
	return true;
}

static bool read_value(struct reader *reader, struct json *into)
{
	reader->at = skip_white(reader->at, reader->end);
	if (reader->at == reader->end)
		return fail(reader, reader->at, "a value was expected");
	switch (*reader->at) {
	case '"':
		into->kind = JSON_STRING;
		return read_string(reader, &into->text);
	case '{':
		return read_object(reader, into);
	case '[':
		return read_array(reader, into);
	case 't':
		return read_word(reader, STR("true"), JSON_TRUE, into);
	case 'f':
		return read_word(reader, STR("false"), JSON_FALSE, into);
	case 'n':
		return read_word(reader, STR("null"), JSON_NULL, into);
	default:
		if (*reader->at == '-' || (*reader->at >= '0' && *reader->at <= '9'))
			return read_number(reader, into);
		return fail(reader, reader->at, "a value was expected");
	}
}

enum err json_read(struct arena *arena, struct str text, struct json **out,
                   struct json_error *error)
{
	const char *first = text.len == 0 ? "" : text.at;
	struct reader reader = {.arena = arena, .at = first, .end = first + text.len};
	struct json *root = take_node(&reader);
	bool is_read = read_value(&reader, root);
	if (is_read) {
		reader.at = skip_white(reader.at, reader.end);
		if (reader.at != reader.end)
			is_read = fail(&reader, reader.at, "something follows the value");
	}
	arena_free(reader.scratch);
	*out = is_read ? root : NULL;
	if (is_read)
		return OK;
	*error = (struct json_error){(size_t)(reader.at - first), reader.sentence};
	return ERR_INVALID;
}
