/* For tests: a database with the kernel's tables, companies, and a runner on it. Every test program
 * of this layer defines purser_modules itself. */
#ifndef PURSER_KERNEL_TEST_KERNEL_H
#define PURSER_KERNEL_TEST_KERNEL_H

#include "db/test_database.h"
#include "kernel/module.h"
#include "kernel/runner.h"

#define assert_ok(call) assert_int_equal((call), OK)

struct test_kernel {
	struct test_database database;
	struct runner *runner;
	struct arena *arena;
};

/* `steps` (n): further tables. Company 1 … companies get lanes. */
void test_kernel_start(struct test_kernel *kernel, const struct schema_step *steps, size_t n,
                       int companies);
void test_kernel_stop(struct test_kernel *kernel);
/* The runner ends and begins again, as after a crash that lost nothing. */
void test_kernel_restart(struct test_kernel *kernel);
/* Runs `one` in a unit of the company as API client 7 and waits; the unit is released. */
enum err test_kernel_write(struct test_kernel *kernel, int64_t company,
                           enum err (*one)(struct work *work, struct work_unit *unit), void *state);
enum err test_kernel_read(struct test_kernel *kernel, int64_t company,
                          enum err (*one)(struct work *work, struct work_unit *unit), void *state);
/* All events of a company, oldest first, in kernel->arena. */
size_t test_kernel_events(struct test_kernel *kernel, int64_t company, struct event **out);
/* Emits one event of `kind` about subject 1. */
void test_kernel_emit(struct test_kernel *kernel, int64_t company, const char *kind);
/* Waits until `is_so(state)`; fails the test after a minute. */
void test_eventually(bool (*is_so)(void *state), void *state);

#endif
