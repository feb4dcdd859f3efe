/* import run: a spreadsheet from the upload to what became of it, in one command. */
#include "cli/cli_wait.h"

#include "base/limits.h"

#define IMPORTS "/api/v1/imports"
#define PART_BYTES ((size_t)7 * 1024 * 1024)
#define SHOWN 10 /* rows of which the first differences or faults are printed */

static const char *const busy[] = {"checking", "applying", NULL};

struct import_job {
	struct str kind, file, faults;
	bool is_dry;
	int64_t id;
};

static struct str import_path(struct cli *cli, const struct import_job *job, const char *more)
{
	return str_format(cli->arena, IMPORTS "/%lld%s", (long long)job->id, more);
}

static struct str base_name(struct str path)
{
	struct str name = path, piece;
	while (str_split(&path, '/', &piece))
		name = piece;
	return name;
}

static enum err import_begin(struct cli *cli, struct cli_asked *asked, struct import_job *job)
{
	static const char *const passed_on[] = {"encoding", "separator", "sheet"};
	struct buf buf = buf_new(cli->arena, LIMIT_SMALL_BODY_BYTES);
	struct json_out out;
	const struct json *made;
	json_begin(&out, &buf);
	json_object(&out);
	json_name(&out, "kind");
	json_str(&out, job->kind);
	json_name(&out, "file_name");
	json_str(&out, base_name(job->file));
	for (size_t i = 0; i < COUNT_OF(passed_on); i++) {
		struct str value = cli_flag_take(asked, passed_on[i]);
		if (value.len == 0)
			continue;
		json_name(&out, passed_on[i]);
		json_str(&out, value);
	}
	json_object_end(&out);
	TRY(cli_ask(cli, "POST", STR(IMPORTS), buf_str(&buf), &made));
	job->id = cli_number(made, "id");
	return OK;
}

static enum err import_upload(struct cli *cli, const struct import_job *job, struct str bytes,
                              const struct json **out)
{
	struct http_reply reply;
	struct json *json = NULL;
	struct json_error error;
	size_t from = 0;
	for (int part = 1; part == 1 || from < bytes.len; part++, from += PART_BYTES) {
		bool has_more = from + PART_BYTES < bytes.len;
		struct cli_request request = {
			.method = STR("PUT"),
			.path = str_format(cli->arena, IMPORTS "/%lld/content?part=%d&more=%s",
		                       (long long)job->id, part, has_more ? "true" : "false"),
			.content_type = STR("application/octet-stream"),
			.body = str_slice(bytes, from, from + PART_BYTES),
		};
		TRY(cli->send(cli, &request, &reply));
	}
	if (json_read(cli->arena, reply.body, &json, &error) != OK)
		return cli_say(cli, ERR_UPSTREAM, "the answer to the upload is not JSON");
	*out = json;
	return OK;
}

static void map_write(struct json_out *out, struct str field, const char *what, struct str value)
{
	json_object(out);
	json_name(out, "field");
	json_str(out, field);
	json_name(out, what);
	json_str(out, value);
	json_object_end(out);
}

/* Whether all options can be understood, before anything is sent. */
static enum err options_check(struct cli *cli, struct cli_asked *asked)
{
	static const char *const later[] = {"map", "set", "encoding", "separator", "sheet"};
	for (size_t i = 0; i < asked->flags.count; i++) {
		struct cli_flag *flag = &asked->flags.at[i];
		bool is_map = str_is(flag->name, "map");
		for (size_t k = 0; k < COUNT_OF(later); k++)
			flag->is_used = flag->is_used || str_is(flag->name, later[k]);
		if ((is_map || str_is(flag->name, "set")) && str_find(flag->value, '=') < 1)
			return cli_say(cli, ERR_INVALID, "--%.*s wants FIELD=%s", STR_FMT(flag->name),
			               is_map ? "COLUMN" : "VALUE");
	}
	return cli_flags_end(cli, asked, STR("import run"));
}

