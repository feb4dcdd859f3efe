/* pack.json and its programs -> struct pack. */
#include "connect/pack.h"
#include "connect/pack_shape.h"
#include "shape/shape_json.h"

struct reading {
	struct arena *arena;
	struct str folder;
	const struct pack_file *files;
	size_t file_count;
	struct pack *out;
	struct str *why;
};

static enum err refuse(const struct reading *reading, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static enum err refuse(const struct reading *reading, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	struct str sentence = str_format_list(reading->arena, format, args);
	va_end(args);
	*reading->why = str_format(reading->arena, "connectors/%.*s: %.*s", STR_FMT(reading->folder),
	                           STR_FMT(sentence));
	return ERR_INVALID;
}

static struct str either(struct str a, struct str b)
{
	return a.len > 0 ? a : b;
}

static const struct pack_file *file_find(const struct reading *reading, struct str name)
{
	struct str path =
		str_format(reading->arena, "%.*s/%.*s", STR_FMT(reading->folder), STR_FMT(name));
	for (size_t i = 0; i < reading->file_count; i++) {
		if (str_eq(reading->files[i].path, path))
			return &reading->files[i];
	}
	return NULL;
}

static enum err shape_take(const struct reading *reading, const struct shape *shape,
                           const struct json *json, void *to, struct str where)
{
	struct fault fault;
	fault_init(&fault, reading->arena);
	if (shape_read(shape, &profile_own, READ_CREATE, json, reading->arena, to, &fault, where) == OK)
		return OK;
	return refuse(reading, "pack.json: %.*s %.*s",
	              STR_FMT(fault.rows.count > 0 ? fault.rows.at[0].path : where),
	              STR_FMT(fault.rows.count > 0 ? fault.rows.at[0].sentence : fault.sentence));
}

static const struct json *parsed(const struct reading *reading, struct str text)
{
	struct json *json;
	struct json_error error;
	if (text.len == 0 || json_read(reading->arena, text, &json, &error) != OK)
		return NULL;
	return json->kind == JSON_NULL ? NULL : json;
}

/* ---- settings ---- */

static enum err setting_take(const struct reading *reading, const struct setting_text *text)
{
	int kind;
	struct str word = either(text->kind, text->type);
	if (str_is(word, "int"))
		word = STR("integer");
	if (str_is(word, "boolean"))
		word = STR("flag");
	if (!word_find(&setting_kind_words, word, false, &kind))
		return refuse(reading, "pack.json: setting %.*s is of no known kind", STR_FMT(text->name));
	struct pack_setting *setting = LIST_ADD(reading->arena, &reading->out->settings);
	*setting = (struct pack_setting){
		.name = text->name,
		.label = either(text->label, text->name),
		.says = either(text->help, text->says),
		.kind = (enum setting_kind)kind,
		.is_required = text->required,
		.is_advanced = text->advanced,
		.required_when = text->required_when,
		.usual = text->usual,
		.least = text->min,
		.most = text->max,
	};
	setting->choices.at = text->choices.at;
	setting->choices.count = setting->choices.room = text->choices.count;
	if (setting->kind == SETTING_CHOICE && setting->choices.count == 0)
		return refuse(reading, "pack.json: setting %.*s has no choices", STR_FMT(text->name));
	return OK;
}

/* ---- signing in ---- */

static struct str path_join(struct arena *arena, const struct str *parts, size_t n)
{
	struct buf buf = buf_new(arena, LIMIT_SMALL_BODY_BYTES);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_byte(&buf, '.');
		buf_add(&buf, parts[i]);
	}
	return buf_str(&buf);
}

static struct pack_sign sign_of(const struct sign_text *text)
{
	return (struct pack_sign){text->status, text->json, text->equals};
}

