#include "server/demo.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "kernel/clock.h"
#include "sandbox/sandbox.h"
#include "server/admin.h"
#include "server/command.h"
#include "server/demo_parts.h"
#include "server/opening.h"
#include "wire/base64.h"

#define COMPANY "Harbor & Pine"
#define EMAIL "ada@harborpine.example"
#define PASSWORD "try-purser"
enum { SANDBOX_PORT = 8090, TURN_US = 400 * 1000, WAIT_US = 20 * 1000, CALL_MS = 5000 };

static const char *const state_files[] = {
	"demo.json",         "purser.db",      "purser.db-wal", "purser.db-shm",
	"purser.db-journal", "purser.db.lock", "purser.key",    "sandbox.json",
};

/* ---- calls ---- */

void demo_say(const struct demo *demo, const char *format, ...)
{
	char clock[16] = "";
	struct tm now;
	time_t seconds = (time_t)(clock_now().us / SECOND_US);
	va_list args;
	(void)demo;
	if (localtime_r(&seconds, &now) != NULL)
		strftime(clock, sizeof clock, "%H:%M:%S", &now);
	va_start(args, format);
	flockfile(stdout);
	printf("%s  ", clock);
	vprintf(format, args);
	printf("\n");
	fflush(stdout);
	funlockfile(stdout);
	va_end(args);
}

static void header_add(struct demo *demo, struct http_request *request, struct str name,
                       struct str value)
{
	*LIST_ADD(demo->step, &request->headers) = (struct http_header){name, value};
}

/* A token for the API client. */
static bool token_fetch(struct demo *demo)
{
	struct json *json;
	struct json_error error;
	struct http_reply reply;
	struct buf basic = buf_new(demo->step, 1000);
	buf_c(&basic, "Basic ");
	base64_write(&basic, str_format(demo->step, "%.*s:%.*s", STR_FMT(demo->client_id),
	                                STR_FMT(demo->client_secret)));
	struct http_request request = {
		.method = STR("POST"),
		.url = str_format(demo->step, "%.*s/oauth/token", STR_FMT(demo->url)),
		.body = STR("grant_type=client_credentials"),
		.timeout_ms = CALL_MS,
	};
	header_add(demo, &request, STR("Authorization"), buf_str(&basic));
	header_add(demo, &request, STR("Content-Type"), STR("application/x-www-form-urlencoded"));
	if (http_send(demo->client, demo->step, &request, &reply) != OK
	    || json_read(demo->step, reply.body, &json, &error) != OK)
		return false;
	demo->token = str_copy(demo->arena, json_text(json_member(json, "access_token")));
	return demo->token.len > 0;
}

const struct json *demo_call(struct demo *demo, const char *method, struct str path,
                             struct str body, int *status)
{
	struct json *json = NULL;
	struct json_error error;
	struct http_reply reply = {0};
	bool is_ours = str_starts(path, STR("/"));
	*status = 0;
	for (int tries = 0; tries < 2; tries++) {
		struct http_request request = {
			.method = str_from(method), .url = path, .body = body, .timeout_ms = CALL_MS};
		if (is_ours) {
			if (demo->token.len == 0 && !token_fetch(demo))
				return NULL;
			request.url = str_format(demo->step, "%.*s%.*s", STR_FMT(demo->url), STR_FMT(path));
			header_add(demo, &request, STR("Authorization"),
			           str_format(demo->step, "Bearer %.*s", STR_FMT(demo->token)));
		}
		header_add(demo, &request, STR("Content-Type"), STR("application/json"));
		if (http_send(demo->client, demo->step, &request, &reply) != OK)
			return NULL;
		if (!is_ours || reply.status != 401)
			break;
		demo->token = (struct str){0};
	}
	*status = reply.status;
	if (reply.body.len == 0 || json_read(demo->step, reply.body, &json, &error) != OK)
		return NULL;
	return json;
}

const struct json *demo_get(struct demo *demo, const char *format, ...)
{
	int status;
	va_list args;
	va_start(args, format);
	struct str path = str_format_list(demo->step, format, args);
	va_end(args);
	const struct json *json = demo_call(demo, "GET", path, (struct str){0}, &status);
	return status >= 200 && status <= 299 ? json : NULL;
}

