/* A leased connection in the hands of one thread, and the begin and end of its runs. */
#include "connect/run.h"

#include "kernel/clock.h"
#include "kernel/job_store.h"
#include "kernel/log.h"
#include "kernel/secrets.h"
#include "shape/shape_change.h"

enum { WRITE_TRIES = 6, WRITE_PAUSE_US = 50 * 1000 };
/* A failure that waiting does not cure is tried again now and then all the same. */
#define FINAL_WAIT_US (5 * MINUTE_US)
/* After a run that has more to do, or was asked again while it ran. */
#define AGAIN_US (SECOND_US / 20)

enum err run_fail(struct run *run, enum err err, bool is_final, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	run->end = (struct run_end){
		.message = str_format_list(run->session->arena, format, args),
		.is_final = is_final,
	};
	va_end(args);
	return err;
}

/* ---- units of work ---- */

struct run_unit {
	struct run *run;
	run_body body;
	void *state;
};

static enum err unit_run(struct work *work, struct work_unit *unit)
{
	struct run_unit *mine = unit->state;
	struct run *run = mine->run;
	if (unit->is_write) {
		struct instant now;
		TRY(job_clock(work->tx, work->arena, work->now, &now));
		TRY(lease_hold(work->tx, work->company, run->session->connection.id,
		               run->session->lease.generation, (struct instant){now.us + LEASE_US}));
	}
	return mine->body(work, run, mine->state);
}

static bool may_pass(enum err err)
{
	return err == ERR_BUSY || err == ERR_SERIALIZATION || err == ERR_STORAGE_FULL
	       || err == ERR_READ_ONLY;
}

static enum err unit_wait(struct run *run, run_body body, void *state, bool is_write)
{
	struct session *session = run->session;
	struct run_unit mine = {run, body, state};
	enum err err = OK;
	for (int i = 0; i < WRITE_TRIES; i++) {
		struct work_unit unit = {.actor = session->actor,
		                         .trace = run->trace,
		                         .is_write = is_write,
		                         .one = unit_run,
		                         .state = &mine};
		err = runner_wait(connect_runner(session->connect), &unit);
		struct str sentence = unit.fault.sentence;
		if (sentence.len == 0 && unit.fault.rows.count > 0)
			sentence = str_format(session->arena, "%.*s %.*s", STR_FMT(unit.fault.rows.at[0].path),
			                      STR_FMT(unit.fault.rows.at[0].sentence));
		if (err != OK && err != ERR_PRECONDITION && run->end.message.len == 0 && !may_pass(err))
			run_fail(run, err, false, "It could not be recorded: %.*s",
			         STR_FMT(sentence.len > 0 ? sentence : str_from(err_row(err)->sentence)));
		work_unit_release(&unit);
		if (err == OK || !may_pass(err) || connect_is_stopping(session->connect))
			return err;
		if (!connect_rest(session->connect, WRITE_PAUSE_US * (i + 1)))
			return ERR_BUSY;
	}
	return run_fail(run, err, false, "It could not be recorded: %s", err_row(err)->sentence);
}

enum err run_write(struct run *run, run_body body, void *state)
{
	return unit_wait(run, body, state, true);
}

enum err run_look(struct run *run, run_body body, void *state)
{
	return unit_wait(run, body, state, false);
}

enum err run_goes_on(struct work *work, struct run *run)
{
	bool stands;
	TRY(connection_stands(work->tx, work->company, &run->session->connection, &stands));
	if (stands)
		return OK;
	return run_fail(run, ERR_PRECONDITION, false,
	                "The connection was deactivated or its settings were changed meanwhile.");
}

/* ---- runs ---- */

struct schedule *session_schedule(struct session *session, enum capability capability)
{
	for (size_t i = 0; i < session->schedule_count; i++) {
		if (session->schedules[i].capability == capability)
			return &session->schedules[i];
	}
	return NULL;
}

