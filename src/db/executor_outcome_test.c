/* A link that breaks at COMMIT (PostgreSQL): between the executor and the server stands a proxy
 * that drops the link before or after the server has seen the COMMIT. Either way the unit must have
 * happened exactly once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/list.h"
#include "db/db_engine.h"
#include "db/executor.h"
#include "db/lane.h"
#include "db/test_database.h"

#define assert_ok(call) assert_int_equal((call), OK)

SQL(sql_note_add, "INSERT INTO note (company_id, number, trace) VALUES ($1, $2, $3)");
SQL(sql_note_count, "SELECT count(*) FROM note WHERE company_id = $1 AND trace = $2");
SQL(sql_note_last, "SELECT count(*), max(number) FROM note WHERE company_id = $1");

static const struct schema_step step = {
	"test", 1, "0001_test.sql",
	STR_INIT("-- home: company\n"
             "CREATE TABLE note (\n"
             "  company_id BIGINT NOT NULL, number BIGINT NOT NULL, trace TEXT NOT NULL,\n"
             "  CONSTRAINT note_pk PRIMARY KEY (company_id, number)\n"
             ");\n")};

/* ---- the proxy ---- */

enum cut { CUT_NOTHING, CUT_BEFORE_COMMIT, CUT_AFTER_COMMIT };

static struct {
	int listener, port;
	struct sockaddr_in server;
	_Atomic int cut;     /* what to do with the next COMMIT */
	_Atomic int cuts;    /* done so far */
	_Atomic int refused; /* new links to turn away */
	_Atomic bool is_ending;
	pthread_t thread;
} proxy;

static bool all_send(int to, const char *at, size_t len)
{
	while (len > 0) {
		ssize_t n = send(to, at, len, MSG_NOSIGNAL);
		if (n <= 0)
			return false;
		at += n;
		len -= (size_t)n;
	}
	return true;
}

static bool bytes_pass(int from, int to, bool is_client)
{
	char piece[16384];
	ssize_t n = recv(from, piece, sizeof piece, 0);
	if (n <= 0)
		return false;
	/* With its NUL, so that BEGIN … READ COMMITTED is not meant. */
	bool is_commit = is_client && memmem(piece, (size_t)n, "COMMIT", sizeof "COMMIT") != NULL;
	int cut = is_commit ? atomic_exchange(&proxy.cut, CUT_NOTHING) : CUT_NOTHING;
	if (cut == CUT_BEFORE_COMMIT) {
		proxy.cuts++;
		return false;
	}
	if (!all_send(to, piece, (size_t)n))
		return false;
	if (cut == CUT_AFTER_COMMIT) {
		(void)recv(to, piece, sizeof piece, 0); /* the server has answered: nobody hears it */
		proxy.cuts++;
		return false;
	}
	return true;
}

static void *link_serve(void *state)
{
	int client = (int)(intptr_t)state, server = socket(AF_INET, SOCK_STREAM, 0);
	bool is_up = connect(server, (struct sockaddr *)&proxy.server, sizeof proxy.server) == 0;
	while (is_up && !proxy.is_ending) {
		struct pollfd ends[] = {{.fd = client, .events = POLLIN}, {.fd = server, .events = POLLIN}};
		if (poll(ends, 2, 50) < 0)
			break;
		if (ends[0].revents != 0)
			is_up = bytes_pass(client, server, true);
		if (is_up && ends[1].revents != 0)
			is_up = bytes_pass(server, client, false);
	}
	close(client);
	close(server);
	return NULL;
}

static void *proxy_serve(void *state)
{
	(void)state;
	pthread_t links[64];
	size_t count = 0;
	while (!proxy.is_ending) {
		struct pollfd end = {.fd = proxy.listener, .events = POLLIN};
		if (poll(&end, 1, 50) <= 0)
			continue;
		int client = accept(proxy.listener, NULL, NULL);
		if (client < 0)
			continue;
		if (proxy.refused > 0 || count == COUNT_OF(links)) {
			proxy.refused--;
			close(client);
			continue;
		}
		if (pthread_create(&links[count], NULL, link_serve, (void *)(intptr_t)client) == 0)
			count++;
	}
	for (size_t i = 0; i < count; i++)
		pthread_join(links[i], NULL);
	return NULL;
}

