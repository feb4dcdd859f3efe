#include "server/command.h"

#include <string.h>
#include <unistd.h>

#include "api/api.h"
#include "kernel/lane_store.h"
#include "server/admin.h"
#include "server/admin_socket.h"
#include "server/opening.h"
#include "server/version.h"

enum { PASSWORD_LINE_MOST = 4096, LOCK_PATIENCE_MS = 10000, LOCK_LOOK_MS = 50 };

static struct str counted(const struct options *options, const char *name, int64_t count)
{
	return str_format(options->arena, "{\"%s\":%lld}", name, (long long)count);
}

/* ---- migrate ---- */

enum err command_migrate(const struct command *command, const struct options *options,
                         struct str *out, struct str *why)
{
	struct db *db;
	int applied;
	(void)command;
	TRY(database_open(options->arena, options, &db, why));
	enum err err = database_prepare(options->arena, db, true, &applied, why);
	db_close(db);
	*out = counted(options, "applied", applied);
	return err;
}

/* ---- administration ---- */

/* The first line of standard input. */
static enum err password_receive(const struct options *options, struct str *out, struct str *why)
{
	char *text = arena_alloc(options->arena, PASSWORD_LINE_MOST);
	size_t len = 0;
	ssize_t got = 1;
	while (got > 0 && len < PASSWORD_LINE_MOST && memchr(text, '\n', len) == NULL) {
		got = read(STDIN_FILENO, text + len, PASSWORD_LINE_MOST - len);
		len += got > 0 ? (size_t)got : 0;
	}
	struct str rest = str_of(text, len);
	if (!str_split(&rest, '\n', out) || out->len == 0) {
		*why = STR("standard input holds no password");
		return ERR_INVALID;
	}
	if (out->at[out->len - 1] == '\r')
		*out = str_slice(*out, 0, out->len - 1);
	return OK;
}

static enum err request_print(const struct command *command, const struct options *options,
                              struct str *out, struct str *why)
{
	struct buf buf = buf_new(options->arena, 64 * 1024);
	struct json_out json;
	json_begin(&json, &buf);
	json_object(&json);
	json_name(&json, "command");
	json_c(&json, command->words);
	for (const enum option *option = command->options; *option != OPTION_COUNT; option++) {
		/* The first ones are about the process, not about the request. */
		if (*option < OPTION_COMPANY || *option == OPTION_PASSWORD_STDIN)
			continue;
		json_name(&json, option_rows[*option].name);
		json_str(&json, option_text(options, *option));
	}
	if (option_flag(options, OPTION_PASSWORD_STDIN)) {
		struct str password;
		TRY(password_receive(options, &password, why));
		json_name(&json, "password");
		json_str(&json, password);
	}
	json_object_end(&json);
	*out = buf_str(&buf);
	return OK;
}

static enum err reply_read(const struct options *options, struct str reply, struct str *out,
                           struct str *why)
{
	struct json *json;
	struct json_error fault;
	if (json_read(options->arena, reply, &json, &fault) != OK)
		return ERR_INTERNAL;
	const struct json *result = json_member(json, "result");
	*why = json_text(json_member(json, "error"));
	if (result == NULL)
		return ERR_REFUSED;
	struct buf buf = buf_new(options->arena, 64 * 1024);
	struct json_out printed;
	json_begin(&printed, &buf);
	json_tree(&printed, result);
	*out = buf_str(&buf);
	return OK;
}

static enum err admin_directly(const struct options *options, struct db *db, struct str request,
                               struct str *out, struct str *why)
{
	int applied;
	struct json *json;
	struct json_error fault;
	struct runner *runner;
	TRY(database_prepare(options->arena, db, true, &applied, why));
	TRY(json_read(options->arena, request, &json, &fault));
	struct runner_settings settings = {.executor = {.db = db, .readers = 1, .writers = 1},
	                                   .password_threads = 1};
	TRY(runner_start(&settings, &runner));
	enum err err = admin_run(runner, options->arena, json, out, why);
	runner_stop(runner);
	return err;
}

/* A serve that holds the file is asked; while one is starting or stopping we wait for it to answer
 * or to be gone. */
static enum err admin_ask_or_run(const struct options *options, struct db *db, struct str request,
                                 struct str *out, struct str *why)
{
	struct str file = sqlite_file(option_text(options, OPTION_DATABASE));
	struct str reply;
	enum err err = ERR_NOT_FOUND;
	for (int waited = 0; file.len > 0 && waited < LOCK_PATIENCE_MS; waited += LOCK_LOOK_MS) {
		err = admin_socket_ask(options->arena, file, request, &reply);
		if (err == OK)
			return reply_read(options, reply, out, why);
		if (err != ERR_NOT_FOUND)
			return err;
		err = db_lock_for_serve(db, options->arena, why);
		if (err != ERR_BUSY)
			break;
		usleep(LOCK_LOOK_MS * 1000);
	}
	if (file.len > 0)
		TRY(err);
	return admin_directly(options, db, request, out, why);
}

