/* Routes of apps. */
#ifndef PURSER_DOMAIN_APPS_API_H
#define PURSER_DOMAIN_APPS_API_H

#include "domain/apps/apps.h"

extern const struct route apps_routes[9];

/* ---- the token endpoint: apps_token_api.c ---- */

extern const struct shape token_request_shape, token_reply_shape;
enum err before_token_issue(struct work *work, struct call *call);
enum err run_token_issue(struct work *work, const struct call *call, struct reply *reply);

#endif
