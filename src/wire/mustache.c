#include "wire/mustache.h"

#include <string.h>

#include "base/list.h"

enum node_kind { NODE_TEXT, NODE_VALUE, NODE_RAW, NODE_SECTION, NODE_INVERTED };

struct node {
	enum node_kind kind;
	struct str text; /* TEXT: itself; else the name */
	size_t end;      /* SECTION, INVERTED: the first node behind it */
	int64_t line;
};

struct mustache {
	LIST(struct node) nodes;
};

/* ---- reading ---- */

struct reading {
	struct arena *arena;
	struct mustache *mustache;
	struct mustache_error *error;
	struct str text, open, close; /* the delimiters in force */
	size_t at;                    /* first byte not used yet */
	size_t open_nodes[MUSTACHE_DEPTH_MOST];
	size_t depth;
};

static int64_t line_at(struct str text, size_t at)
{
	int64_t line = 1;
	for (size_t i = 0; i < at && i < text.len; i++)
		line += text.at[i] == '\n';
	return line;
}

static enum err refuse(struct reading *r, size_t at, const char *sentence)
{
	r->error->line = line_at(r->text, at);
	r->error->sentence = sentence;
	return ERR_INVALID;
}

static void node_add(struct reading *r, enum node_kind kind, struct str text, size_t at)
{
	struct node *node = LIST_ADD(r->arena, &r->mustache->nodes);
	*node = (struct node){.kind = kind, .text = text, .line = line_at(r->text, at)};
}

