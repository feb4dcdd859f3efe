/* Who asks: an API client with a secret, or a person with a session. Kept in a file that only its
 * owner can read; the environment goes before it and is written nowhere. */
#include "cli/cli_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wire/base64.h"
#include "wire/url.h"

#define USUAL_SERVER "http://127.0.0.1:8080"

static const struct {
	const char *name;
	const char *variable; /* of the environment; NULL: it is only kept */
	size_t offset;
} rows[] = {
	{"server", "PURSER_SERVER", offsetof(struct cli_account, server)},
	{"client_id", "PURSER_CLIENT_ID", offsetof(struct cli_account, client_id)},
	{"client_secret", "PURSER_CLIENT_SECRET", offsetof(struct cli_account, client_secret)},
	{"token", NULL, offsetof(struct cli_account, token)},
	{"session", NULL, offsetof(struct cli_account, session)},
	{"csrf", NULL, offsetof(struct cli_account, csrf)},
};

static struct str *member(struct cli *cli, size_t i)
{
	return (struct str *)((char *)&cli->account + rows[i].offset);
}

static struct str variable(const char *name)
{
	return str_from(getenv(name));
}

struct str cli_account_path(struct cli *cli)
{
	struct str given = variable("PURSER_ACCOUNT"), home = variable("HOME");
	struct str config = variable("XDG_CONFIG_HOME");
	if (given.len > 0)
		return given;
	if (config.len > 0)
		return str_format(cli->arena, "%.*s/purser/account", STR_FMT(config));
	if (home.len > 0)
		return str_format(cli->arena, "%.*s/.config/purser/account", STR_FMT(home));
	return (struct str){0};
}

static void line_read(struct cli *cli, struct str line)
{
	struct str value = line, name = {0};
	if (!str_split(&value, '=', &name))
		return;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		if (str_is(str_trim(name), rows[i].name))
			*member(cli, i) = str_trim(value);
	}
}

static enum err file_read(struct cli *cli)
{
	struct str rest, line;
	if (cli->account_file.len == 0 || access(str_c(cli->arena, cli->account_file), F_OK) != 0)
		return OK;
	TRY(cli_file_read(cli, cli->account_file, &rest));
	while (str_split(&rest, '\n', &line))
		line_read(cli, line);
	return OK;
}

/* What proves us to one server is not shown to another. */
static void forget_proof(struct cli *cli)
{
	struct str server = cli->account.server;
	cli->account = (struct cli_account){.server = server};
	cli->account_file = (struct str){0};
}

static void server_set(struct cli *cli, struct str server)
{
	while (server.len > 0 && server.at[server.len - 1] == '/')
		server.len--;
	if (server.len == 0 || str_eq(server, cli->account.server))
		return;
	bool was_known = cli->account.server.len > 0;
	cli->account.server = server;
	if (was_known)
		forget_proof(cli);
}

enum err cli_account_read(struct cli *cli, struct str server)
{
	struct str client = variable("PURSER_CLIENT_ID");
	cli->account_file = cli_account_path(cli);
	TRY(file_read(cli));
	server_set(cli, server.len > 0 ? server : variable("PURSER_SERVER"));
	if (cli->account.server.len == 0)
		cli->account.server = STR(USUAL_SERVER);
	if (client.len == 0)
		return OK;
	forget_proof(cli);
	cli->account.client_id = client;
	cli->account.client_secret = variable("PURSER_CLIENT_SECRET");
	return OK;
}

/* The folder of the file; what is there already stays as it is. */
static enum err folder_make(struct cli *cli)
{
	char *path = str_c(cli->arena, cli->account_file);
	for (char *at = path + 1; *at != '\0'; at++) {
		if (*at != '/')
			continue;
		*at = '\0';
		if (mkdir(path, 0700) != 0 && errno != EEXIST)
			return cli_say(cli, ERR_IO, "%s cannot be made: %s", path, strerror(errno));
		*at = '/';
	}
	return OK;
}

enum err cli_account_write(struct cli *cli)
{
	struct buf buf = buf_new(cli->arena, 64 * 1024);
	if (cli->account_file.len == 0)
		return OK;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct str value = *member(cli, i);
		if (value.len > 0)
			buf_format(&buf, "%s = %.*s\n", rows[i].name, STR_FMT(value));
	}
	TRY(folder_make(cli));
	return cli_file_write(cli, cli->account_file, buf_str(&buf), true);
}

/* RFC 6749 4.4. */
enum err cli_token_get(struct cli *cli)
{
	struct cli_account *account = &cli->account;
	struct buf pair = buf_new(cli->arena, 4096), basic = buf_new(cli->arena, 8192);
	struct http_reply reply = {0};
	struct http_request request = {
		.method = STR("POST"),
		.url = str_format(cli->arena, "%.*s/oauth/token", STR_FMT(account->server)),
		.body = STR("grant_type=client_credentials"),
	};
	url_encode(&pair, account->client_id);
	buf_byte(&pair, ':');
	url_encode(&pair, account->client_secret);
	base64_write(&basic, buf_str(&pair));
	struct http_header *header = LIST_ADD(cli->arena, &request.headers);
	*header = (struct http_header){STR("Authorization"),
	                               str_format(cli->arena, "Basic %.*s", STR_FMT(buf_str(&basic)))};
	header = LIST_ADD(cli->arena, &request.headers);
	*header = (struct http_header){STR("Content-Type"), STR("application/x-www-form-urlencoded")};
	if (http_send(cli->client, cli->arena, &request, &reply) != OK)
		return cli_say(cli, ERR_UPSTREAM, "no answer from %.*s", STR_FMT(reply.failure));
	struct json *json = NULL;
	struct json_error error;
	if (reply.status != 200 || json_read(cli->arena, reply.body, &json, &error) != OK)
		return cli_say(cli, ERR_UNAUTHENTICATED,
		               "%.*s does not accept the client %.*s and its secret",
		               STR_FMT(account->server), STR_FMT(account->client_id));
	account->token = str_copy(cli->kept, json_text(json_member(json, "access_token")));
	return cli_account_write(cli);
}
