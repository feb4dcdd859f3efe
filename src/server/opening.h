/* Opening what every command needs: the database, its schema steps, the master key. */
#ifndef PURSER_SERVER_OPENING_H
#define PURSER_SERVER_OPENING_H

#include "db/schema.h"
#include "kernel/runner.h"
#include "server/options.h"

/* All steps of this binary: those of db and kernel, then of the modules in their order. */
void schema_steps(struct arena *arena, struct schema_step **out, size_t *count);
/* Opens the database that the options name. *why on failure. */
WARN_UNUSED enum err database_open(struct arena *arena, const struct options *options,
                                   struct db **out, struct str *why);
/* Brings the schema up to date, or (no-migrate) checks that it is. */
WARN_UNUSED enum err database_prepare(struct arena *arena, struct db *db, bool migrates,
                                      int *applied, struct str *why);
/* The master key, made when absent. Without a file on PostgreSQL: none, OK. */
WARN_UNUSED enum err key_prepare(struct arena *arena, const struct options *options,
                                 struct str *why);
/* The file behind "sqlite:FILE"; empty for PostgreSQL. */
struct str sqlite_file(struct str database);
struct runner_settings runner_settings_of(struct db *db, const struct options *options);

#endif
