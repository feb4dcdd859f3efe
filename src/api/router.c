#include "api/router.h"

#include <assert.h>
#include <stdlib.h>

#include "wire/url.h"

enum { SEGMENTS_MOST = 16, NAMES_MOST = 4 };

struct row {
	const struct route *route;
	const struct dialect *dialect;
};

struct node {
	struct str word;
	LIST(struct node *) words;
	struct node *name; /* what stands for {name} */
	LIST(struct row) rows;
};

struct router {
	struct arena *arena;
	struct node root;
};

struct router *router_new(struct arena *arena)
{
	struct router *router = ARENA_NEW(arena, struct router);
	router->arena = arena;
	return router;
}

static bool segment_is_name(struct str segment)
{
	return segment.len > 2 && segment.at[0] == '{';
}

static bool segment_is_id(struct str segment)
{
	return str_is(segment, "{id}") || str_ends(segment, STR("_id}"));
}

static struct node *node_word(const struct node *node, struct str word)
{
	for (size_t i = 0; i < node->words.count; i++) {
		if (str_eq(node->words.at[i]->word, word))
			return node->words.at[i];
	}
	return NULL;
}

static struct node *node_grow(struct router *router, struct node *node, struct str segment)
{
	bool is_name = segment_is_name(segment);
	struct node *child = is_name ? node->name : node_word(node, segment);
	if (child != NULL)
		return child;
	child = ARENA_NEW(router->arena, struct node);
	child->word = segment;
	if (is_name)
		node->name = child;
	else
		*LIST_ADD(router->arena, &node->words) = child;
	return child;
}

/* Its node, made when it is not there. */
static struct node *node_of(struct router *router, const struct route *route)
{
	struct str rest = str_from(route->path), segment;
	struct node *node = &router->root;
	assert(rest.len > 1 && rest.at[0] == '/' && rest.at[rest.len - 1] != '/');
	rest = str_slice(rest, 1, rest.len);
	while (str_split(&rest, '/', &segment))
		node = node_grow(router, node, segment);
	return node;
}

static bool node_has(const struct node *node, const char *method)
{
	for (size_t i = 0; i < node->rows.count; i++)
		if (str_is(str_from(node->rows.at[i].route->method), method))
			return true;
	return false;
}

void router_add(struct router *router, const struct route *route, const struct dialect *dialect)
{
	struct node *node = node_of(router, route);
	if (node_has(node, route->method))
		abort(); /* two rows for one thing: a mistake in the tables */
	*LIST_ADD(router->arena, &node->rows) = (struct row){route, dialect};
}

void router_add_absent(struct router *router, const struct route *route,
                       const struct dialect *dialect)
{
	struct node *node = node_of(router, route);
	if (!node_has(node, route->method))
		*LIST_ADD(router->arena, &node->rows) = (struct row){route, dialect};
}

/* The node of segments[at …], words before names; NULL when there is none with rows. */
static const struct node *node_find(const struct node *node, const struct str *segments, size_t n,
                                    size_t at)
{
	if (at == n)
		return node->rows.count > 0 ? node : NULL;
	const struct node *child = node_word(node, segments[at]), *found = NULL;
	if (child != NULL)
		found = node_find(child, segments, n, at + 1);
	if (found == NULL && node->name != NULL && segments[at].len > 0)
		found = node_find(node->name, segments, n, at + 1);
	return found;
}

/* Fills ids and words by the route's own pattern. */
static enum err match_names(struct match *match, const struct str *segments)
{
	struct str rest = str_from(match->route->path), segment;
	size_t ids = 0, words = 0;
	rest = str_slice(rest, 1, rest.len);
	for (size_t i = 0; str_split(&rest, '/', &segment); i++) {
		if (!segment_is_name(segment))
			continue;
		if (!segment_is_id(segment)) {
			assert(words < NAMES_MOST);
			match->words[words++] = segments[i];
			continue;
		}
		assert(ids < NAMES_MOST);
		int64_t id;
		bool is_digit = segments[i].at[0] >= '0' && segments[i].at[0] <= '9';
		if (!is_digit || str_to_int(segments[i], &id) != OK || id <= 0)
			return ERR_NOT_FOUND;
		match->ids[ids++] = id;
	}
	return OK;
}

static struct str allowed_methods(struct arena *arena, const struct node *node)
{
	struct buf buf = buf_new(arena, 256);
	for (size_t i = 0; i < node->rows.count; i++) {
		const char *method = node->rows.at[i].route->method;
		if (i > 0)
			buf_c(&buf, ", ");
		buf_c(&buf, method);
		if (str_is(str_from(method), "GET"))
			buf_c(&buf, ", HEAD");
	}
	return buf_str(&buf);
}

enum err router_find(const struct router *router, struct arena *arena, struct str method,
                     struct str path, struct match *out)
{
	struct str segments[SEGMENTS_MOST], rest = path, segment;
	size_t n = 0;
	*out = (struct match){0};
	if (path.len < 2 || path.at[0] != '/')
		return ERR_NOT_FOUND;
	rest = str_slice(rest, 1, rest.len);
	while (str_split(&rest, '/', &segment)) {
		if (n == SEGMENTS_MOST)
			return ERR_NOT_FOUND;
		TRY(url_decode(arena, segment, '+', &segments[n]));
		n++;
	}
	const struct node *node = node_find(&router->root, segments, n, 0);
	if (node == NULL)
		return ERR_NOT_FOUND;
	struct str wanted = str_is(method, "HEAD") ? STR("GET") : method;
	for (size_t i = 0; i < node->rows.count; i++) {
		out->dialect = node->rows.at[i].dialect;
		if (!str_eq(wanted, str_from(node->rows.at[i].route->method)))
			continue;
		out->route = node->rows.at[i].route;
		return match_names(out, segments);
	}
	out->allow = allowed_methods(arena, node);
	return ERR_METHOD;
}
