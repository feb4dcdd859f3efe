#include "cli/cli_parts.h"

#include "cli/cli.h"
#include "shape/field.h"

static const char *argument_of(const struct field *field)
{
	switch (field->kind) {
	case KIND_ID:
		return "ID";
	case KIND_MONEY:
		return "\"12.50 USD\"";
	case KIND_QTY:
	case KIND_INT:
	case KIND_WEIGHT:
	case KIND_LENGTH:
		return "N";
	case KIND_INSTANT:
		return "TIME";
	case KIND_DAY:
		return "DAY";
	case KIND_FLAG:
		return "true|false";
	case KIND_ENUM:
		return "WORD";
	case KIND_JSON:
		return "JSON";
	case KIND_OBJECT:
		return "NAME=VALUE,…";
	case KIND_LIST:
		return "NAME=VALUE,… (each)";
	case KIND_TEXTS:
		return "TEXT (each)";
	case KIND_INTS:
		return "N,N,…";
	case KIND_TEXT:
		break;
	}
	return "TEXT";
}

static void option_print(const char *name, const char *argument, const char *says,
                         const char *after)
{
	char flag[128];
	snprintf(flag, sizeof(flag), "--%s %s", name, argument != NULL ? argument : "");
	for (char *at = flag; *at != '\0' && *at != ' '; at++)
		*at = *at == '_' ? '-' : *at;
	int width = 32; /* of characters; printf counts bytes */
	for (const char *at = flag; *at != '\0'; at++)
		width += ((unsigned char)*at & 0xC0) == 0x80;
	printf("  %-*s %s%s\n", width, flag, says, after);
}

static void words_print(const struct field *field)
{
	for (size_t i = 0; field->words != NULL && i < field->words->count; i++)
		printf("      %-28s %s\n", field->words->rows[i].word, field->words->rows[i].sentence);
}

/* Members of an object or of a list's things, one level. */
static void inner_print(const struct field *field)
{
	if (field->kind != KIND_OBJECT && field->kind != KIND_LIST)
		return;
	for (size_t i = 0; i < field->of->count; i++) {
		const struct field *inner = &field->of->fields[i];
		if (!(inner->flags & READ_ONLY))
			printf("      %-28s %s%s\n", inner->name, inner->says,
			       inner->flags & REQUIRED ? " Required." : "");
	}
}

/* Of a change (PATCH) nothing is required: what is not said stays. */
static void fields_print(const struct shape *shape, bool is_change)
{
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *field = &shape->fields[i];
		if (field->flags & READ_ONLY)
			continue;
		option_print(field->name, argument_of(field), field->says,
		             (field->flags & REQUIRED) && !is_change ? " Required." : "");
		words_print(field);
		inner_print(field);
	}
}

/* What a list can be asked by: its fields that filter. */
static void filters_print(const struct route *route)
{
	if (!(route->flags & ROUTE_LIST) || route->reply == NULL
	    || !str_is(str_from(route->method), "GET"))
		return;
	printf(
		"\nA list takes filters: --NAME VALUE,VALUE, --NAME.not, --NAME.from and .to of numbers "
		"and times,\n--NAME.prefix of text; --sort NAME or =-NAME, --limit N, --fields a,b.\n");
	for (size_t i = 0; i < route->reply->count; i++) {
		const struct field *field = &route->reply->fields[i];
		if (!(field->flags & CAN_FILTER))
			continue;
		option_print(field->name, argument_of(field), field->says, "");
		words_print(field);
	}
}

static void operands_print(struct cli *cli, struct str path,
                           void (*print)(struct str name, struct str shown))
{
	struct str piece, name;
	while (str_split(&path, '{', &piece) && str_split(&path, '}', &name))
		print(name, cli_operand(cli->arena, name));
}

static void operand_usage(struct str name, struct str shown)
{
	(void)name;
	printf(" %.*s", STR_FMT(shown));
}

