#include "sandbox/call.h"
#include "sandbox/token_api.h"

#define TOKENS_MOST 1000

/* A place for a new token: that of an expired one, a new one, or the oldest one's. */
static struct token *token_place(struct sandbox *sandbox, struct instant now)
{
	struct token *oldest = NULL;
	for (size_t i = 0; i < sandbox->tokens.count; i++) {
		struct token *token = &sandbox->tokens.at[i];
		if (token->expires_at.us + HOUR_US < now.us)
			return token;
		if (!oldest || token->expires_at.us < oldest->expires_at.us)
			oldest = token;
	}
	if (sandbox->tokens.count < TOKENS_MOST)
		return LIST_ADD(sandbox->arena, &sandbox->tokens);
	return oldest;
}

void sandbox_token_issue(struct sandbox *sandbox, struct call *call)
{
	const struct sandbox_settings *settings = &sandbox->settings;
	if (!call_body(call))
		return;
	if (!str_eq(json_text(json_member(call->body, "client_id")), settings->client_id)
	    || !str_eq(json_text(json_member(call->body, "client_secret")), settings->client_secret)) {
		sandbox->edge[call->side].unauthorized++;
		call_refuse(call, REFUSAL_BAD_CREDENTIALS, STR(""));
		return;
	}
	int64_t lifetime_s = sandbox->dials.at[call->side][DIAL_TOKEN_LIFETIME_S];
	struct token *token = token_place(sandbox, call->at);
	unsigned long long high = chance_draw(&sandbox->chance, CHANCE_TOKENS);
	unsigned long long low = chance_draw(&sandbox->chance, CHANCE_TOKENS);
	token->text = str_format(sandbox->arena, "sbx_%016llx%016llx", high, low);
	token->side = call->side;
	token->expires_at.us = call->at.us + lifetime_s * SECOND_US;
	sandbox->edge[call->side].tokens++;
	json_object(&call->out);
	json_name(&call->out, "access_token");
	json_str(&call->out, token->text);
	json_name(&call->out, "token_type");
	json_c(&call->out, "Bearer");
	json_name(&call->out, "expires_in");
	json_i64(&call->out, lifetime_s);
	json_object_end(&call->out);
}