static enum err begin_body(struct work *work, struct run *run, void *state)
{
	struct schedule *schedule = run->schedule;
	struct instant next = {work->now.us + schedule->every_seconds * SECOND_US};
	(void)state;
	TRY(run_goes_on(work, run));
	schedule->last_at = work->now;
	TRY(schedule_begin(work->tx, work->company, schedule, next, work->now));
	struct record_fault *found;
	TRY(faults_fetch(work->tx, run->session->arena, work->company, run->session->connection.id,
	                 run->capability, &found, &run->fault_count));
	run->faults = found;
	return OK;
}

/* How the connection stands, by all of its schedules. */
static enum err connection_judge(struct work *work, struct run *run)
{
	struct session *session = run->session;
	struct connection *connection = &session->connection;
	enum connection_state before = connection->state;
	const struct schedule *worst = NULL;
	for (size_t i = 0; i < session->schedule_count; i++) {
		if (session->schedules[i].state == SCHEDULE_FAILED)
			worst = &session->schedules[i];
	}
	bool is_test =
		run->capability == CAPABILITY_ORDERS_IN || run->capability == CAPABILITY_SHIPMENTS_IN;
	connection->state = worst != NULL ? CONNECTION_FAILING : CONNECTION_WORKING;
	connection->last_error = worst != NULL ? worst->message : STR("");
	if (is_test)
		connection->tested_at = work->now;
	TRY(connection_state_save(work->tx, work->company, connection));
	if (before == connection->state || (before == CONNECTION_NEW && worst == NULL))
		return OK;
	static const struct str names[] = {STR_INIT("name"), STR_INIT("pack"), STR_INIT("state"),
	                                   STR_INIT("last_error")};
	event_emit(work, worst != NULL ? "connection.failing" : "connection.recovered", "connection",
	           connection->id.value,
	           shape_text(work->arena, &connection_shape, connection, names, COUNT_OF(names)));
	return OK;
}

static enum err end_body(struct work *work, struct run *run, void *state)
{
	const enum err err = *(const enum err *)state;
	struct schedule *schedule = run->schedule;
	int64_t wait_us = run->end.wait_us;
	TRY(run_goes_on(work, run));
	if (err == OK) {
		schedule->state = SCHEDULE_OK;
		schedule->attempts = 0;
		schedule->message = STR("");
		/* Of its begin: what changed outside while it ran may have been missed. A run that left
		 * more to the next one did not come to its end. */
		if (!run->has_more)
			schedule->last_ok_at = schedule->last_at;
	} else if (!run->end.is_patience) {
		schedule->attempts++;
		bool is_failed = run->end.is_final || schedule->attempts >= ATTEMPTS_TILL_FAILED;
		schedule->state = is_failed ? SCHEDULE_FAILED : SCHEDULE_RETRYING;
		schedule->message = run->end.message;
		if (wait_us == 0)
			wait_us = run->end.is_final ? FINAL_WAIT_US
			                            : backoff_us(schedule->attempts, int_hash(work->now.us));
	}
	TRY(schedule_end(work->tx, work->company, schedule));
	if (run->has_more && wait_us == 0)
		wait_us = AGAIN_US;
	struct instant at = {work->now.us + wait_us};
	if (wait_us > 0 && err == OK)
		TRY(schedule_bring_forward(work->tx, work->company, schedule, at));
	else if (wait_us > 0)
		TRY(schedule_put_off(work->tx, work->company, schedule, at));
	return connection_judge(work, run);
}

static enum err run_body_of(struct run *run)
{
	switch (run->capability) {
	case CAPABILITY_LISTINGS_IN:
		return run_listings_in(run);
	case CAPABILITY_ORDERS_IN:
		return run_orders_in(run);
	case CAPABILITY_SHIPMENTS_OUT:
		return run_shipments_out(run);
	case CAPABILITY_INVENTORY_OUT:
		return run_inventory_out(run);
	case CAPABILITY_CANCELS_OUT:
		return run_cancels_out(run);
	case CAPABILITY_ORDERS_OUT:
		return run_orders_out(run);
	case CAPABILITY_SHIPMENTS_IN:
		return run_shipments_in(run);
	case CAPABILITY_INVENTORY_IN:
		return run_inventory_in(run);
	default:
		return run_fail(run, ERR_NOT_OFFERED, true, "This version does not run it.");
	}
}

