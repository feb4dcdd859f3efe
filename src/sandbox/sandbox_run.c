#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "sandbox/sandbox.h"

static const char usage[] =
	"usage: purser sandbox [--listen ADDR:PORT] [--seed N] [--state FILE] [--hostile]\n"
	"                      [--displayed N] [--on-hand N] [--client-id ID] [--client-secret S]\n"
	"\n"
	"A shop, a warehouse and their misbehaviour over HTTP, to try a connection against.\n"
	"  --listen ADDR:PORT   where to serve (127.0.0.1:8090; port 0: any free one)\n"
	"  --seed N             the same seed makes the same buyers and the same faults (1)\n"
	"  --state FILE         keep the state in FILE; without it, it is gone at the end\n"
	"  --hostile            begin with the hostile dials (see GET /control/dials)\n"
	"  --displayed N        units that the new shop displays of each variant (25)\n"
	"  --on-hand N          units that the new warehouse has of each item (100)\n"
	"  --client-id ID       what clients sign in with (sandbox)\n"
	"  --client-secret S    and their secret (sandbox-secret)\n";

static bool listen_read(struct str text, struct sandbox_settings *settings)
{
	size_t colon = text.len;
	int64_t port;
	while (colon > 0 && text.at[colon - 1] != ':')
		colon--;
	if (colon == 0 || str_to_int(str_slice(text, colon, text.len), &port) != OK || port < 0
	    || port > 65535)
		return false;
	settings->port = (int)port;
	settings->address = str_slice(text, 0, colon - 1);
	if (str_starts(settings->address, STR("[")) && str_ends(settings->address, STR("]")))
		settings->address = str_slice(settings->address, 1, colon - 2);
	return settings->address.len > 0;
}

static bool count_read(struct str text, int64_t *out)
{
	return str_to_int(text, out) == OK && *out >= 0;
}

static bool option_read(const char *name, const char *value, struct sandbox_settings *settings)
{
	struct str text = str_from(value);
	int64_t number;
	if (strcmp(name, "--listen") == 0)
		return listen_read(text, settings);
	if (strcmp(name, "--state") == 0) {
		settings->state_file = value;
		return text.len > 0;
	}
	if (strcmp(name, "--client-id") == 0) {
		settings->client_id = text;
		return text.len > 0;
	}
	if (strcmp(name, "--client-secret") == 0) {
		settings->client_secret = text;
		return text.len > 0;
	}
	if (!count_read(text, &number))
		return false;
	if (strcmp(name, "--seed") == 0)
		settings->seed = (uint64_t)number;
	else if (strcmp(name, "--displayed") == 0 && number <= 1000000)
		settings->displayed = number;
	else if (strcmp(name, "--on-hand") == 0 && number <= 1000000)
		settings->on_hand = number;
	else
		return false;
	return true;
}

static bool options_read(int argc, char **argv, struct sandbox_settings *settings)
{
	int i = argc > 1 && strcmp(argv[1], "sandbox") == 0 ? 2 : 1;
	while (i < argc) {
		if (strcmp(argv[i], "--hostile") == 0) {
			settings->is_hostile = true;
			i++;
		} else if (i + 1 < argc && option_read(argv[i], argv[i + 1], settings)) {
			i += 2;
		} else {
			fprintf(stderr, "sandbox: %s is not understood\n%s", argv[i], usage);
			return false;
		}
	}
	return true;
}

static void await_end(void)
{
	sigset_t ends;
	int which;
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	sigwait(&ends, &which);
}

int sandbox_run(int argc, char **argv)
{
	struct sandbox_settings settings = sandbox_usual();
	struct sandbox *sandbox;
	sigset_t ends;
	settings.port = 8090;
	settings.address = STR("127.0.0.1");
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--help") == 0) {
			fputs(usage, stdout);
			return 0;
		}
	}
	if (!options_read(argc, argv, &settings))
		return 2;
	/* Blocked before the first thread starts, so that none of them is interrupted. */
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	pthread_sigmask(SIG_BLOCK, &ends, NULL);
	enum err err = sandbox_start(&settings, &sandbox);
	if (err != OK) {
		fprintf(stderr, "sandbox: it cannot start on %.*s port %d: %s\n", STR_FMT(settings.address),
		        settings.port, err_row(err)->sentence);
		return 1;
	}
	bool is_v6 = str_find(settings.address, ':') >= 0;
	printf("listening on http://%s%.*s%s:%d\n", is_v6 ? "[" : "", STR_FMT(settings.address),
	       is_v6 ? "]" : "", sandbox_port(sandbox));
	fflush(stdout);
	await_end();
	if (!sandbox_stop(sandbox)) {
		fprintf(stderr, "sandbox: %s cannot be written\n", settings.state_file);
		return 1;
	}
	return 0;
}
