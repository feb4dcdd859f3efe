/* What people and scripts are told: why something was not done, names as they are typed. */
#include "cli/cli_parts.h"

#include "base/limits.h"

struct str cli_dashed(struct arena *arena, struct str name)
{
	char *out = str_c(arena, name);
	for (size_t i = 0; i < name.len; i++)
		out[i] = out[i] == '_' ? '-' : out[i];
	return str_of(out, name.len);
}

struct str cli_operand(struct arena *arena, struct str name)
{
	char *out = str_c(arena, name);
	for (size_t i = 0; i < name.len; i++)
		out[i] = out[i] >= 'a' && out[i] <= 'z' ? (char)(out[i] - 'a' + 'A') : out[i];
	return str_of(out, name.len);
}

/* One like the server's, for what never reached it or came back without one. */
static struct str problem_make(struct cli *cli, enum err err)
{
	const struct err_row *row = err_row(err);
	struct buf buf = buf_new(cli->arena, cli->why.len * 6 + LIMIT_SMALL_BODY_BYTES);
	struct json_out out;
	json_begin(&out, &buf);
	json_object(&out);
	json_name(&out, "type");
	json_str(&out, str_format(cli->arena, "urn:purser:problem:%s", row->word));
	json_name(&out, "title");
	json_c(&out, row->sentence);
	json_name(&out, "detail");
	json_str(&out, cli->why);
	json_object_end(&out);
	return buf_str(&buf);
}

void cli_failure_print(struct cli *cli, enum err err, bool is_json, bool is_all)
{
	fprintf(stderr, "purser: %.*s\n", STR_FMT(cli->why));
	if (!is_json || (cli->has_answered && !is_all))
		return;
	struct str problem = cli->problem.len > 0 ? cli->problem : problem_make(cli, err);
	printf("%.*s\n", STR_FMT(problem));
	(void)fflush(stdout); /* it failed already */
}
