#include "cli/cli_parts.h"

#include <string.h>
#include <termios.h>
#include <unistd.h>

#define LINE_MOST 4096

/* The first line of standard input; on a terminal it is asked for and not shown. */
static enum err secret_read(struct cli *cli, const char *what, struct str *out)
{
	struct termios before, silent;
	bool is_terminal = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &before) == 0;
	char *line = arena_alloc(cli->arena, LINE_MOST);
	if (is_terminal) {
		silent = before;
		silent.c_lflag &= ~(tcflag_t)ECHO;
		fprintf(stderr, "%s: ", what);
		if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) != 0)
			return cli_say(cli, ERR_IO, "the terminal cannot hide what is typed");
	}
	bool is_read = fgets(line, LINE_MOST, stdin) != NULL;
	if (is_terminal) {
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before); /* nothing can be done about it */
		fprintf(stderr, "\n");
	}
	*out = is_read ? str_from(line) : (struct str){0};
	while (out->len > 0 && (out->at[out->len - 1] == '\n' || out->at[out->len - 1] == '\r'))
		out->len--;
	return out->len > 0 ? OK : cli_say(cli, ERR_INVALID, "standard input holds no %s", what);
}

static struct str cookie_of(const struct http_reply *reply)
{
	struct str cookie = http_reply_header(reply, "Set-Cookie"), name, value = {0};
	bool is_ours = str_split(&cookie, '=', &name) && str_is(name, "purser_session")
	               && str_split(&cookie, ';', &value);
	return is_ours ? value : (struct str){0};
}

static enum err person_login(struct cli *cli, struct str email)
{
	struct str password;
	struct http_reply reply = {0};
	struct buf buf = buf_new(cli->arena, 64 * 1024);
	struct json_out out;
	struct json *json = NULL;
	struct json_error error;
	TRY(secret_read(cli, "password", &password));
	json_begin(&out, &buf);
	json_object(&out);
	json_name(&out, "email");
	json_str(&out, email);
	json_name(&out, "password");
	json_str(&out, password);
	json_object_end(&out);
	struct http_request request = {
		.method = STR("POST"),
		.url = str_format(cli->arena, "%.*s/api/v1/session", STR_FMT(cli->account.server)),
		.body = buf_str(&buf),
	};
	struct http_header *header = LIST_ADD(cli->arena, &request.headers);
	*header = (struct http_header){STR("Content-Type"), STR("application/json")};
	if (http_send(cli->client, cli->arena, &request, &reply) != OK)
		return cli_say(cli, ERR_UPSTREAM, "no answer from %.*s", STR_FMT(reply.failure));
	bool is_json = json_read(cli->arena, reply.body, &json, &error) == OK;
	if (reply.status >= 400 || !is_json) {
		struct str detail = json_text(json_member(json, "detail"));
		(void)cli_say(cli, ERR_UNAUTHENTICATED, "%.*s does not let %.*s in%s%.*s",
		              STR_FMT(cli->account.server), STR_FMT(email), detail.len > 0 ? ": " : "",
		              STR_FMT(cli_plain(cli->arena, detail)));
		cli->problem = is_json ? reply.body : (struct str){0};
		return ERR_UNAUTHENTICATED;
	}
	cli->account.csrf = str_copy(cli->arena, json_text(json_member(json, "csrf_token")));
	cli->account.session = str_copy(cli->arena, cookie_of(&reply));
	return OK;
}

enum err cli_login(struct cli *cli, struct cli_asked *asked)
{
	struct str client = cli_flag_take(asked, "client_id"), email = cli_flag_take(asked, "email");
	struct str server = cli->account.server;
	TRY(cli_flags_end(cli, asked, STR("login")));
	if ((client.len > 0) == (email.len > 0))
		return cli_say(cli, ERR_INVALID,
		               "login is for a client (--client-id) or a person "
		               "(--email); its secret is read from standard input");
	cli->account = (struct cli_account){.server = server};
	cli->account_file = cli_account_path(cli);
	if (cli->account_file.len == 0)
		return cli_say(cli, ERR_INVALID,
		               "there is no place to keep it: set HOME, or PURSER_ACCOUNT to a file");
	if (email.len > 0) {
		TRY(person_login(cli, email));
		TRY(cli_account_write(cli));
	} else {
		cli->account.client_id = client;
		TRY(secret_read(cli, "secret", &cli->account.client_secret));
		TRY(cli_token_get(cli));
	}
	printf("Signed in at %.*s as %.*s.\n", STR_FMT(server),
	       STR_FMT(email.len > 0 ? email : client));
	return OK;
}

enum err cli_logout(struct cli *cli, struct cli_asked *asked)
{
	const struct json *reply;
	struct str file = cli_account_path(cli);
	TRY(cli_flags_end(cli, asked, STR("logout")));
	if (cli->account.session.len > 0) {
		enum err err = cli_ask(cli, "DELETE", STR("/api/v1/session"), (struct str){0}, &reply);
		/* A session that had ended is ended. */
		if (err != OK && err != ERR_UNAUTHENTICATED)
			return err;
	}
	if (file.len > 0 && access(str_c(cli->arena, file), F_OK) == 0
	    && unlink(str_c(cli->arena, file)) != 0)
		return cli_say(cli, ERR_IO, "%.*s cannot be removed", STR_FMT(file));
	printf("Signed out.\n");
	return OK;
}