static void operand_says(struct str name, struct str shown)
{
	if (!str_ends(name, STR("_id")))
		return;
	printf("%.*s: its id%s.\n", STR_FMT(shown),
	       cli_list_of(name) != NULL ? ", or NAME=VALUE that only one has (a filter of the list)"
	                                 : "");
}

void cli_route_help(struct cli *cli, const struct route *route)
{
	struct str path = str_from(route->path);
	printf("usage: purser %.*s", STR_FMT(cli_route_words(cli->arena, route)));
	operands_print(cli, path, operand_usage);
	printf(" [--option VALUE…]\n\n%s\n(%s %s)\n\n", route->says, route->method, route->path);
	operands_print(cli, path, operand_says);
	if (route->flags & ROUTE_ARRAY && route->body != NULL)
		printf("  --item NAME=VALUE,… for each thing; a thing has:\n");
	if (route->body != NULL)
		fields_print(route->body, str_is(str_from(route->method), "PATCH"));
	if (route->query != NULL)
		fields_print(route->query, false);
	filters_print(route);
	printf("\nEvery command has:\n");
	for (size_t i = 0; i < cli_own_count; i++)
		option_print(cli_own_rows[i].name, cli_own_rows[i].argument, cli_own_rows[i].says, "");
	if (route->refusals != NULL)
		printf("\nIt is refused when:\n");
	for (const struct refusal *refusal = route->refusals; refusal != NULL && refusal->status != 0;
	     refusal++)
		printf("  %s\n", refusal->sentence);
}

static void line_print(struct cli *cli, const struct route *route)
{
	printf("  purser %.*s", STR_FMT(cli_route_words(cli->arena, route)));
	operands_print(cli, str_from(route->path), operand_usage);
	printf("\n      %s\n", route->says);
}

bool cli_noun_help(struct cli *cli, struct str noun)
{
	const struct route *route;
	bool is_known = false;
	struct cli_walk walk = {0};
	while ((route = cli_route_next(&walk)) != NULL) {
		if (!cli_route_is_about(route, noun))
			continue;
		line_print(cli, route);
		is_known = true;
	}
	for (size_t i = 0; i < cli_command_count; i++) {
		struct str rest = str_from(cli_commands[i].words), first;
		if (!str_split(&rest, ' ', &first) || !str_eq(first, noun))
			continue;
		printf("  purser %s %s\n      %s\n", cli_commands[i].words, cli_commands[i].operands,
		       cli_commands[i].says);
		is_known = true;
	}
	return is_known;
}

/* Each noun once, in the order of the modules. */
static void nouns_print(FILE *to)
{
	const struct route *route, *before;
	int column = 0;
	struct cli_walk walk = {0};
	while ((route = cli_route_next(&walk)) != NULL) {
		struct str noun = cli_route_noun(route);
		bool is_new = true;
		struct cli_walk earlier = {0};
		while ((before = cli_route_next(&earlier)) != route)
			is_new = is_new && !str_eq(cli_route_noun(before), noun);
		if (!is_new)
			continue;
		fprintf(to, "%s%.*s", column == 0 ? "  " : ", ", STR_FMT(noun));
		column += (int)noun.len + 2;
		if (column > 80) {
			fprintf(to, ",\n");
			column = 0;
		}
	}
	fprintf(to, "\n");
}

void cli_help_print(FILE *to)
{
	fprintf(to, "\nWith a running server, for daily work:\n\n");
	for (size_t i = 0; i < cli_command_count; i++)
		fprintf(to, "  %-10s %-9s  %s\n", cli_commands[i].words, cli_commands[i].operands,
		        cli_commands[i].says);
	fprintf(to,
	        "\nand whatever its API does: `purser order list --status unresolved`, `purser order "
	        "why 17`;\n`purser help order` lists the commands about orders. There are:\n\n");
	nouns_print(to);
	fprintf(to, "\n");
}
