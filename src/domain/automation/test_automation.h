/* Rules as text, for tests: ' stands for ", so that they can be read. */
#ifndef PURSER_DOMAIN_AUTOMATION_TEST_AUTOMATION_H
#define PURSER_DOMAIN_AUTOMATION_TEST_AUTOMATION_H

#include "domain/automation/automation_rules.h"

/* Of the running test: made and freed around it. */
extern struct arena *bots_arena;
int bots_arena_begin(void **state);
int bots_arena_end(void **state);
#define BOTS_TEST(test) cmocka_unit_test_setup_teardown(test, bots_arena_begin, bots_arena_end)

/* Reads and checks a BotSet. */
enum err bot_set_of(const char *text, struct bot_set *set, struct fault *fault);
/* Compiles it; ends the test when it has a fault. */
const struct bots *bots_of_text(const char *text);

#endif
