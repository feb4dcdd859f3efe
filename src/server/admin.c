#include "server/admin.h"

#include "domain/accounts/accounts.h"
#include "domain/apps/apps.h"
#include "kernel/search.h"
#include "kernel/secrets.h"

/* One request on its way through a unit of work. */
struct admin {
	const struct json *request;
	struct arena *arena; /* outlives the unit: for what is answered */
	struct str password_hash;
	struct company company;
	struct user user;
	struct api_client client;
	struct app app;
};

static struct str given(const struct admin *admin, const char *name)
{
	return json_text(json_member(admin->request, name));
}

/* The sentence for a person: the fault's own, its first field's, or that of the error. */
static struct str sentence_of(struct arena *arena, enum err err, const struct fault *fault)
{
	if (fault->sentence.len > 0)
		return str_copy(arena, fault->sentence);
	if (fault->rows.count > 0)
		return str_format(arena, "%.*s %.*s", STR_FMT(fault->rows.at[0].path),
		                  STR_FMT(fault->rows.at[0].sentence));
	return str_from(err_row(err)->sentence);
}

static enum err admin_unit(struct runner *runner, struct admin *admin, struct work_unit *unit,
                           struct str *why)
{
	unit->is_write = true;
	unit->trace = trace_new(admin->arena);
	unit->state = admin;
	enum err err = runner_wait(runner, unit);
	if (err != OK)
		*why = sentence_of(admin->arena, err, &unit->fault);
	work_unit_release(unit);
	return err;
}

/* In the lane of --company. */
static enum err unit_of_company(const struct admin *admin, struct work_unit *unit, struct str *why)
{
	struct company_id company = {0};
	if (str_to_int(given(admin, "company"), &company.value) != OK || company.value <= 0) {
		*why = STR("--company must be the id of a company");
		return ERR_INVALID;
	}
	unit->actor = actor_system(company);
	return OK;
}

static enum err admin_unit_of_company(struct runner *runner, struct admin *admin,
                                      struct work_unit *unit, struct str *why)
{
	enum err err = admin_unit(runner, admin, unit, why);
	if (err == ERR_NOT_FOUND)
		*why = STR("there is no such company");
	return err;
}

/* ---- setup ---- */

static enum err run_setup(struct work *work, struct work_unit *unit)
{
	struct admin *admin = unit->state;
	const struct company company = {
		.name = given(admin, "company"),
		.currency = given(admin, "currency"),
		.country = given(admin, "country"),
		.time_zone = given(admin, "time-zone"),
	};
	const struct user user = {
		.email = given(admin, "email"),
		.name = given(admin, "name"),
		.scopes = STR("all"),
	};
	TRY(company_create(work, &company, &admin->company));
	return user_create(work, &user, admin->password_hash, &admin->user);
}

static enum err setup(struct runner *runner, struct admin *admin, struct json_out *out,
                      struct str *why)
{
	struct str password = given(admin, "password");
	if (password.len < PASSWORD_LEAST || password.len > PASSWORD_MOST) {
		*why = str_format(admin->arena, "the password must have %d to %d characters",
		                  PASSWORD_LEAST, PASSWORD_MOST);
		return ERR_INVALID;
	}
	TRY(password_hash(admin->arena, password, &admin->password_hash));
	struct work_unit unit = {
		.actor = actor_system((struct company_id){0}), .is_shared = true, .one = run_setup};
	TRY(admin_unit(runner, admin, &unit, why));
	json_name(out, "company_id");
	json_i64(out, admin->company.id.value);
	json_name(out, "user_id");
	json_i64(out, admin->user.id.value);
	return OK;
}

/* ---- clients ---- */

static enum err run_client(struct work *work, struct work_unit *unit)
{
	struct admin *admin = unit->state;
	const struct api_client client = {
		.name = given(admin, "name"),
		.scopes = given(admin, "scopes"),
	};
	if (client.name.len == 0 || client.name.len > LIMIT_NAME)
		return fault_say(work->fault, ERR_INVALID, "the name must have 1 to %d characters",
		                 LIMIT_NAME);
	TRY(client_create(work, &client, &admin->client));
	admin->client.client_id = str_copy(admin->arena, admin->client.client_id);
	admin->client.client_secret = str_copy(admin->arena, admin->client.client_secret);
	admin->client.scopes = str_copy(admin->arena, admin->client.scopes);
	return OK;
}