static enum err auth_kind_find(const struct reading *reading, struct str word, enum auth_kind *out)
{
	static const struct {
		const char *word;
		enum auth_kind kind;
	} kinds[] = {
		{"none", AUTH_NONE},
		{"api_key", AUTH_API_KEY},
		{"basic", AUTH_BASIC},
		{"token_login", AUTH_TOKEN_LOGIN},
	};
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		if (str_is(word, kinds[i].word)) {
			*out = kinds[i].kind;
			return OK;
		}
	}
	return refuse(reading, "pack.json: auth of kind %.*s is not known", STR_FMT(word));
}

static enum err login_take(const struct reading *reading, const struct auth_text *text,
                           struct pack_auth *auth)
{
	bool is_long = text->login.method.len > 0;
	const struct request_text *login = is_long ? &text->login : &text->request;
	auth->login = (struct pack_request){
		.method = login->method,
		.url = either(login->url, login->path),
		.headers = parsed(reading, login->headers),
		.body = parsed(reading, login->body),
	};
	auth->accepted = sign_of(&text->accepted);
	auth->refusal_path = text->refusal.json;
	auth->token_header = text->token.header;
	auth->token_path = either(
		text->token.json, path_join(reading->arena, text->token_path.at, text->token_path.count));
	auth->expires_path = path_join(reading->arena, text->expires_path.at, text->expires_path.count);
	if (auth->login.method.len == 0 || auth->login.url.len == 0)
		return refuse(reading, "pack.json: auth has no login request");
	if (auth->token_header.len == 0 && auth->token_path.len == 0)
		return refuse(reading, "pack.json: auth does not say where the token is");
	return OK;
}

static enum err auth_take(const struct reading *reading, const struct json *json)
{
	struct auth_text text = {0};
	struct pack_auth *auth = LIST_ADD(reading->arena, &reading->out->auths);
	TRY(shape_take(reading, &auth_text_shape, json, &text, STR("auth")));
	TRY(auth_kind_find(reading, text.kind, &auth->kind));
	auth->when = parsed(reading, text.when);
	auth->send_header = text.send.header;
	auth->send_value = text.send.value;
	if (text.send.value.len == 0 && auth->kind == AUTH_TOKEN_LOGIN)
		auth->send_value = str_format(reading->arena, "%.*s{{token}}", STR_FMT(text.send.prefix));
	for (size_t i = 0; i < text.expired.count; i++)
		*LIST_ADD(reading->arena, &auth->expired) = sign_of(&text.expired.at[i]);
	if (auth->expired.count == 0)
		*LIST_ADD(reading->arena, &auth->expired) = (struct pack_sign){.status = 401};
	if (auth->kind == AUTH_TOKEN_LOGIN)
		TRY(login_take(reading, &text, auth));
	if (auth->kind != AUTH_NONE && (auth->send_header.len == 0 || auth->send_value.len == 0))
		return refuse(reading, "pack.json: auth does not say what to send");
	return OK;
}

static enum err auths_take(const struct reading *reading, struct str text)
{
	const struct json *json = parsed(reading, text);
	if (json == NULL)
		return OK;
	if (json->kind == JSON_OBJECT)
		return auth_take(reading, json);
	for (const struct json *item = json->first; item != NULL; item = item->next)
		TRY(auth_take(reading, item));
	return OK;
}

/* ---- capabilities ---- */

static enum err program_take(const struct reading *reading, struct str name,
                             struct mapper_program *out)
{
	struct str word;
	const struct pack_file *file = file_find(reading, name);
	if (file == NULL)
		return refuse(reading, "%.*s is not there", STR_FMT(name));
	if (file->text.len > LIMIT_SMALL_BODY_BYTES)
		return refuse(reading, "%.*s is larger than 256 KiB", STR_FMT(name));
	if (!program_is_pure(file->text, &word))
		return refuse(reading, "%.*s names %.*s: a program sees its input and nothing else",
		              STR_FMT(name), STR_FMT(word));
	*out = mapper_program_of(file->path, file->text);
	return OK;
}

