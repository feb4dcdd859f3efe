/* POST /shop/token and POST /warehouse/token: client id and secret against a token that expires. */
#ifndef PURSER_SANDBOX_TOKEN_API_H
#define PURSER_SANDBOX_TOKEN_API_H

struct sandbox;
struct call;

void sandbox_token_issue(struct sandbox *sandbox, struct call *call);

#endif