static enum err client(struct runner *runner, struct admin *admin, struct json_out *out,
                       struct str *why)
{
	struct work_unit unit = {.one = run_client};
	TRY(unit_of_company(admin, &unit, why));
	TRY(admin_unit_of_company(runner, admin, &unit, why));
	json_name(out, "client_id");
	json_str(out, admin->client.client_id);
	json_name(out, "client_secret");
	json_str(out, admin->client.client_secret);
	json_name(out, "scopes");
	json_str(out, admin->client.scopes);
	return OK;
}

/* ---- apps ---- */

static enum err run_app(struct work *work, struct work_unit *unit)
{
	struct admin *admin = unit->state;
	const struct app app = {
		.name = given(admin, "name"),
		.redirect_uris = given(admin, "redirect-uris"),
		.scopes = given(admin, "scopes"),
		.is_public = str_is(given(admin, "public"), "true"),
	};
	if (app.name.len > LIMIT_NAME || app.redirect_uris.len > REDIRECT_URIS_MOST)
		return fault_say(work->fault, ERR_INVALID, "the name or the addresses are too long");
	TRY(app_create(work, &app, &admin->app));
	admin->app.client_id = str_copy(admin->arena, admin->app.client_id);
	admin->app.client_secret = str_copy(admin->arena, admin->app.client_secret);
	admin->app.scopes = str_copy(admin->arena, admin->app.scopes);
	return OK;
}

static enum err app(struct runner *runner, struct admin *admin, struct json_out *out,
                    struct str *why)
{
	struct work_unit unit = {.one = run_app};
	TRY(unit_of_company(admin, &unit, why));
	TRY(admin_unit_of_company(runner, admin, &unit, why));
	json_name(out, "client_id");
	json_str(out, admin->app.client_id);
	if (admin->app.client_secret.len > 0) {
		json_name(out, "client_secret");
		json_str(out, admin->app.client_secret);
	}
	json_name(out, "scopes");
	json_str(out, admin->app.scopes);
	return OK;
}

/* ---- reindex ---- */

static enum err run_reindex(struct work *work, struct work_unit *unit)
{
	(void)unit;
	return search_rebuild(work);
}

static enum err reindex(struct runner *runner, struct admin *admin, struct json_out *out,
                        struct str *why)
{
	struct work_unit unit = {.one = run_reindex};
	TRY(unit_of_company(admin, &unit, why));
	TRY(admin_unit_of_company(runner, admin, &unit, why));
	json_name(out, "is_asked_for");
	json_bool(out, true);
	return OK;
}

/* ---- the table ---- */

static const struct {
	const char *command;
	enum err (*run)(struct runner *runner, struct admin *admin, struct json_out *out,
	                struct str *why);
} commands[] = {
	{"admin setup", setup},
	{"admin client", client},
	{"admin app", app},
	{"admin reindex", reindex},
};

enum err admin_run(struct runner *runner, struct arena *arena, const struct json *request,
                   struct str *out, struct str *why)
{
	struct admin admin = {.request = request, .arena = arena};
	struct str command = json_text(json_member(request, "command"));
	for (size_t i = 0; i < COUNT_OF(commands); i++) {
		if (!str_is(command, commands[i].command))
			continue;
		struct buf buf = buf_new(arena, 64 * 1024);
		struct json_out json;
		json_begin(&json, &buf);
		json_object(&json);
		enum err err = commands[i].run(runner, &admin, &json, why);
		json_object_end(&json);
		*out = buf_str(&buf);
		if (err != OK && why->len == 0)
			*why = str_from(err_row(err)->sentence);
		return err;
	}
	*why = STR("there is no such command");
	return ERR_INVALID;
}
