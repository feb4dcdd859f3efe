#include "server/opening.h"

#include "base/embedded.h"
#include "kernel/clock.h"
#include "kernel/log.h"
#include "kernel/module.h"
#include "kernel/secrets.h"

/* "domain/orders/schema/0001_orders.sql": module orders, number 1, name "0001_orders". */
static bool step_of(struct arena *arena, const struct embedded_file *file, const char *module,
                    struct schema_step *out)
{
	struct str path = str_from(file->path), folder = STR("/schema/");
	ptrdiff_t at = str_find_str(path, folder);
	if (at < 0)
		return false;
	struct str owner = str_slice(path, 0, (size_t)at);
	for (ptrdiff_t slash; (slash = str_find(owner, '/')) >= 0;)
		owner = str_slice(owner, (size_t)slash + 1, owner.len);
	struct str name = str_slice(path, (size_t)at + folder.len, path.len);
	int64_t number;
	if (!str_is(owner, module) || str_to_int(str_slice(name, 0, 4), &number) != OK)
		return false;
	*out = (struct schema_step){
		.module = module,
		.number = (int)number,
		.name = str_c(arena, str_slice(name, 0, name.len - 4)), /* without .sql */
		.text = str_of((const char *)file->bytes, file->len),
	};
	return true;
}

struct step_list {
	struct schema_step *at;
	size_t count, room;
};

/* The embedded table is sorted by path, so a module's steps come in order. */
static void steps_add(struct arena *arena, const char *module, struct step_list *list)
{
	struct schema_step step;
	for (size_t i = 0; i < embedded_schema_count; i++) {
		if (step_of(arena, &embedded_schema[i], module, &step))
			*LIST_ADD(arena, list) = step;
	}
}

void schema_steps(struct arena *arena, struct schema_step **out, size_t *count)
{
	struct step_list list = {0};
	steps_add(arena, "db", &list);
	for (size_t m = 0; m < purser_module_count; m++)
		steps_add(arena, purser_modules[m]->name, &list);
	*out = list.at;
	*count = list.count;
}

struct str sqlite_file(struct str database)
{
	struct str prefix = STR("sqlite:");
	return str_starts(database, prefix) ? str_slice(database, prefix.len, database.len)
	                                    : (struct str){0};
}

static void trouble_tell(void *state, struct str sentence)
{
	(void)state;
	log_say(LOG_FAULT, (struct str){0}, "database.trouble", "%.*s", STR_FMT(sentence));
}

enum err database_open(struct arena *arena, const struct options *options, struct db **out,
                       struct str *why)
{
	enum log_level level;
	if (!log_level_find(option_text(options, OPTION_LOG), &level)) {
		*why = STR("log must be debug, info, warning or fault");
		return ERR_INVALID;
	}
	log_level_set(level);
	if (secrets_start() != OK) {
		*why = STR("libsodium cannot be used on this machine");
		return ERR_INTERNAL;
	}
	TRY(db_open(arena, option_text(options, OPTION_DATABASE), out, why));
	db_on_trouble(*out, trouble_tell, NULL);
	return OK;
}

enum err database_prepare(struct arena *arena, struct db *db, bool migrates, int *applied,
                          struct str *why)
{
	struct schema_step *steps;
	size_t count;
	schema_steps(arena, &steps, &count);
	*applied = 0;
	if (migrates)
		TRY(schema_migrate(db, steps, count, clock_now(), applied, why, arena));
	else
		TRY(schema_check(db, steps, count, why, arena));
	struct str doubt = {0};
	enum err err = schema_order_check(db, &doubt, arena);
	if (err == ERR_PRECONDITION)
		log_say(LOG_WARNING, (struct str){0}, "database.sorts_otherwise", "%.*s", STR_FMT(doubt));
	return err == ERR_PRECONDITION ? OK : err;
}

enum err key_prepare(struct arena *arena, const struct options *options, struct str *why)
{
	struct str file = option_text(options, OPTION_KEY_FILE);
	struct str database = sqlite_file(option_text(options, OPTION_DATABASE));
	if (file.len == 0 && database.len > 0)
		file = str_format(arena, "%.*s.key", STR_FMT(database));
	if (file.len == 0)
		return OK;
	TRY(master_key_create(str_c(arena, file), arena, why));
	return master_key_load(str_c(arena, file), arena, why);
}

struct runner_settings runner_settings_of(struct db *db, const struct options *options)
{
	return (struct runner_settings){
		.executor = {.db = db,
	                 .readers = option_number(options, OPTION_READERS),
	                 .writers = option_number(options, OPTION_WRITERS),
	                 .queue_most = option_number(options, OPTION_QUEUE),
	                 .batch_most = option_number(options, OPTION_BATCH),
	                 .merge_most = option_number(options, OPTION_MERGE)},
		.password_threads = option_number(options, OPTION_PASSWORD_THREADS),
	};
}