/* --map FIELD=COLUMN, --set FIELD=VALUE: the others stay as the server found them out. */
static void maps_given(struct cli *cli, const struct cli_asked *asked, const struct json *known,
                       struct json_out *out, size_t *n)
{
	LIST(struct str) fields = {0};
	for (size_t i = 0; i < asked->flags.count; i++) {
		const struct cli_flag *flag = &asked->flags.at[i];
		bool is_map = str_is(flag->name, "map"), is_set = str_is(flag->name, "set");
		struct str value = flag->value, field;
		if ((!is_map && !is_set) || !str_split(&value, '=', &field))
			continue;
		*LIST_ADD(cli->arena, &fields) = field;
		map_write(out, field, is_map ? "column" : "value", value);
	}
	*n = fields.count;
	for (const struct json *map = known != NULL ? known->first : NULL; map != NULL;
	     map = map->next) {
		struct str field = json_text(json_member(map, "field"));
		bool is_given = false;
		for (size_t i = 0; i < fields.count; i++)
			is_given = is_given || str_eq(fields.at[i], field);
		if (!is_given)
			json_tree(out, map);
	}
}

static enum err import_map_columns(struct cli *cli, const struct cli_asked *asked,
                                   const struct import_job *job, const struct json *import)
{
	struct buf buf = buf_new(cli->arena, LIMIT_BODY_BYTES);
	struct json_out out;
	const struct json *reply;
	size_t n = 0;
	json_begin(&out, &buf);
	json_object(&out);
	json_name(&out, "maps");
	json_array(&out);
	maps_given(cli, asked, json_member(import, "maps"), &out, &n);
	json_array_end(&out);
	json_object_end(&out);
	if (n == 0)
		return OK;
	return cli_ask(cli, "PUT", import_path(cli, job, "/mapping"), buf_str(&buf), &reply);
}

/* It was not begun: it is not left waiting, and what the file has is told. The error stays. */
static enum err import_give_up(struct cli *cli, const struct import_job *job,
                               const struct json *import, enum err err)
{
	const struct json *reply, *columns = json_member(import, "columns");
	struct buf why = buf_new(cli->arena, cli->why.len + LIMIT_BODY_BYTES);
	struct str problem = cli->problem;
	buf_add(&why, cli->why);
	for (const struct json *column = columns != NULL ? columns->first : NULL; column != NULL;
	     column = column->next)
		buf_format(&why, "%s%.*s",
		           column == columns->first ? "\n  The file has the columns: " : ", ",
		           STR_FMT(cli_plain(cli->arena, json_text(column))));
	if (cli_ask(cli, "POST", import_path(cli, job, "/cancel"), (struct str){0}, &reply) != OK)
		cli->problem = (struct str){0};
	cli->why = buf_str(&why);
	cli->problem = problem;
	return err;
}

static enum err import_start(struct cli *cli, const struct cli_asked *asked,
                             const struct import_job *job, const struct json *import)
{
	const struct json *reply;
	enum err err = import_map_columns(cli, asked, job, import);
	if (err == OK)
		err = cli_ask(cli, "POST", import_path(cli, job, job->is_dry ? "/check" : "/apply"),
		              (struct str){0}, &reply);
	bool is_refused = err != OK && cli->problem.len > 0; /* else nobody knows whether it began */
	return is_refused ? import_give_up(cli, job, import, err) : err;
}

/* Until it has ended. The server goes on with it, whatever becomes of us. */
static enum err import_wait(struct cli *cli, const struct import_job *job,
                            const struct json **import)
{
	enum err err =
		cli_wait(cli, import_path(cli, job, ""), busy, "done_count", "row_count", import);
	if (err != OK)
		cli->why =
			str_format(cli->arena,
		               "%.*s\n  Import %lld goes on by itself: `purser import get %lld` tells "
		               "how far it is.",
		               STR_FMT(cli->why), (long long)job->id, (long long)job->id);
	return err;
}

static void counts_print(const struct json *import, bool is_dry)
{
	long long rows = (long long)cli_number(import, "row_count");
	if (rows == 0) {
		printf("The file has no rows below its header.\n");
		return;
	}
	printf("%s %lld row%s: %lld new, %lld changed, %lld the same, %lld failed.\n",
	       is_dry ? "Nothing was done. Of" : "Of", rows, rows == 1 ? "" : "s",
	       (long long)cli_number(import, "created_count"),
	       (long long)cli_number(import, "changed_count"),
	       (long long)cli_number(import, "same_count"),
	       (long long)cli_number(import, "failed_count"));
}

