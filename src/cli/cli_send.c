/* Requests, sent as often as it takes and no oftener: a request that may have arrived is only sent
 * again when that can do nothing twice. */
#include "cli/cli_wait.h"
#include "kernel/secrets.h"

#define TRIES 4
#define WAIT_MS 500 /* doubled each time */
#define WAIT_MOST_S 60
#define REPLY_MOST ((int64_t)2048 * 1024 * 1024)
#define TIMEOUT_MS (10 * 60 * 1000)

static void header_add(struct cli *cli, struct http_request *request, const char *name,
                       struct str value)
{
	struct http_header *header = LIST_ADD(cli->arena, &request->headers);
	header->name = str_from(name);
	header->value = value;
}

static void who_add(struct cli *cli, struct http_request *request)
{
	const struct cli_account *account = &cli->account;
	if (account->client_id.len > 0) {
		header_add(cli, request, "Authorization",
		           str_format(cli->arena, "Bearer %.*s", STR_FMT(account->token)));
		return;
	}
	header_add(cli, request, "Cookie",
	           str_format(cli->arena, "purser_session=%.*s", STR_FMT(account->session)));
	header_add(cli, request, "X-CSRF-Token", account->csrf);
}

static struct http_request request_print(struct cli *cli, const struct cli_request *given)
{
	struct http_request request = {
		.method = given->method,
		.url =
			str_format(cli->arena, "%.*s%.*s", STR_FMT(cli->account.server), STR_FMT(given->path)),
		.body = given->body,
		.timeout_ms = TIMEOUT_MS,
		.reply_most = REPLY_MOST,
	};
	if (given->content_type.len > 0 && given->body.len > 0)
		header_add(cli, &request, "Content-Type", given->content_type);
	if (given->key.len > 0)
		header_add(cli, &request, "Idempotency-Key", given->key);
	if (given->if_match.len > 0)
		header_add(cli, &request, "If-Match",
		           given->if_match.at[0] == '"'
		               ? given->if_match
		               : str_format(cli->arena, "\"%.*s\"", STR_FMT(given->if_match)));
	if (given->prefer.len > 0)
		header_add(cli, &request, "Prefer", given->prefer);
	who_add(cli, &request);
	return request;
}

/* How long until it is worth another try; -1: it is not. */
static int64_t wait_before_next(const struct cli_request *request, enum err err,
                                const struct http_reply *reply, int try)
{
	int64_t seconds = 0, usual = (int64_t)WAIT_MS << try;
	bool is_safe = str_is(request->method, "GET") || request->key.len > 0;
	if (try + 1 >= TRIES)
		return -1;
	if (err != OK)
		return is_safe || !reply->was_sent ? usual : -1;
	/* The server did nothing: it was over a limit, full, or starting. */
	if (reply->status != 429 && reply->status != 503)
		return -1;
	if (str_to_int(http_reply_header(reply, "Retry-After"), &seconds) != OK || seconds < 0)
		return is_safe ? usual : -1;
	return seconds > WAIT_MOST_S ? -1 : seconds * 1000;
}

/* What the server's problem says: its sentence, then a line per fault. */
static enum err problem_say(struct cli *cli, const struct http_reply *reply)
{
	struct json *json = NULL;
	struct json_error error;
	struct buf buf = buf_new(cli->arena, LIMIT_REPLY_BYTES);
	enum err err = reply->status == 404   ? ERR_NOT_FOUND
	               : reply->status == 401 ? ERR_UNAUTHENTICATED
	                                      : ERR_REFUSED;
	if (json_read(cli->arena, reply->body, &json, &error) != OK || json->kind != JSON_OBJECT)
		return cli_say(cli, err, "the server answered %d", reply->status);
	struct str detail = json_text(json_member(json, "detail"));
	if (detail.len == 0)
		detail = json_text(json_member(json, "error_description"));
	buf_add(&buf, cli_plain(cli->arena, detail));
	const struct json *faults = json_member(json, "faults");
	for (const struct json *fault = faults != NULL ? faults->first : NULL; fault != NULL;
	     fault = fault->next) {
		struct str path = json_text(json_member(fault, "path"));
		buf_format(&buf, "\n  %.*s%s", STR_FMT(cli_plain(cli->arena, path)),
		           path.len > 0 ? " " : "");
		buf_add(&buf, cli_plain(cli->arena, json_text(json_member(fault, "sentence"))));
	}
	if (buf.len == 0)
		buf_format(&buf, "the server answered %d", reply->status);
	(void)cli_say(cli, err, "%.*s", STR_FMT(buf_str(&buf)));
	cli->problem = reply->body;
	return err;
}

static enum err send_once(struct cli *cli, const struct cli_request *given,
                          struct http_reply *reply)
{
	struct http_request request = request_print(cli, given);
	*reply = (struct http_reply){0};
	return http_send(cli->client, cli->arena, &request, reply);
}

static enum err send_until_answered(struct cli *cli, const struct cli_request *request,
                                    struct http_reply *reply)
{
	for (int try = 0;; try++) {
		enum err err = send_once(cli, request, reply);
		int64_t ms = wait_before_next(request, err, reply, try);
		if (ms < 0 && err == ERR_INVALID)
			return cli_say(cli, err, "%.*s is no address of a server",
			               STR_FMT(cli->account.server));
		if (ms < 0 && err != OK)
			return cli_say(cli, err, "no answer from %.*s%s", STR_FMT(reply->failure),
			               reply->was_sent ? "; it may have been done: look before you repeat it"
			                               : "");
		if (ms < 0)
			return OK;
		cli_pause(ms);
	}
}

enum err cli_http_send(struct cli *cli, const struct cli_request *given, struct http_reply *reply)
{
	struct cli_request request = *given;
	const struct cli_account *account = &cli->account;
	bool is_client = account->client_id.len > 0;
	if (!is_client && account->session.len == 0)
		return cli_say(cli, ERR_UNAUTHENTICATED, "nobody is signed in: see `purser login --help`");
	if (is_client && account->token.len == 0)
		TRY(cli_token_get(cli));
	TRY(send_until_answered(cli, &request, reply));
	if (reply->status == 401 && is_client) {
		TRY(cli_token_get(cli)); /* it had ended */
		TRY(send_until_answered(cli, &request, reply));
	}
	if (reply->status == 401)
		return cli_say(cli, ERR_UNAUTHENTICATED,
		               "%.*s no longer knows who you are: `purser login` again",
		               STR_FMT(account->server));
	return reply->status < 400 ? OK : problem_say(cli, reply);
}

enum err cli_ask(struct cli *cli, const char *method, struct str path, struct str body,
                 const struct json **out)
{
	struct http_reply reply = {0};
	struct json *json = NULL;
	struct json_error error;
	struct cli_request request = {
		.method = str_from(method),
		.path = path,
		.body = body,
		.content_type = STR("application/json"),
	};
	if (!str_is(request.method, "GET"))
		request.key = random_hex(cli->arena, 16);
	TRY(cli->send(cli, &request, &reply));
	if (reply.body.len == 0) {
		*out = NULL;
		return OK;
	}
	if (json_read(cli->arena, reply.body, &json, &error) != OK)
		return cli_say(cli, ERR_UPSTREAM, "the answer of %.*s is not JSON: is it Purser?",
		               STR_FMT(cli->account.server));
	*out = json;
	return OK;
}
