#include "domain/apps/apps_api.h"
#include "domain/apps/apps_jobs.h"

static const char *const needs[] = {"accounts", NULL};

static const struct table_row tables[] = {
	{"app", &app_shape},
	{"app_install", &app_install_shape},
};

static const struct setting_row settings[] = {
	{"apps.public_token_hours", KIND_INT, 1, 24 * 365, "720",
     "Hours after which a person must let a public app (a phone, a page) in again.", NULL},
};

static const struct event_row events[] = {
	{"app.registered", "An app may be installed."},
	{"app.changed", "An app's name, addresses or scopes were changed."},
	{"app.secret_changed", "An app was given a new secret."},
	{"app.archived", "An app may no longer be installed."},
	{"app.allowed", "A person allowed an app to come in."},
	{"app.installed", "An app was let in, or let in anew."},
	{"app.code_reused", "A code was used twice: the token that it was traded for has ended."},
	{"app.removed", "An app may no longer do anything here."},
	{"app.properties_changed", "An app changed what it keeps here."},
};

const struct module apps_module = {
	.name = "apps",
	.needs = needs,
	.tables = tables,
	.table_count = COUNT_OF(tables),
	.routes = apps_routes,
	.route_count = COUNT_OF(apps_routes),
	.jobs = apps_jobs,
	.job_count = COUNT_OF(apps_jobs),
	.settings = settings,
	.setting_count = COUNT_OF(settings),
	.events = events,
	.event_count = COUNT_OF(events),
};