static void run_say_over(const struct run *run)
{
	if (run->end.message.len > 0)
		log_say(LOG_INFO, run->trace, "connection.run_over", "connection %lld: %.*s",
		        (long long)run->session->connection.id.value, STR_FMT(run->end.message));
}

static void run_say(const struct run *run, enum err err)
{
	struct str word = word_of(&capability_words, (int)run->capability);
	const struct connection *connection = &run->session->connection;
	/* What passes by itself is not worth a warning. */
	enum log_level level = run->schedule->state == SCHEDULE_FAILED ? LOG_WARNING : LOG_INFO;
	if (err != OK && !run->end.is_patience)
		log_say(level, run->trace, "connection.run_failed", "connection %lld, %.*s: %.*s",
		        (long long)connection->id.value, STR_FMT(word), STR_FMT(run->end.message));
	else if (run->records > 0)
		log_say(LOG_INFO, run->trace, "connection.run", "connection %lld, %.*s: %lld records",
		        (long long)connection->id.value, STR_FMT(word), (long long)run->records);
}

enum err run_capability(struct session *session, enum capability capability)
{
	struct run run = {.session = session,
	                  .schedule = session_schedule(session, capability),
	                  .capability = capability,
	                  .programs = &session->pack->capabilities[capability]};
	if (run.schedule == NULL || !run.programs->is_offered || run.programs->is_same)
		return ERR_NOT_FOUND;
	run.arena = arena_new(64 * 1024);
	run.trace = trace_new(session->arena);
	session->is_whole[capability] = false;
	enum err err = run_write(&run, begin_body, NULL);
	if (err == OK)
		err = run_body_of(&run);
	/* Stopping, somebody else's or another by now: there is nothing to write down. */
	bool is_over = err == ERR_PRECONDITION || connect_is_stopping(session->connect);
	if (!is_over) {
		if (err != OK && run.end.message.len == 0)
			run_fail(&run, err, false, "%s", err_row(err)->sentence);
		is_over = run_write(&run, end_body, &err) != OK;
		if (!is_over)
			run_say(&run, err);
	}
	if (is_over)
		run_say_over(&run);
	session->is_whole[capability] = err == OK && !is_over && !run.has_more;
	arena_free(run.arena);
	return is_over ? ERR_BUSY : err;
}

/* ---- sessions ---- */

struct opening {
	struct session *session;
	struct connection_id id;
	struct instant now; /* of the database */
};

static enum err open_unit(struct work *work, struct work_unit *unit)
{
	struct opening *opening = unit->state;
	struct session *session = opening->session;
	struct instant until, free_at;
	TRY(job_clock(work->tx, work->arena, work->now, &opening->now));
	until.us = opening->now.us + LEASE_US;
	/* One process holds a SQLite file: a lease of another is that of a process that is dead. */
	free_at.us = tx_engine(work->tx) == DB_SQLITE ? INT64_MAX : opening->now.us;
	TRY(lease_take(work->tx, session->arena, work->company, opening->id,
	               connect_holder(session->connect), free_at, until, &session->lease));
	TRY(connection_fetch(work->tx, session->arena, work->company, opening->id,
	                     &session->connection));
	return schedules_fetch(work->tx, session->arena, work->company, opening->id,
	                       &session->schedules, &session->schedule_count);
}

static enum err close_unit(struct work *work, struct work_unit *unit)
{
	const struct session *session = unit->state;
	enum err err = lease_hold(work->tx, work->company, session->connection.id,
	                          session->lease.generation, (struct instant){0});
	return err == ERR_PRECONDITION ? OK : err;
}