const struct json *demo_send(struct demo *demo, const char *method, struct str path,
                             struct str body)
{
	int status;
	const struct json *json = demo_call(demo, method, path, body, &status);
	if (status >= 200 && status <= 299)
		return json;
	struct str why = json_text(json_member(json, "detail"));
	if (!atomic_load(&demo->is_stopping))
		demo_say(demo, "%s %.*s was refused (%d): %.*s", method, STR_FMT(path), status,
		         STR_FMT(why));
	return NULL;
}

int64_t demo_number(const struct json *json, const char *name)
{
	int64_t value;
	return json_int(json_member(json, name), &value) == OK ? value : 0;
}

/* ---- the state folder ---- */

static struct str file_of(const struct demo *demo, const char *name)
{
	return str_format(demo->arena, "%.*s/%s", STR_FMT(demo->folder), name);
}

static bool folders_make(const struct demo *demo)
{
	char *path = str_c(demo->arena, demo->folder);
	for (size_t i = 1; i <= demo->folder.len; i++) {
		char kept = path[i];
		if (kept != '/' && kept != '\0')
			continue;
		path[i] = '\0';
		if (mkdir(path, 0700) != 0 && errno != EEXIST)
			return false;
		path[i] = kept;
	}
	return true;
}

static bool state_write(const struct demo *demo)
{
	struct str text =
		str_format(demo->arena,
	               "{\"company_id\":\"%.*s\",\"client_id\":\"%.*s\",\"client_secret\":\"%.*s\","
	               "\"is_ready\":%s}\n",
	               STR_FMT(demo->company_id), STR_FMT(demo->client_id),
	               STR_FMT(demo->client_secret), demo->is_ready ? "true" : "false");
	int file = open(str_c(demo->arena, file_of(demo, "demo.json")),
	                O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (file < 0)
		return false;
	bool is_written = write(file, text.at, text.len) == (ssize_t)text.len;
	return close(file) == 0 && is_written;
}

/* What an earlier start left; nothing when it did not come to its end. */
static void state_read(struct demo *demo)
{
	struct json *json;
	struct json_error error;
	char *text = arena_alloc(demo->arena, 4096);
	int file = open(str_c(demo->arena, file_of(demo, "demo.json")), O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return;
	ssize_t len = read(file, text, 4095);
	close(file);
	if (len <= 0 || json_read(demo->arena, str_of(text, (size_t)len), &json, &error) != OK)
		return;
	demo->company_id = json_text(json_member(json, "company_id"));
	demo->client_id = json_text(json_member(json, "client_id"));
	demo->client_secret = json_text(json_member(json, "client_secret"));
	demo->is_ready = json_is_true(json_member(json, "is_ready"));
}

static void state_remove(const struct demo *demo)
{
	for (size_t i = 0; i < COUNT_OF(state_files); i++)
		unlink(str_c(demo->arena, file_of(demo, state_files[i])));
}

/* ---- the company's first day ---- */

static enum err admin_ask(struct demo *demo, struct runner *runner, struct str request,
                          struct json **out, struct str *why)
{
	struct json *json;
	struct json_error error;
	struct str answer;
	TRY(json_read(demo->arena, request, &json, &error));
	TRY(admin_run(runner, demo->arena, json, &answer, why));
	return json_read(demo->arena, answer, out, &error);
}

static enum err accounts_make(struct demo *demo, struct runner *runner, struct str *why)
{
	struct json *made;
	int64_t company = 0;
	TRY(admin_ask(demo, runner,
	              STR("{\"command\":\"admin setup\",\"company\":\"" COMPANY "\",\"email\":\"" EMAIL
	                  "\",\"password\":\"" PASSWORD
	                  "\",\"name\":\"Ada Brook\",\"currency\":\"USD\","
	                  "\"country\":\"US\",\"time-zone\":\"America/New_York\"}"),
	              &made, why));
	TRY(json_int(json_member(made, "company_id"), &company));
	demo->company_id = str_format(demo->arena, "%lld", (long long)company);
	TRY(admin_ask(demo, runner,
	              str_format(demo->arena,
	                         "{\"command\":\"admin client\",\"company\":\"%lld\","
	                         "\"name\":\"Demo\",\"scopes\":\"ALL\"}",
	                         (long long)company),
	              &made, why));
	demo->client_id = json_text(json_member(made, "client_id"));
	demo->client_secret = json_text(json_member(made, "client_secret"));
	return state_write(demo) ? OK : ERR_IO;
}

static enum err first_day(struct demo *demo, const struct options *options, struct str *why)
{
	struct db *db;
	struct runner *runner;
	int applied;
	state_remove(demo);
	TRY(database_open(demo->arena, options, &db, why));
	enum err err = database_prepare(demo->arena, db, true, &applied, why);
	if (err == OK) {
		struct runner_settings settings = runner_settings_of(db, options);
		err = runner_start(&settings, &runner);
		if (err == OK) {
			err = accounts_make(demo, runner, why);
			runner_stop(runner);
		}
	}
	db_close(db);
	return err;
}

/* ---- the thread ---- */

static bool is_served(struct demo *demo)
{
	struct http_reply reply;
	struct http_request request = {
		.method = STR("GET"),
		.url = str_format(demo->step, "%.*s/readyz", STR_FMT(demo->url)),
		.timeout_ms = CALL_MS,
	};
	return http_send(demo->client, demo->step, &request, &reply) == OK && reply.status == 200;
}

static bool world_begin(struct demo *demo)
{
	while (!atomic_load(&demo->is_stopping) && !is_served(demo))
		usleep(WAIT_US);
	if (atomic_load(&demo->is_stopping))
		return false;
	if (!demo->is_ready) {
		demo_say(demo, "Setting up %s: products, bundles, warehouses, rules, connections …",
		         COMPANY);
		if (!demo_world_make(demo))
			return false;
		demo->is_ready = true;
		if (!state_write(demo))
			return false;
	}
	return demo_world_open(demo);
}

static void *thread_run(void *context)
{
	struct demo *demo = context;
	if (!world_begin(demo)) {
		if (!atomic_load(&demo->is_stopping))
			demo_say(demo, "The company could not be set up. Remove %.*s and try again.",
			         STR_FMT(demo->folder));
		return NULL;
	}
	demo_tell_begin(demo);
	demo_say(demo, "Trading. Each line is one step; the screens show the same, live.");
	while (!atomic_load(&demo->is_stopping)) {
		demo_tell(demo);
		demo_floor(demo);
		demo->turns++;
		arena_reset(demo->step);
		usleep(TURN_US);
	}
	return NULL;
}

/* ---- the whole ---- */

struct wishes {
	const char *state, *listen;
	bool is_help;
};

static bool wishes_read(int argc, char **argv, struct wishes *wishes)
{
	*wishes = (struct wishes){.state = "build/demo", .listen = "127.0.0.1:8080"};
	for (int i = 1; i < argc; i++) {
		bool has_value = i + 1 < argc;
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			wishes->is_help = true;
		else if (strcmp(argv[i], "--state") == 0 && has_value)
			wishes->state = argv[++i];
		else if (strcmp(argv[i], "--listen") == 0 && has_value)
			wishes->listen = argv[++i];
		else
			return false;
	}
	return true;
}

static int usage(bool is_asked)
{
	fprintf(is_asked ? stdout : stderr,
	        "usage: purser demo [--state DIR] [--listen ADDR:PORT]\n\n"
	        "A company that trades with a shop and a warehouse, all on this machine.\n"
	        "  --state DIR          where it is kept (build/demo); remove it to begin again\n"
	        "  --listen ADDR:PORT   where the API and the screens are (127.0.0.1:8080)\n");
	return is_asked ? 0 : 2;
}

static enum err options_make(struct demo *demo, const struct wishes *wishes,
                             struct options *options, struct str *why)
{
	static const enum option allowed[] = {
		OPTION_DATABASE, OPTION_KEY_FILE,         OPTION_CONFIG,       OPTION_LOG,
		OPTION_JSON,     OPTION_LISTEN,           OPTION_PUBLIC_URL,   OPTION_NO_MIGRATE,
		OPTION_RATE,     OPTION_RATE_BURST,       OPTION_HTTP_THREADS, OPTION_READERS,
		OPTION_WRITERS,  OPTION_PASSWORD_THREADS, OPTION_QUEUE,        OPTION_BATCH,
		OPTION_MERGE,    OPTION_CONNECTIONS,      OPTION_STREAMS,      OPTION_TIMEOUT_MS,
		OPTION_COUNT,
	};
	const struct str database =
		str_format(demo->arena, "sqlite:%.*s/purser.db", STR_FMT(demo->folder));
	char *arguments[] = {
		str_c(demo->arena, STR("--database")), str_c(demo->arena, database),
		str_c(demo->arena, STR("--key-file")), str_c(demo->arena, file_of(demo, "purser.key")),
		str_c(demo->arena, STR("--listen")),   str_c(demo->arena, str_from(wishes->listen)),
		str_c(demo->arena, STR("--log")),      str_c(demo->arena, STR("fault")),
	};
	return options_read(demo->arena, (int)COUNT_OF(arguments), arguments, allowed, options, why);
}

static enum err sandbox_begin(struct demo *demo, struct sandbox **sandbox, struct str *why)
{
	struct sandbox_settings settings = sandbox_usual();
	settings.state_file = str_c(demo->arena, file_of(demo, "sandbox.json"));
	settings.port = SANDBOX_PORT;
	enum err err = sandbox_start(&settings, sandbox);
	if (err == ERR_IO) { /* the usual port is taken */
		settings.port = 0;
		err = sandbox_start(&settings, sandbox);
	}
	*why = STR("the sandbox cannot be started");
	if (err == OK)
		demo->sandbox_url = str_format(demo->arena, "http://127.0.0.1:%d", sandbox_port(*sandbox));
	return err;
}

static void banner(const struct demo *demo)
{
	printf(
		"\nPurser demo: a company, a shop and a warehouse, all on this machine.\n\n"
		"  Open      %.*s\n"
		"  Sign in   %s   password  %s\n"
		"  API       client id %.*s   secret %.*s   (POST /oauth/token)\n"
		"  Terminal  build/release/purser login --server %.*s --email %s   (then: purser help)\n"
		"  Sandbox   %.*s   (the outside world; its dials: /control/dials)\n"
		"  Kept in   %.*s   (remove the folder to begin again; Ctrl-C stops)\n\n",
		STR_FMT(demo->url), EMAIL, PASSWORD, STR_FMT(demo->client_id), STR_FMT(demo->client_secret),
		STR_FMT(demo->url), EMAIL, STR_FMT(demo->sandbox_url), STR_FMT(demo->folder));
	fflush(stdout);
}

/* The API answers: now it is known where, and the company's day can begin. */
static enum err demo_opened(void *context, struct str url, struct str *why)
{
	struct demo *demo = context;
	demo->url = url;
	banner(demo);
	demo->is_running = pthread_create(&demo->thread, NULL, thread_run, demo) == 0;
	if (demo->is_running)
		return OK;
	*why = STR("no thread is to be had");
	return ERR_BUSY;
}

static enum err demo_go(struct demo *demo, const struct options *options, struct str *why)
{
	*why = STR("the HTTP client cannot be started");
	TRY(http_client_start(4, &demo->client));
	*why = (struct str){0};
	enum err err = serve_run(options, demo_opened, demo, why);
	atomic_store(&demo->is_stopping, true);
	if (demo->is_running)
		pthread_join(demo->thread, NULL);
	http_client_stop(demo->client);
	return err;
}

static enum err demo_all(struct demo *demo, const struct wishes *wishes, struct str *why)
{
	struct options options;
	struct sandbox *sandbox = NULL;
	*why = str_format(demo->arena, "the folder %s cannot be made", wishes->state);
	if (!folders_make(demo))
		return ERR_IO;
	state_read(demo);
	TRY(options_make(demo, wishes, &options, why));
	if (!demo->is_ready)
		TRY(first_day(demo, &options, why));
	TRY(sandbox_begin(demo, &sandbox, why));
	enum err err = demo_go(demo, &options, why);
	if (!sandbox_stop(sandbox) && err == OK) {
		*why = STR("the sandbox's state could not be written");
		err = ERR_IO;
	}
	return err;
}

/* Only the thread that waits for them gets the signals; so they are blocked before any is made. */
static void signals_block(void)
{
	sigset_t signals;
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
}

int demo_run(int argc, char **argv)
{
	struct wishes wishes;
	struct str why = {0};
	if (!wishes_read(argc, argv, &wishes) || wishes.is_help)
		return usage(wishes.is_help);
	signals_block();
	struct arena *arena = arena_new(0);
	struct demo *demo = ARENA_NEW(arena, struct demo);
	demo->arena = arena;
	demo->step = arena_new(64 * 1024);
	demo->folder = str_from(wishes.state);
	demo->numbers = map_new(arena);
	demo->warehouses = map_new(arena);
	enum err err = demo_all(demo, &wishes, &why);
	if (err != OK)
		fprintf(stderr, "purser: %.*s\n",
		        STR_FMT(why.len > 0 ? why : str_from(err_row(err)->sentence)));
	arena_free(demo->step);
	arena_free(arena);
	return err == OK ? 0 : 1;
}