static enum err means_take(const struct reading *reading, struct str word, enum quantity_means *out)
{
	if (word.len == 0 || str_is(word, "for_sale"))
		*out = QUANTITY_FOR_SALE;
	else if (str_is(word, "on_hand_less_other_channels"))
		*out = QUANTITY_ON_HAND_LESS_OTHERS;
	else
		return refuse(reading, "pack.json: quantity_means %.*s is not known", STR_FMT(word));
	return OK;
}

static enum err capability_take(const struct reading *reading, const struct json *json)
{
	int which, same;
	struct capability_text text = {0};
	if (!word_find(&capability_words, json->name, false, &which))
		return refuse(reading, "pack.json: capability %.*s is not known", STR_FMT(json->name));
	struct pack_capability *capability = &reading->out->capabilities[which];
	TRY(shape_take(reading, &capability_text_shape, json, &text, json->name));
	capability->is_offered = true;
	*LIST_ADD(reading->arena, &reading->out->offers) = word_of(&capability_words, which);
	if (text.same_as.len > 0) {
		if (!word_find(&capability_words, text.same_as, false, &same))
			return refuse(reading, "pack.json: same_as %.*s is not known", STR_FMT(text.same_as));
		capability->is_same = true;
		capability->same_as = (enum capability)same;
		return OK;
	}
	int64_t seconds = text.every_seconds > 0 ? text.every_seconds : text.every_s;
	capability->every_us = seconds * SECOND_US;
	TRY(means_take(reading, text.quantity_means, &capability->quantity_means));
	TRY(program_take(reading, text.plan, &capability->plan));
	return program_take(reading, text.read, &capability->read);
}

/* ---- the whole ---- */

static struct pack_rate rate_of(const struct pack_text *text)
{
	const struct rate_text *rate = text->rates.count > 0 ? &text->rates.at[0] : &text->rate;
	int64_t refill = rate->refill_per_second > 0 ? rate->refill_per_second : rate->refill_per_s;
	return (struct pack_rate){
		.bucket = rate->bucket,
		.refill_per_s = refill > 0 ? refill : 1,
		.cost = rate->cost > 0 ? rate->cost : 1,
		.throttled_status = rate->throttled.status > 0 ? rate->throttled.status : 429,
		.wait_header = either(rate->throttled.wait_header, STR("Retry-After")),
	};
}

enum err pack_read(struct arena *arena, struct str folder, const struct pack_file *files, size_t n,
                   struct pack *out, struct str *why)
{
	int family;
	struct json *json;
	struct json_error error;
	struct pack_text text = {0};
	struct reading reading = {arena, folder, files, n, out, why};
	const struct pack_file *file = file_find(&reading, STR("pack.json"));
	*out = (struct pack){0};
	if (file == NULL)
		return refuse(&reading, "pack.json is not there");
	if (file->text.len > LIMIT_SMALL_BODY_BYTES)
		return refuse(&reading, "pack.json is larger than 256 KiB");
	if (json_read(arena, file->text, &json, &error) != OK)
		return refuse(&reading, "pack.json: %s at byte %zu", error.sentence, error.offset);
	TRY(shape_take(&reading, &pack_text_shape, json, &text, STR("")));
	out->name = either(text.pack, text.name);
	out->title = text.title;
	out->version = text.version;
	out->rate = rate_of(&text);
	if (!str_eq(out->name, folder))
		return refuse(&reading, "pack.json: its name is not that of the folder");
	if (!word_find(&pack_family_words, text.family, false, &family))
		return refuse(&reading, "pack.json: family %.*s is not known", STR_FMT(text.family));
	out->family = (enum pack_family)family;
	for (size_t i = 0; i < text.settings.count; i++)
		TRY(setting_take(&reading, &text.settings.at[i]));
	TRY(auths_take(&reading, text.auth));
	const struct json *capabilities = parsed(&reading, text.capabilities);
	if (capabilities == NULL || capabilities->kind != JSON_OBJECT || capabilities->count == 0)
		return refuse(&reading, "pack.json: it offers nothing");
	for (const struct json *one = capabilities->first; one != NULL; one = one->next)
		TRY(capability_take(&reading, one));
	return OK;
}