static enum err session_unit(struct session *session, void *state,
                             enum err (*one)(struct work *, struct work_unit *))
{
	struct work_unit unit = {.actor = session->actor,
	                         .trace = trace_new(session->arena),
	                         .is_write = true,
	                         .one = one,
	                         .state = state};
	enum err err = runner_wait(connect_runner(session->connect), &unit);
	work_unit_release(&unit);
	return err;
}

/* The way of signing in that goes with the settings. */
static const struct pack_auth *auth_of(const struct session *session)
{
	for (size_t i = 0; i < session->pack->auths.count; i++) {
		const struct pack_auth *auth = &session->pack->auths.at[i];
		bool is_it = true;
		for (const struct json *one = auth->when != NULL ? auth->when->first : NULL;
		     is_it && one != NULL; one = one->next)
			is_it = str_eq(opened_setting(&session->settings, one->name), one->text);
		if (is_it)
			return auth;
	}
	return NULL;
}

/* What cannot be opened is a failure of every capability that is due. */
static enum err unopened_body(struct work *work, struct run *run, void *state)
{
	const enum err err = ERR_INVALID;
	(void)state;
	TRY(begin_body(work, run, NULL));
	enum err failed = err;
	return end_body(work, run, &failed);
}

static void session_fail(struct session *session, struct schedule *schedule, struct str why)
{
	struct run run = {.session = session,
	                  .schedule = schedule,
	                  .capability = schedule->capability,
	                  .arena = session->arena,
	                  .trace = trace_new(session->arena)};
	run.end = (struct run_end){.message = why, .is_final = true};
	if (run_write(&run, unopened_body, NULL) != OK)
		log_say(LOG_WARNING, run.trace, "connection.unopened", "%.*s", STR_FMT(why));
}

static bool is_due(const struct schedule *schedule, struct instant now)
{
	return schedule->state != SCHEDULE_PAUSED && schedule->next_at.us <= now.us;
}

static void session_go(struct session *session, struct instant now)
{
	struct str why = {0};
	session->pack = pack_find(session->connection.pack);
	if (session->pack == NULL)
		why = STR("The connector pack is not in this program.");
	else if (settings_open(session->arena, session->pack, session->connection.settings,
	                       &session->settings, &why)
	         == OK)
		session->auth = auth_of(session);
	/* A token that cannot be opened is only an expired one. */
	if (session->lease.token.len > 0
	    && secret_open(session->arena, session->lease.token, &session->token) != OK)
		session->token = (struct str){0};
	for (int i = 0; i < CAPABILITY_COUNT; i++) {
		struct schedule *schedule = session_schedule(session, (enum capability)i);
		if (schedule == NULL || !is_due(schedule, now))
			continue;
		if (why.len > 0)
			session_fail(session, schedule, why);
		else if (run_capability(session, (enum capability)i) == ERR_BUSY)
			return;
	}
}

bool session_run(struct connect *connect, struct remembered *remembered)
{
	struct arena *arena = arena_new(16 * 1024);
	struct session *session = ARENA_NEW(arena, struct session);
	*session = (struct session){
		.connect = connect,
		.arena = arena,
		.company = remembered->company,
		.remembered = remembered,
		.actor = {.kind = ACTOR_CONNECTION,
	              .company = remembered->company,
	              .id = remembered->id.value,
	              .scopes = SCOPE_ALL,
	              .name = STR("connection")},
	};
	struct opening opening = {.session = session, .id = remembered->id};
	bool is_ours = session_unit(session, &opening, open_unit) == OK;
	if (is_ours) {
		connect_note_lease(connect, remembered, session->lease.generation);
		session->actor.name =
			str_format(arena, "connection %.*s", STR_FMT(session->connection.name));
		if (session->connection.is_active)
			session_go(session, opening.now);
		connect_note_lease(connect, remembered, 0);
		is_ours = session_unit(session, session, close_unit) == OK;
	}
	arena_free(arena);
	return is_ours;
}
