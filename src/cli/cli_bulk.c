/* bulk run: what would happen first, then, when it is said yes to, what happened. */
#include "cli/cli_wait.h"

#include <unistd.h>

#include "base/limits.h"
#include "kernel/bulk_action.h"

static const char *const busy[] = {"selecting", "checking", "running", NULL};

static struct str bulk_path(struct cli *cli, int64_t id, const char *more)
{
	return str_format(cli->arena, "/api/v1/bulk/%lld%s", (long long)id, more);
}

/* The action's parameters are options: --reason "…" for order.hold. */
static enum err params_write(struct cli *cli, struct str action, struct cli_asked *asked,
                             struct json_out *out)
{
	const struct bulk_row *row = bulk_row_find(action);
	if (row == NULL)
		return cli_say(cli, ERR_INVALID,
		               "there is no bulk action %.*s: `purser bulk action list` "
		               "has them",
		               STR_FMT(action));
	if (row->params == NULL)
		return OK;
	json_name(out, "params");
	return cli_object_write(cli, row->params, (struct str){0}, asked, out);
}

static enum err ids_write(struct cli *cli, struct cli_asked *asked, const char *name,
                          struct json_out *out)
{
	struct str ids = cli_flag_take(asked, name), piece;
	int64_t id;
	if (ids.len == 0)
		return OK;
	json_name(out, name);
	json_array(out);
	while (str_split(&ids, ',', &piece)) {
		if (str_to_int(str_trim(piece), &id) != OK)
			return cli_say(cli, ERR_INVALID, "--%s wants ids with commas between, not %.*s", name,
			               STR_FMT(piece));
		json_i64(out, id);
	}
	json_array_end(out);
	return OK;
}

static enum err request_write(struct cli *cli, struct str action, struct cli_asked *asked,
                              struct str *out)
{
	struct buf buf = buf_new(cli->arena, LIMIT_BODY_BYTES);
	struct json_out json;
	struct str where = {0};
	bool has_where = false, has_ids = false;
	for (size_t i = 0; i < asked->flags.count; i++) {
		has_where = has_where || str_is(asked->flags.at[i].name, "where");
		has_ids = has_ids || str_is(asked->flags.at[i].name, "ids");
	}
	if (has_where == has_ids)
		return cli_say(cli, ERR_INVALID,
		               "which ones: --ids 1,2,3, or --where "
		               "\"status=unresolved&channel_id=7\" (--where \"\": all)");
	json_begin(&json, &buf);
	json_object(&json);
	json_name(&json, "action");
	json_str(&json, action);
	where = cli_flag_take(asked, "where");
	if (has_where) {
		json_name(&json, "query");
		json_str(&json, where);
	}
	TRY(ids_write(cli, asked, "ids", &json));
	TRY(ids_write(cli, asked, "except", &json));
	TRY(params_write(cli, action, asked, &json));
	json_name(&json, "dry_run");
	json_bool(&json, true);
	json_object_end(&json);
	*out = buf_str(&buf);
	return OK;
}

static void reasons_print(struct cli *cli, const struct json *bulk)
{
	const struct json *reasons = json_member(bulk, "reasons");
	for (const struct json *reason = reasons != NULL ? reasons->first : NULL; reason != NULL;
	     reason = reason->next) {
		const struct json *examples = json_member(reason, "examples");
		struct str name = examples != NULL && examples->first != NULL
		                      ? json_text(json_member(examples->first, "name"))
		                      : (struct str){0};
		printf("  %lld: %.*s", (long long)cli_number(reason, "count"),
		       STR_FMT(cli_plain(cli->arena, json_text(json_member(reason, "sentence")))));
		if (name.len > 0)
			printf(" (for example %.*s)", STR_FMT(cli_plain(cli->arena, name)));
		printf("\n");
	}
}

/* --yes, or a y on the terminal. */
static bool is_agreed(bool has_yes, int64_t rows)
{
	if (has_yes)
		return true;
	if (!isatty(STDIN_FILENO))
		return false;
	char line[16] = {0};
	fprintf(stderr, "Do it to %lld? [y/N] ", (long long)rows);
	return fgets(line, sizeof(line), stdin) != NULL && (line[0] == 'y' || line[0] == 'Y');
}

static enum err cli_bulk_go(struct cli *cli, const struct cli_own *own, int64_t id)
{
	const struct json *bulk;
	TRY(cli_ask(cli, "POST", bulk_path(cli, id, "/go"), (struct str){0}, &bulk));
	TRY(cli_wait(cli, bulk_path(cli, id, ""), busy, "done", "total", &bulk));
	int64_t failed = cli_number(bulk, "failed");
	if (own->is_json) {
		cli_reply_print(cli, own, bulk);
	} else {
		printf("Done: %lld. Refused: %lld. Failed: %lld.\n", (long long)cli_number(bulk, "done"),
		       (long long)cli_number(bulk, "refused"), (long long)failed);
		reasons_print(cli, bulk);
		if (!str_is(json_text(json_member(bulk, "undo_class")), "none"))
			printf("It can be taken back: purser bulk undo %lld\n", (long long)id);
		if (json_text(json_member(bulk, "file")).len > 0)
			printf("Its file: purser bulk file %lld --output FILE\n", (long long)id);
	}
	if (failed > 0)
		return cli_say(cli, ERR_REFUSED,
		               "%lld could not be done; `purser bulk retry %lld` tries "
		               "them again",
		               (long long)failed, (long long)id);
	return OK;
}

enum err cli_bulk_run(struct cli *cli, struct cli_asked *asked)
{
	struct str body;
	const struct json *bulk;
	if (asked->operands.count != 1)
		return cli_say(cli, ERR_INVALID,
		               "bulk run wants an ACTION: `purser bulk action list` has them");
	bool is_dry, has_yes;
	TRY(cli_switch_take(cli, asked, "dry_run", &is_dry));
	TRY(cli_switch_take(cli, asked, "yes", &has_yes));
	TRY(request_write(cli, asked->operands.at[0], asked, &body));
	TRY(cli_flags_end(cli, asked, STR("bulk run")));
	TRY(cli_ask(cli, "POST", STR("/api/v1/bulk"), body, &bulk));
	int64_t id = cli_number(bulk, "id");
	TRY(cli_wait(cli, bulk_path(cli, id, ""), busy, "checked", "total", &bulk));
	int64_t total = cli_number(bulk, "total"), refused = cli_number(bulk, "refused");
	if (!asked->own.is_json) {
		printf("%lld chosen, %lld cannot do it.\n", (long long)total, (long long)refused);
		reasons_print(cli, bulk);
	}
	bool is_none = total == refused;
	if (!is_dry && !is_none && is_agreed(has_yes, total - refused))
		return cli_bulk_go(cli, &asked->own, id);
	if (asked->own.is_json)
		cli_reply_print(cli, &asked->own, bulk);
	if (is_dry)
		return OK;
	if (is_none)
		return cli_say(cli, ERR_REFUSED, "there is none to do it to");
	return cli_say(cli, ERR_REFUSED, "nothing was done: --yes does it, or `purser bulk go %lld`",
	               (long long)id);
}
