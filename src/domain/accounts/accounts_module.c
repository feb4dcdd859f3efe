#include "domain/accounts/accounts_actors.h"
#include "domain/accounts/accounts_api.h"
#include "domain/accounts/accounts_jobs.h"

static const struct table_row tables[] = {
	{"company", &company_shape},
	{"app_user", &user_shape},
	{"api_client", &api_client_shape},
};

static const struct setting_row settings[] = {
	{"accounts.session_hours", KIND_INT, 1, 24 * 365, "168",
     "Hours after which a person must sign in again.", NULL},
	{"accounts.token_hours", KIND_INT, 1, 24 * 365 * 10, "24",
     "Hours after which an API client must ask for a new token.", NULL},
};

static const struct event_row events[] = {
	{"company.created", "The company was made."},
	{"company.changed", "The company's name, currency, country or time zone was changed."},
	{"user.created", "A person may sign in."},
	{"user.archived", "A person may no longer sign in."},
	{"user.signed_in", "A person signed in."},
	{"user.signed_out", "A person signed out."},
	{"client.created", "A program may call the API."},
	{"client.changed", "A program may do more or less than before."},
	{"client.revoked", "A program may no longer call the API."},
	{"client.token_issued", "A program was given an access token."},
};

const struct module accounts_module = {
	.name = "accounts",
	.tables = tables,
	.table_count = COUNT_OF(tables),
	.routes = accounts_routes,
	.route_count = COUNT_OF(accounts_routes),
	.jobs = accounts_jobs,
	.job_count = COUNT_OF(accounts_jobs),
	.settings = settings,
	.setting_count = COUNT_OF(settings),
	.events = events,
	.event_count = COUNT_OF(events),
	.actors = accounts_actors,
	.actor_count = COUNT_OF(accounts_actors),
};
