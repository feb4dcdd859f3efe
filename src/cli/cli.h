/* The command line for daily work: a client of the API of a running server. Its commands are the
 * route rows of the modules (kernel/route.h), so that what the API has, the command line has:
 * `purser order hold 17 --reason "…"` is the route order_hold. Beside them stand the few commands
 * that take several requests: login, import run, bulk run. docs/command_line.md tells how to use
 * it. */
#ifndef PURSER_CLI_CLI_H
#define PURSER_CLI_CLI_H

#include <stdbool.h>
#include <stdio.h>

/* Whether `arguments` (n) begin a command of this folder, or the noun of one. */
bool cli_knows(int n, char **arguments);
/* Runs it. Status: 0 done, 1 refused or not reached, 2 not understood. */
int cli_run(int n, char **arguments);
/* The part of `purser help` that is about it. */
void cli_help_print(FILE *to);
/* `purser help NOUN`; false: there is no such noun. */
bool cli_noun_help_print(const char *noun);
/* How many of `arguments` (n) the words of a command are, when it is that command; else 0. */
int cli_words_match(const char *words, int n, char **arguments);

#endif