enum err command_admin(const struct command *command, const struct options *options,
                       struct str *out, struct str *why)
{
	struct db *db;
	struct str request;
	TRY(request_print(command, options, &request, why));
	TRY(database_open(options->arena, options, &db, why));
	enum err err = admin_ask_or_run(options, db, request, out, why);
	db_close(db);
	return err;
}

/* ---- verify ---- */

struct verdict {
	int64_t checked;
	LIST(struct str) differences;
};

/* All checks of one company, in one snapshot. */
static enum err verify_company(struct db *db, struct arena *arena, struct company_id company,
                               struct verdict *verdict)
{
	struct tx *tx;
	struct fault fault;
	struct verify_report report = {0};
	TRY(tx_begin(db, true, &tx));
	struct work work = work_alone(tx, arena, actor_system(company), &fault);
	enum err err = OK;
	for (size_t m = 0; m < purser_module_count; m++) {
		const struct module *module = purser_modules[m];
		for (size_t i = 0; err == OK && i < module->verify_count; i++)
			err = module->verifies[i].run(&work, &report);
	}
	verdict->checked += report.checked;
	for (size_t i = 0; i < report.differences.count; i++)
		*LIST_ADD(arena, &verdict->differences) =
			str_format(arena, "company %lld: %.*s", (long long)company.value,
		               STR_FMT(report.differences.at[i]));
	tx_rollback(tx);
	return err;
}

static enum err verify_all(struct db *db, struct arena *arena, struct verdict *verdict)
{
	struct tx *tx;
	struct company_id *companies = NULL;
	size_t count = 0;
	TRY(tx_begin(db, true, &tx));
	enum err err = lane_all(tx, arena, &companies, &count);
	tx_rollback(tx);
	for (size_t i = 0; err == OK && i < count; i++)
		err = verify_company(db, arena, companies[i], verdict);
	return err;
}

static struct str verdict_print(struct arena *arena, const struct verdict *verdict)
{
	struct buf buf = buf_new(arena, LIMIT_REPLY_BYTES);
	struct json_out out;
	json_begin(&out, &buf);
	json_object(&out);
	json_name(&out, "checked");
	json_i64(&out, verdict->checked);
	json_name(&out, "differences");
	json_array(&out);
	for (size_t i = 0; i < verdict->differences.count; i++)
		json_str(&out, verdict->differences.at[i]);
	json_array_end(&out);
	json_object_end(&out);
	return buf_str(&buf);
}

enum err command_verify(const struct command *command, const struct options *options,
                        struct str *out, struct str *why)
{
	struct db *db;
	struct verdict verdict = {0};
	int applied;
	(void)command;
	TRY(database_open(options->arena, options, &db, why));
	enum err err = database_prepare(options->arena, db, false, &applied, why);
	if (err == OK)
		err = verify_all(db, options->arena, &verdict);
	db_close(db);
	*out = verdict_print(options->arena, &verdict);
	return err;
}

/* ---- backup, openapi ---- */

enum err command_backup(const struct command *command, const struct options *options,
                        struct str *out, struct str *why)
{
	struct db *db;
	(void)command;
	TRY(database_open(options->arena, options, &db, why));
	enum err err = db_backup(db, options->operands.at[0], options->arena, why);
	db_close(db);
	struct buf buf = buf_new(options->arena, 64 * 1024);
	struct json_out json;
	json_begin(&json, &buf);
	json_object(&json);
	json_name(&json, "file");
	json_str(&json, options->operands.at[0]);
	json_object_end(&json);
	*out = buf_str(&buf);
	return err;
}

enum err command_openapi(const struct command *command, const struct options *options,
                         struct str *out, struct str *why)
{
	(void)command;
	(void)why;
	struct buf buf = buf_new(options->arena, LIMIT_REPLY_BYTES);
	struct json_out json;
	json_begin(&json, &buf);
	json.indent = 1;
	openapi_write(&json, STR(PURSER_VERSION));
	buf_byte(&buf, '\n');
	struct str text = buf_str(&buf);
	ssize_t written = 0;
	for (size_t at = 0; at < text.len && written >= 0; at += (size_t)written)
		written = write(STDOUT_FILENO, text.at + at, text.len - at);
	*out = (struct str){0};
	return written < 0 ? ERR_IO : OK;
}
