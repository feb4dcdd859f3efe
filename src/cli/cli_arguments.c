#include "cli/cli_parts.h"

#define OWN_TEXT(member) offsetof(struct cli_own, member)

const struct cli_own_row cli_own_rows[] = {
	{"server", "URL", OWN_TEXT(server), "the server; usual: that of login, or PURSER_SERVER"},
	{"json", NULL, OWN_TEXT(is_json), "print the answer as JSON"},
	{"all", NULL, OWN_TEXT(is_all), "of a list: every page; with --json one thing a line"},
	{"output", "FILE", OWN_TEXT(output), "write the answer into this file"},
	{"body_file", "FILE", OWN_TEXT(body),
     "send this JSON in place of options; - for standard input"},
	{"upload", "FILE", OWN_TEXT(file), "send this file, where a command takes one"},
	{"idempotency_key", "TEXT", OWN_TEXT(key),
     "the same key does it once, however often it is called (24 hours)"},
	{"if_match", "ETAG", OWN_TEXT(if_match), "only if nobody changed it since"},
	{"weights_in", "UNIT", OWN_TEXT(weight_unit), "weights in mg, g, kg, oz or lb"},
	{"lengths_in", "UNIT", OWN_TEXT(length_unit), "lengths in mm, cm, m, in or ft"},
	{"help", NULL, OWN_TEXT(is_help), "print what the command takes"},
};
const size_t cli_own_count = COUNT_OF(cli_own_rows);

static const struct cli_own_row *own_find(struct str name)
{
	for (size_t i = 0; i < cli_own_count; i++) {
		if (str_is(name, cli_own_rows[i].name))
			return &cli_own_rows[i];
	}
	return NULL;
}

/* `-` and `_` are one in names: people type the first, the API has the second. */
static struct str name_read(struct arena *arena, struct str name)
{
	char *out = str_c(arena, name);
	for (size_t i = 0; i < name.len; i++)
		out[i] = out[i] == '-' ? '_' : out[i];
	return str_of(out, name.len);
}

/* Whether the next argument is this option's value: "-1" and "-" are values, "--x" is not. */
static bool is_value(int n, char **arguments)
{
	return n > 1 && !str_starts(str_from(arguments[1]), STR("--"));
}

static enum err own_set(struct cli *cli, struct cli_asked *out, const struct cli_own_row *row,
                        bool has_value, struct str value)
{
	char *at = (char *)&out->own + row->offset;
	struct str name = cli_dashed(cli->arena, str_from(row->name));
	if (row->argument == NULL && has_value)
		return cli_say(cli, ERR_INVALID, "--%.*s takes no value", STR_FMT(name));
	if (row->argument == NULL) {
		*(bool *)at = true;
		return OK;
	}
	if (!has_value)
		return cli_say(cli, ERR_INVALID, "--%.*s needs a value: --%.*s %s", STR_FMT(name),
		               STR_FMT(name), row->argument);
	*(struct str *)at = value;
	return OK;
}

/* --name VALUE, --name=VALUE, --name. *used: arguments taken. */
static enum err flag_read(struct cli *cli, int n, char **arguments, struct cli_asked *out,
                          int *used)
{
	struct str word = str_from(arguments[0]), value = {0};
	ptrdiff_t equals = str_find(word, '=');
	struct str name =
		name_read(cli->arena, str_slice(word, 2, equals < 0 ? word.len : (size_t)equals));
	const struct cli_own_row *row = own_find(name);
	bool has_value = equals >= 0;
	*used = 1;
	if (has_value)
		value = str_slice(word, (size_t)equals + 1, word.len);
	else if ((row == NULL || row->argument != NULL) && is_value(n, arguments)) {
		value = str_from(arguments[1]);
		has_value = true;
		*used = 2;
	}
	if (!str_is_utf8(value))
		return cli_say(cli, ERR_INVALID, "--%.*s: the value is not UTF-8", STR_FMT(name));
	if (row != NULL)
		return own_set(cli, out, row, has_value, value);
	out->own.names_fields |= str_is(name, "fields");
	*LIST_ADD(cli->arena, &out->flags) = (struct cli_flag){
		.name = name,
		.value = value,
		.is_bare = !has_value,
	};
	return OK;
}

enum err cli_arguments_read(struct cli *cli, int n, char **arguments, struct cli_asked *out)
{
	bool is_over = false;
	*out = (struct cli_asked){0};
	for (int i = 0, used = 1; i < n; i += used, used = 1) {
		struct str word = str_from(arguments[i]);
		if (str_is(word, "--") && !is_over)
			is_over = true;
		else if (str_is(word, "-h") && !is_over)
			out->own.is_help = true;
		else if (is_over || !str_starts(word, STR("--")))
			*LIST_ADD(cli->arena, &out->operands) = word;
		else
			TRY(flag_read(cli, n - i, arguments + i, out, &used));
	}
	return OK;
}

struct str cli_flag_take(struct cli_asked *asked, const char *name)
{
	struct str value = {0};
	for (size_t i = 0; i < asked->flags.count; i++) {
		struct cli_flag *flag = &asked->flags.at[i];
		if (!str_is(flag->name, name))
			continue;
		flag->is_used = true;
		value = flag->is_bare ? STR("true") : flag->value;
	}
	return value;
}

enum err cli_switch_take(struct cli *cli, struct cli_asked *asked, const char *name, bool *out)
{
	struct str value = cli_flag_take(asked, name);
	*out = str_is(value, "true") || str_is(value, "yes");
	if (*out || value.len == 0 || str_is(value, "false") || str_is(value, "no"))
		return OK;
	struct str dashed = cli_dashed(cli->arena, str_from(name));
	return cli_say(cli, ERR_INVALID, "--%.*s is true or false, not %.*s: --%.*s=true says it",
	               STR_FMT(dashed), STR_FMT(value), STR_FMT(dashed));
}

enum err cli_flags_end(struct cli *cli, const struct cli_asked *asked, struct str command)
{
	for (size_t i = 0; i < asked->flags.count; i++) {
		if (!asked->flags.at[i].is_used)
			return cli_say(cli, ERR_INVALID,
			               "%.*s has no option --%.*s; `purser %.*s --help` lists what it takes",
			               STR_FMT(command),
			               STR_FMT(cli_dashed(cli->arena, asked->flags.at[i].name)),
			               STR_FMT(command));
	}
	return OK;
}