/* The first rows that differ or failed, a line each. */
static enum err lines_print(struct cli *cli, const struct import_job *job)
{
	const struct json *reply;
	struct str path =
		str_format(cli->arena, IMPORTS "/%lld/lines?limit=%d", (long long)job->id, SHOWN);
	TRY(cli_ask(cli, "GET", path, (struct str){0}, &reply));
	const struct json *items = json_member(reply, "items");
	for (const struct json *line = items != NULL ? items->first : NULL; line != NULL;
	     line = line->next)
		printf("  line %lld, %.*s: %.*s\n", (long long)cli_number(line, "line"),
		       STR_FMT(json_text(json_member(line, "outcome"))),
		       STR_FMT(cli_plain(cli->arena, json_text(json_member(line, "sentence")))));
	return OK;
}

static enum err faults_save(struct cli *cli, const struct import_job *job)
{
	struct http_reply reply;
	struct cli_request request = {
		.method = STR("GET"),
		.path = import_path(cli, job, "/faults"),
	};
	TRY(cli->send(cli, &request, &reply));
	enum err err = cli_file_write(cli, job->faults, reply.body, false);
	if (err != OK)
		cli->why = str_format(cli->arena,
		                      "%.*s\n  `purser import faults %lld --output FILE` saves the failed "
		                      "rows of import %lld.",
		                      STR_FMT(cli->why), (long long)job->id, (long long)job->id);
	return err;
}

/* The file could not be read, or somebody stopped it. */
static enum err state_check(struct cli *cli, const struct import_job *job,
                            const struct json *import)
{
	struct str state = json_text(json_member(import, "state"));
	if (str_is(state, "refused") || str_is(state, "cancelled"))
		return cli_say(cli, ERR_REFUSED, "import %lld is %.*s: %.*s", (long long)job->id,
		               STR_FMT(state),
		               STR_FMT(cli_plain(cli->arena, json_text(json_member(import, "message")))));
	return OK;
}

static enum err import_end(struct cli *cli, const struct import_job *job, const struct cli_own *own,
                           const struct json *import)
{
	int64_t failed = cli_number(import, "failed_count");
	if (own->is_json)
		cli_reply_print(cli, own, import);
	TRY(state_check(cli, job, import));
	if (!own->is_json)
		counts_print(import, job->is_dry);
	if (!own->is_json && (job->is_dry || failed > 0))
		TRY(lines_print(cli, job));
	if (failed > 0 && job->faults.len > 0)
		TRY(faults_save(cli, job));
	if (failed > 0 && job->faults.len > 0 && !own->is_json)
		printf("The failed rows are in %.*s, to be mended and imported again.\n",
		       STR_FMT(job->faults));
	if (failed > 0)
		return cli_say(cli, ERR_REFUSED, "%lld row%s of import %lld failed%s", (long long)failed,
		               failed == 1 ? "" : "s", (long long)job->id,
		               job->faults.len > 0 ? "" : "; --faults FILE saves them with their reasons");
	int64_t done = cli_number(import, "created_count") + cli_number(import, "changed_count");
	if (done > 0 && !own->is_json)
		printf(job->is_dry ? "It can be done as it is: purser import apply %lld\n"
		                   : "It can be taken back: purser import undo %lld\n",
		       (long long)job->id);
	return OK;
}

enum err cli_import_run(struct cli *cli, struct cli_asked *asked)
{
	struct import_job job = {.faults = cli_flag_take(asked, "faults")};
	struct str bytes;
	const struct json *import;
	TRY(cli_switch_take(cli, asked, "dry_run", &job.is_dry));
	if (asked->operands.count != 2)
		return cli_say(cli, ERR_INVALID,
		               "import run wants a KIND and a FILE; the kinds are "
		               "listed by `purser import kinds`");
	TRY(options_check(cli, asked));
	job.kind = asked->operands.at[0];
	job.file = asked->operands.at[1];
	TRY(cli_file_read(cli, job.file, &bytes));
	TRY(import_begin(cli, asked, &job));
	TRY(import_upload(cli, &job, bytes, &import));
	TRY(state_check(cli, &job, import));
	TRY(import_start(cli, asked, &job, import));
	TRY(import_wait(cli, &job, &import));
	return import_end(cli, &job, &asked->own, import);
}
