/* Which commands there are: the routes of our own API, but for those that only a browser or a
 * program with an open connection can use. */
#include "cli/cli_parts.h"
#include "kernel/module.h"

#define OWN_API "/api/v1/"

/* login and logout stand for the sessions; the others never end or print what a program reads. */
static const char *const passed_over[] = {"session_start", "session_get", "session_end", "stream",
                                          "openapi"};

static bool is_command(const struct route *route)
{
	if (!str_starts(str_from(route->path), STR(OWN_API)) || route->id == NULL)
		return false;
	for (size_t i = 0; i < COUNT_OF(passed_over); i++) {
		if (str_is(str_from(route->id), passed_over[i]))
			return false;
	}
	return true;
}

const struct route *cli_route_next(struct cli_walk *walk)
{
	while (walk->module < purser_module_count) {
		const struct module *module = purser_modules[walk->module];
		if (walk->route >= module->route_count) {
			walk->module++;
			walk->route = 0;
		} else if (is_command(&module->routes[walk->route++])) {
			return &module->routes[walk->route - 1];
		}
	}
	return NULL;
}

/* "orders" and "order" are one as the first word. */
static struct str singular(struct str noun)
{
	return noun.len > 1 && noun.at[noun.len - 1] == 's' ? str_slice(noun, 0, noun.len - 1) : noun;
}

static bool names_agree(struct str a, struct str b)
{
	bool is_same = a.len == b.len;
	for (size_t i = 0; is_same && i < a.len; i++)
		is_same = a.at[i] == b.at[i] || (a.at[i] == '-' && b.at[i] == '_')
		          || (a.at[i] == '_' && b.at[i] == '-');
	return is_same;
}

static struct str first_word(struct str *rest)
{
	struct str word = {0};
	bool is_there = str_split(rest, '_', &word);
	return is_there ? word : *rest;
}

static bool ids_agree(struct str id, struct str typed, bool is_exact)
{
	if (is_exact)
		return str_eq(id, typed);
	struct str a = singular(first_word(&id)), b = singular(first_word(&typed));
	return str_eq(a, b) && str_eq(id, typed);
}

static const struct route *by_id(struct str typed)
{
	for (int is_exact = 1; is_exact >= 0; is_exact--) {
		const struct route *route;
		struct cli_walk walk = {0};
		while ((route = cli_route_next(&walk)) != NULL) {
			if (ids_agree(str_from(route->id), typed, is_exact))
				return route;
		}
	}
	return NULL;
}

const struct route *cli_route_find(int n, char **arguments, int *words)
{
	char room[256];
	size_t len = 0;
	const struct route *found = NULL;
	for (int i = 0; i < n; i++) {
		struct str word = str_from(arguments[i]);
		if (str_starts(word, STR("-")) || len + word.len + 1 > sizeof(room))
			break;
		if (len > 0)
			room[len++] = '_';
		for (size_t c = 0; c < word.len; c++)
			room[len++] = word.at[c] == '-' ? '_' : word.at[c];
		const struct route *route = by_id(str_of(room, len));
		if (route == NULL)
			continue;
		found = route;
		*words = i + 1;
	}
	return found;
}

struct str cli_route_words(struct arena *arena, const struct route *route)
{
	char *words = str_c(arena, str_from(route->id));
	for (char *at = words; *at != '\0'; at++)
		*at = *at == '_' ? ' ' : *at;
	return str_from(words);
}

struct str cli_route_noun(const struct route *route)
{
	struct str path = str_from(route->path);
	struct str rest = str_slice(path, sizeof(OWN_API) - 1, path.len), noun = {0};
	bool is_there = str_split(&rest, '/', &noun);
	return is_there ? noun : rest;
}

/* In a path they are in the plural and may have dashes; an id begins with its noun. */
bool cli_route_is_about(const struct route *route, struct str noun)
{
	struct str id = str_from(route->id), in_path = cli_route_noun(route);
	return str_eq(singular(first_word(&id)), singular(noun))
	       || names_agree(singular(in_path), singular(noun));
}

/* "/api/v1/orders" of "/api/v1/orders/{order_id}/hold"; empty when nothing is looked up there. */
static struct str collection_of(const struct route *route, struct str id_name, size_t *name_len)
{
	struct str path = str_from(route->path);
	ptrdiff_t brace = str_find(path, '{');
	if (brace < 1)
		return (struct str){0};
	struct str rest = str_slice(path, (size_t)brace + 1, path.len), name;
	if (!str_split(&rest, '}', &name) || !str_ends(id_name, name) || !str_ends(name, STR("_id")))
		return (struct str){0};
	/* "order_id" is the end of "to_order_id", not of "reorder_id". */
	*name_len = name.len;
	bool is_whole = name.len == id_name.len || id_name.at[id_name.len - name.len - 1] == '_';
	return is_whole ? str_slice(path, 0, (size_t)brace - 1) : (struct str){0};
}

const struct route *cli_list_of(struct str id_name)
{
	const struct route *route, *list, *found = NULL;
	size_t longest = 0, name_len = 0;
	struct cli_walk walk = {0};
	while ((route = cli_route_next(&walk)) != NULL) {
		struct str collection = collection_of(route, id_name, &name_len);
		/* "purchase_order_id" ends with "order_id" too: the longer name is meant. */
		if (collection.len == 0 || name_len <= longest)
			continue;
		struct cli_walk lists = {0};
		while ((list = cli_route_next(&lists)) != NULL) {
			if ((list->flags & ROUTE_LIST) && str_is(str_from(list->method), "GET")
			    && str_eq(str_from(list->path), collection)) {
				found = list;
				longest = name_len;
			}
		}
	}
	return found;
}