static void proxy_start(int server_port)
{
	struct sockaddr_in own = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof own;
	proxy.server = own;
	proxy.server.sin_port = htons((uint16_t)server_port);
	proxy.listener = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(proxy.listener, (struct sockaddr *)&own, sizeof own), 0);
	assert_int_equal(listen(proxy.listener, 16), 0);
	assert_int_equal(getsockname(proxy.listener, (struct sockaddr *)&own, &len), 0);
	proxy.port = ntohs(own.sin_port);
	proxy.cut = CUT_NOTHING;
	proxy.cuts = proxy.refused = 0;
	proxy.is_ending = false;
	assert_int_equal(pthread_create(&proxy.thread, NULL, proxy_serve, NULL), 0);
}

static void proxy_stop(void)
{
	proxy.is_ending = true;
	pthread_join(proxy.thread, NULL);
	close(proxy.listener);
}

/* ---- the world ---- */

static const struct company_id company = {1};
static struct test_database database; /* straight to the server */
static struct arena *arena;
static struct db *db; /* through the proxy */
static struct executor *executor;

static void quiet(void *state, struct str sentence)
{
	(void)state;
	(void)sentence;
}

/* "postgresql://user@127.0.0.1:5432/name": the port, or 0 when it is not of this form. */
static int port_of(struct str url, size_t *at, size_t *len)
{
	ptrdiff_t host = str_find_str(url, STR("127.0.0.1:"));
	if (host < 0)
		return 0;
	*at = (size_t)host + STR("127.0.0.1:").len;
	*len = 0;
	while (*at + *len < url.len && url.at[*at + *len] >= '0' && url.at[*at + *len] <= '9')
		(*len)++;
	int64_t port;
	return str_to_int(str_of(url.at + *at, *len), &port) == OK ? (int)port : 0;
}

static int set_up(void **state)
{
	(void)state;
	struct tx *tx;
	struct str why = {0};
	size_t at, len;
	database = test_database_open();
	arena = arena_new(0);
	test_database_migrate(&database, &step, 1);
	assert_ok(tx_begin(database.db, false, &tx));
	assert_ok(lane_create(tx, company));
	assert_ok(tx_commit(tx));
	int port = port_of(database.url, &at, &len);
	assert_true(port > 0);
	proxy_start(port);
	struct str tail = str_slice(database.url, at + len, database.url.len);
	struct str url =
		str_format(arena, "%.*s%d%.*s", (int)at, database.url.at, proxy.port, STR_FMT(tail));
	assert_ok(db_open(arena, url, &db, &why));
	db_on_trouble(db, quiet, NULL);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	executor_stop(executor);
	db_close(db);
	proxy_stop();
	arena_free(arena);
	test_database_close(&database);
	return 0;
}

/* ---- units ---- */

static enum err note_run(struct tx *tx, struct unit *const *units, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int64_t number;
		TRY(lane_events(tx, units[i]->lane, 1, &number));
		TRY(db_exec(
			tx, &sql_note_add,
			ARGS(bind_int(units[i]->lane.value), bind_int(number), bind_text(units[i]->trace)),
			NULL));
	}
	return OK;
}

static enum err note_was_added(struct tx *tx, struct unit *unit)
{
	struct rows rows;
	struct arena *own = arena_new(0);
	enum err err = db_query(tx, own, &sql_note_count,
	                        ARGS(bind_int(unit->lane.value), bind_text(unit->trace)), &rows);
	bool is_there = err == OK && rows_next(&rows) && rows_int(&rows, 0) > 0;
	if (err == OK)
		err = rows_end(&rows);
	arena_free(own);
	return err != OK ? err : is_there ? OK : ERR_NOT_FOUND;
}

static void start(bool can_look)
{
	struct executor_settings settings = {
		.db = db, .writers = 1, .readers = 1, .was_done = can_look ? note_was_added : NULL};
	assert_ok(executor_start(&settings, &executor));
}

static enum err note(const char *trace)
{
	struct unit unit = {
		.lane = company, .is_write = true, .run = note_run, .trace = str_from(trace)};
	return executor_wait(executor, &unit);
}