/* Where `needle` begins at or after `from`, or the end of the text. */
static size_t find_from(struct str text, size_t from, struct str needle)
{
	ptrdiff_t found = str_find_str(str_slice(text, from, text.len), needle);
	return found < 0 ? text.len : from + (size_t)found;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Is the tag from `from` to `to` alone on its line? Then *begin and *end are the line's. */
static bool stands_alone(struct str text, size_t from, size_t to, size_t *begin, size_t *end)
{
	size_t left = from, right = to;
	while (left > 0 && is_blank(text.at[left - 1]))
		left--;
	if (left > 0 && text.at[left - 1] != '\n')
		return false;
	while (right < text.len && is_blank(text.at[right]))
		right++;
	if (right < text.len && text.at[right] != '\n')
		return false;
	*begin = left;
	*end = right < text.len ? right + 1 : right;
	return true;
}

static enum err section_close(struct reading *r, struct str name, size_t at)
{
	if (r->depth == 0)
		return refuse(r, at, "a section is closed that was not opened");
	struct node *opened = &r->mustache->nodes.at[r->open_nodes[r->depth - 1]];
	if (!str_eq(opened->text, name))
		return refuse(r, at, "a section is closed by another name than it was opened with");
	opened->end = r->mustache->nodes.count;
	r->depth--;
	return OK;
}

static enum err section_open(struct reading *r, enum node_kind kind, struct str name, size_t at)
{
	if (r->depth == MUSTACHE_DEPTH_MOST)
		return refuse(r, at, "sections stand too deep in each other");
	r->open_nodes[r->depth++] = r->mustache->nodes.count;
	node_add(r, kind, name, at);
	return OK;
}

/* {{=<% %>=}} */
static enum err delimiters_set(struct reading *r, struct str inside, size_t at)
{
	struct str body = str_trim(inside);
	struct str open = {0};
	if (body.len < 1 || body.at[body.len - 1] != '=')
		return refuse(r, at, "new delimiters are written {{=<% %>=}}");
	body = str_trim(str_slice(body, 0, body.len - 1));
	bool has_two = str_split(&body, ' ', &open);
	struct str close = str_trim(body);
	if (!has_two || open.len == 0 || close.len == 0 || str_find(close, ' ') >= 0
	    || str_find(open, '=') >= 0 || str_find(close, '=') >= 0)
		return refuse(r, at, "new delimiters are written {{=<% %>=}}");
	r->open = open;
	r->close = close;
	return OK;
}

static bool is_name(struct str name)
{
	if (str_is(name, "."))
		return true;
	for (size_t i = 0; i < name.len; i++)
		if (name.at[i] == '\n' || is_blank(name.at[i]) || name.at[i] == '{' || name.at[i] == '}')
			return false;
	return name.len > 0;
}

struct tag {
	size_t from, to; /* with its delimiters */
	char kind;       /* 0: a value */
	struct str inside;
};

/* The next tag at or behind r->at; false: there is none. */
static enum err tag_next(struct reading *r, struct tag *tag, bool *is_there)
{
	tag->from = find_from(r->text, r->at, r->open);
	*is_there = tag->from < r->text.len;
	if (!*is_there)
		return OK;
	size_t inside = tag->from + r->open.len;
	char first = inside < r->text.len ? r->text.at[inside] : '\0';
	bool is_triple = first == '{' && str_is(r->open, "{{");
	struct str close = is_triple ? STR("}}}") : r->close;
	size_t to = find_from(r->text, inside, close);
	if (to == r->text.len)
		return refuse(r, tag->from, "a tag is not closed");
	tag->to = to + close.len;
	tag->kind = first != '\0' && strchr("#^/!=&{>$<", first) != NULL ? first : '\0';
	if (tag->kind == '{' && !is_triple)
		tag->kind = '\0';
	tag->inside = str_slice(r->text, inside + (tag->kind != '\0'), to);
	return OK;
}

static enum err tag_take(struct reading *r, const struct tag *tag)
{
	struct str name = str_trim(tag->inside);
	if (tag->kind == '!')
		return OK;
	if (tag->kind == '=')
		return delimiters_set(r, tag->inside, tag->from);
	if (tag->kind == '>' || tag->kind == '<' || tag->kind == '$')
		return refuse(r, tag->from, "a template cannot include another one");
	if (!is_name(name))
		return refuse(r, tag->from, "a tag needs one name without spaces");
	switch (tag->kind) {
	case '#':
		return section_open(r, NODE_SECTION, name, tag->from);
	case '^':
		return section_open(r, NODE_INVERTED, name, tag->from);
	case '/':
		return section_close(r, name, tag->from);
	case '&':
	case '{':
		node_add(r, NODE_RAW, name, tag->from);
		return OK;
	default:
		node_add(r, NODE_VALUE, name, tag->from);
		return OK;
	}
}

static void text_take(struct reading *r, size_t to)
{
	if (to > r->at)
		node_add(r, NODE_TEXT, str_slice(r->text, r->at, to), r->at);
}

enum err mustache_read(struct arena *arena, struct str text, struct mustache **out,
                       struct mustache_error *error)
{
	struct reading r = {.arena = arena,
	                    .mustache = ARENA_NEW(arena, struct mustache),
	                    .error = error,
	                    .text = text,
	                    .open = STR("{{"),
	                    .close = STR("}}")};
	for (;;) {
		struct tag tag = {0};
		bool is_there;
		TRY(tag_next(&r, &tag, &is_there));
		if (!is_there)
			break;
		size_t begin = tag.from, end = tag.to;
		bool may_stand_alone = tag.kind != '\0' && strchr("#^/!=", tag.kind) != NULL;
		if (may_stand_alone)
			(void)stands_alone(text, tag.from, tag.to, &begin, &end);
		/* The line may begin before what was used already: {{#a}} {{#b}} on one line. */
		if (begin < r.at) {
			begin = tag.from;
			end = tag.to;
		}
		text_take(&r, begin);
		TRY(tag_take(&r, &tag));
		r.at = end;
	}
	text_take(&r, text.len);
	if (r.depth > 0) {
		error->line = r.mustache->nodes.at[r.open_nodes[r.depth - 1]].line;
		error->sentence = "a section is not closed";
		return ERR_INVALID;
	}
	*out = r.mustache;
	return OK;
}

/* ---- filling ---- */

struct filling {
	const struct mustache *mustache;
	struct mustache_error *error;
	struct buf *out;
	const struct json *stack[MUSTACHE_DEPTH_MOST + 1];
	size_t depth;
	int64_t steps;
};

static const struct json *member_of(const struct json *json, struct str name)
{
	if (json == NULL || json->kind != JSON_OBJECT)
		return NULL;
	for (const struct json *child = json->first; child != NULL; child = child->next)
		if (str_eq(child->name, name))
			return child;
	return NULL;
}

/* The first part of a name is looked up from the innermost context outwards; the rest only there.
 */
static const struct json *value_of(const struct filling *f, struct str name)
{
	if (str_is(name, "."))
		return f->stack[f->depth - 1];
	struct str rest = name, part;
	if (!str_split(&rest, '.', &part))
		return NULL;
	const struct json *found = NULL;
	for (size_t i = f->depth; i-- > 0 && found == NULL;)
		found = member_of(f->stack[i], part);
	while (found != NULL && str_split(&rest, '.', &part))
		found = member_of(found, part);
	return found;
}

static bool is_zero(struct str number)
{
	for (size_t i = 0; i < number.len; i++)
		if (number.at[i] >= '1' && number.at[i] <= '9')
			return false;
	return true;
}

static bool is_something(const struct json *json)
{
	if (json == NULL || json->kind == JSON_NULL || json->kind == JSON_FALSE)
		return false;
	if (json->kind == JSON_STRING)
		return json->text.len > 0;
	if (json->kind == JSON_NUMBER)
		return !is_zero(json->text);
	return json->kind != JSON_ARRAY || json->count > 0;
}

void xml_escape(struct buf *buf, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];
		if (c == '&')
			buf_c(buf, "&amp;");
		else if (c == '<')
			buf_c(buf, "&lt;");
		else if (c == '>')
			buf_c(buf, "&gt;");
		else if (c == '"')
			buf_c(buf, "&quot;");
		else if (c == '\'')
			buf_c(buf, "&#39;");
		else if (c < 0x20 && c != '\t' && c != '\n' && c != '\r')
			buf_c(buf, "\xef\xbf\xbd");
		else if (c == 0xef && str_starts(str_slice(text, i, text.len), STR("\xef\xbf\xbe")))
			buf_c(buf, "\xef\xbf\xbd"), i += 2; /* U+FFFE is no character of XML */
		else if (c == 0xef && str_starts(str_slice(text, i, text.len), STR("\xef\xbf\xbf")))
			buf_c(buf, "\xef\xbf\xbd"), i += 2;
		else
			buf_byte(buf, (char)c);
	}
}

