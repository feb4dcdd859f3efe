#include "domain/apps/apps_api.h"

#include "kernel/listing.h"
#include "kernel/version.h"

static struct app_id app_of(const struct call *call)
{
	return (struct app_id){call->ids[0]};
}

static enum err run_app_list(struct work *work, const struct call *call, struct reply *reply)
{
	static const struct listing_source source = {
		.shape = &app_shape, .table = "app", .usual_sort = "id"};
	return listing_run(work, &source, NULL, 0, call, reply);
}

static enum err run_app_create(struct work *work, const struct call *call, struct reply *reply)
{
	struct app *app = ARENA_NEW(work->arena, struct app);
	TRY(app_create(work, call->body, app));
	return version_reply(work, reply, app, app->version);
}

static enum err run_app_get(struct work *work, const struct call *call, struct reply *reply)
{
	struct app *app = ARENA_NEW(work->arena, struct app);
	TRY(app_get(work, app_of(call), app));
	return version_reply(work, reply, app, app->version);
}

static enum err run_app_update(struct work *work, const struct call *call, struct reply *reply)
{
	int64_t if_version;
	struct app *app = ARENA_NEW(work->arena, struct app);
	TRY(version_wanted(work, call, &if_version));
	TRY(app_update(work, app_of(call), call->body, if_version, app));
	return version_reply(work, reply, app, app->version);
}

static enum err run_app_secret(struct work *work, const struct call *call, struct reply *reply)
{
	struct app *app = ARENA_NEW(work->arena, struct app);
	reply->value = app;
	return app_new_secret(work, app_of(call), app);
}

static enum err run_app_archive(struct work *work, const struct call *call, struct reply *reply)
{
	struct app *app = ARENA_NEW(work->arena, struct app);
	reply->value = app;
	return app_archive(work, app_of(call), app);
}

static enum err run_installed_list(struct work *work, const struct call *call, struct reply *reply)
{
	static const struct listing_source source = {
		.shape = &app_install_shape, .table = "app_install", .usual_sort = "id"};
	return listing_run(work, &source, NULL, 0, call, reply);
}

static enum err run_installed_remove(struct work *work, const struct call *call,
                                     struct reply *reply)
{
	struct app_install *install = ARENA_NEW(work->arena, struct app_install);
	reply->value = install;
	return app_remove(work, (struct client_id){call->ids[0]}, install);
}

/* ---- rows ---- */

static const struct refusal refused_secret[] = {{422, "A public app keeps no secret."}, {0}};

const struct route apps_routes[9] = {
	{.method = "GET",
     .path = "/api/v1/apps",
     .scope = SCOPE_READ_SETTINGS,
     .status = 200,
     .flags = ROUTE_LIST,
     .reply = &app_shape,
     .run = run_app_list,
     .id = "app_list",
     .says = "The apps that this company has registered."},
	{.method = "POST",
     .path = "/api/v1/apps",
     .scope = SCOPE_WRITE_SETTINGS,
     .status = 201,
     .flags = ROUTE_WRITE,
     .body = &app_shape,
     .reply = &app_shape,
     .run = run_app_create,
     .id = "app_create",
     .says = "Registers an app; its secret is shown this once."},
	{.method = "GET",
     .path = "/api/v1/apps/{app_id}",
     .scope = SCOPE_READ_SETTINGS,
     .status = 200,
     .reply = &app_shape,
     .run = run_app_get,
     .id = "app_get",
     .says = "One app."},
	{.method = "PATCH",
     .path = "/api/v1/apps/{app_id}",
     .scope = SCOPE_WRITE_SETTINGS,
     .status = 200,
     .flags = ROUTE_WRITE | ROUTE_UPDATE,
     .body = &app_shape,
     .reply = &app_shape,
     .run = run_app_update,
     .id = "app_update",
     .says = "Changes an app; where it is installed it keeps its scopes."},
	{.method = "POST",
     .path = "/api/v1/apps/{app_id}/secret",
     .scope = SCOPE_WRITE_SETTINGS,
     .status = 200,
     .flags = ROUTE_WRITE,
     .reply = &app_shape,
     .run = run_app_secret,
     .refusals = refused_secret,
     .id = "app_new_secret",
     .says = "Gives an app a new secret; the old one is worth nothing after this."},
	{.method = "POST",
     .path = "/api/v1/apps/{app_id}/archive",
     .scope = SCOPE_WRITE_SETTINGS,
     .status = 200,
     .flags = ROUTE_WRITE,
     .reply = &app_shape,
     .run = run_app_archive,
     .id = "app_archive",
     .says = "Nobody can install it any more; where it is installed it works on."},
	{.method = "GET",
     .path = "/api/v1/installed-apps",
     .scope = SCOPE_READ_SETTINGS,
     .status = 200,
     .flags = ROUTE_LIST,
     .reply = &app_install_shape,
     .run = run_installed_list,
     .id = "installed_app_list",
     .says = "The apps that were let into this company."},
	{.method = "POST",
     .path = "/api/v1/installed-apps/{client_id}/remove",
     .scope = SCOPE_WRITE_SETTINGS,
     .status = 200,
     .flags = ROUTE_WRITE,
     .reply = &app_install_shape,
     .run = run_installed_remove,
     .id = "installed_app_remove",
     .says = "Removes an app: its tokens stop at once, and what it kept here is forgotten."},
	{.method = "POST",
     .path = "/oauth/token",
     .scope = SCOPE_PUBLIC,
     .status = 200,
     .flags = ROUTE_WRITE | ROUTE_SLOW | ROUTE_FORM | ROUTE_GUESSED,
     .body = &token_request_shape,
     .reply = &token_reply_shape,
     .run = run_token_issue,
     .before = before_token_issue,
     .id = "token_issue",
     .says = "Trades a client's id and secret, or an app's code, for an access token."},
};