/* As many notes, numbered without a gap. */
static void assert_notes(int64_t expected)
{
	struct tx *tx;
	struct rows rows;
	assert_ok(tx_begin(database.db, true, &tx));
	assert_ok(db_query(tx, arena, &sql_note_last, ARGS(bind_int(company.value)), &rows));
	assert_true(rows_next(&rows));
	assert_int_equal(rows_int(&rows, 0), expected);
	assert_int_equal(rows_int(&rows, 1), expected);
	assert_ok(rows_end(&rows));
	tx_rollback(tx);
}

static void test_a_commit_that_happened_is_found(void **state)
{
	(void)state;
	start(true);
	assert_ok(note("a"));
	proxy.cut = CUT_AFTER_COMMIT;
	assert_ok(note("b"));
	assert_int_equal(proxy.cuts, 1);
	assert_int_equal(executor_counts(executor).commits_unknown, 1);
	assert_ok(note("c"));
	assert_notes(3);
}

static void test_a_commit_that_did_not_happen_is_repeated(void **state)
{
	(void)state;
	start(true);
	assert_ok(note("a"));
	proxy.cut = CUT_BEFORE_COMMIT;
	proxy.refused = 2; /* and the server is away for a moment */
	assert_ok(note("b"));
	assert_int_equal(proxy.cuts, 1);
	assert_int_equal(executor_counts(executor).commits_unknown, 1);
	assert_notes(2);
}

static void test_who_cannot_look_says_so(void **state)
{
	(void)state;
	start(false);
	proxy.cut = CUT_AFTER_COMMIT;
	assert_int_equal(note("a"), ERR_UNKNOWN_OUTCOME);
	assert_ok(note("b"));
	assert_notes(2);
}

static enum err nothing_tells(struct tx *tx, struct unit *unit)
{
	(void)tx;
	(void)unit;
	return ERR_UNKNOWN_OUTCOME;
}

static void start_blind(void)
{
	struct executor_settings settings = {
		.db = db, .writers = 1, .readers = 1, .was_done = nothing_tells};
	assert_ok(executor_start(&settings, &executor));
}

static void test_deferred_work_of_unknown_outcome_is_repeated(void **state)
{
	(void)state;
	start_blind();
	struct unit unit = {.lane = company, .is_write = true, .class = UNIT_DEFERRED, .run = note_run};
	proxy.cut = CUT_AFTER_COMMIT;
	assert_ok(executor_wait(executor, &unit));
	assert_int_equal(proxy.cuts, 1);
	assert_notes(2);
}

/* Deferred work during which somebody asks for something, which joins its transaction. */
struct joined {
	struct unit deferred, asked;
	_Atomic int ended;
	bool is_asked;
};

static void joined_done(struct unit *unit)
{
	struct joined *joined = unit->state;
	joined->ended++;
}

static enum err note_and_ask(struct tx *tx, struct unit *const *units, size_t n)
{
	struct joined *joined = units[0]->state;
	if (!joined->is_asked)
		TRY(executor_submit(executor, &joined->asked));
	joined->is_asked = true;
	return note_run(tx, units, n);
}

static void test_deferred_work_repeats_nothing_that_was_asked_for(void **state)
{
	(void)state;
	start_blind();
	struct joined joined = {0};
	joined.asked = (struct unit){
		.lane = company, .is_write = true, .run = note_run, .done = joined_done, .state = &joined};
	joined.deferred = joined.asked;
	joined.deferred.class = UNIT_DEFERRED;
	joined.deferred.run = note_and_ask;
	proxy.cut = CUT_AFTER_COMMIT;
	assert_ok(executor_submit(executor, &joined.deferred));
	while (joined.ended < 2)
		usleep(1000);
	assert_int_equal(joined.asked.result, ERR_UNKNOWN_OUTCOME);
	assert_int_equal(executor_counts(executor).replays, 0);
	assert_notes(2);
}

int main(void)
{
	size_t at, len;
	const char *url = getenv("PURSER_TEST_POSTGRES");
	if (test_engine_is(DB_SQLITE) || url == NULL || port_of(str_from(url), &at, &len) == 0) {
		printf("1..0 # SKIP needs PostgreSQL at 127.0.0.1:PORT\n");
		return 0;
	}
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_a_commit_that_happened_is_found),
		TEST(test_a_commit_that_did_not_happen_is_repeated),
		TEST(test_who_cannot_look_says_so),
		TEST(test_deferred_work_of_unknown_outcome_is_repeated),
		TEST(test_deferred_work_repeats_nothing_that_was_asked_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