static void value_write(struct filling *f, const struct json *value, bool is_raw)
{
	struct str text = {0};
	if (value == NULL)
		return;
	if (value->kind == JSON_STRING || value->kind == JSON_NUMBER)
		text = value->text;
	else if (value->kind == JSON_TRUE)
		text = STR("true");
	else if (value->kind == JSON_FALSE)
		text = STR("false");
	if (is_raw)
		buf_add(f->out, text);
	else
		xml_escape(f->out, text);
}

static enum err nodes_fill(struct filling *f, size_t from, size_t to);

static enum err item_fill(struct filling *f, const struct json *item, size_t from, size_t to)
{
	f->stack[f->depth++] = item;
	enum err err = nodes_fill(f, from, to);
	f->depth--;
	return err;
}

static enum err section_fill(struct filling *f, size_t at)
{
	const struct node *node = &f->mustache->nodes.at[at];
	const struct json *value = value_of(f, node->text);
	if (node->kind == NODE_INVERTED)
		return is_something(value) ? OK : nodes_fill(f, at + 1, node->end);
	if (!is_something(value))
		return OK;
	if (value->kind != JSON_ARRAY)
		return item_fill(f, value, at + 1, node->end);
	for (const struct json *item = value->first; item != NULL; item = item->next)
		TRY(item_fill(f, item, at + 1, node->end));
	return OK;
}

static enum err nodes_fill(struct filling *f, size_t from, size_t to)
{
	if (++f->steps > MUSTACHE_STEPS_MOST || f->out->overflow) {
		f->error->line = 0;
		f->error->sentence = "the filled template is too large";
		return ERR_TOO_LARGE;
	}
	for (size_t i = from; i < to;) {
		const struct node *node = &f->mustache->nodes.at[i];
		switch (node->kind) {
		case NODE_TEXT:
			buf_add(f->out, node->text);
			break;
		case NODE_VALUE:
		case NODE_RAW:
			value_write(f, value_of(f, node->text), node->kind == NODE_RAW);
			break;
		case NODE_SECTION:
		case NODE_INVERTED:
			TRY(section_fill(f, i));
			i = node->end;
			continue;
		}
		i++;
	}
	return OK;
}

enum err mustache_fill(const struct mustache *mustache, const struct json *context, struct buf *out,
                       struct mustache_error *error)
{
	struct filling f = {.mustache = mustache, .error = error, .out = out};
	f.stack[f.depth++] = context;
	TRY(nodes_fill(&f, 0, mustache->nodes.count));
	if (out->overflow) {
		error->line = 0;
		error->sentence = "the filled template is too large";
		return ERR_TOO_LARGE;
	}
	return OK;
}
