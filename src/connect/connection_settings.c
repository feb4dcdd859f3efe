#include "connect/connection_settings.h"

#include "base/instant.h"
#include "base/limits.h"
#include "kernel/secrets.h"
#include "wire/url.h"

struct taking {
	struct arena *arena;
	const struct pack *pack;
	const struct json *given, *stored;
	struct fault *fault;
	enum err err;
};

static const struct json *parsed(struct arena *arena, struct str text)
{
	struct json *json;
	struct json_error error;
	return text.len > 0 && json_read(arena, text, &json, &error) == OK ? json : NULL;
}

static struct str path_of(const struct taking *taking, struct str name)
{
	return str_format(taking->arena, "settings.%.*s", STR_FMT(name));
}

static const struct json *member(const struct json *json, struct str name)
{
	const struct json *child = json != NULL && json->kind == JSON_OBJECT ? json->first : NULL;
	while (child != NULL && !str_eq(child->name, name))
		child = child->next;
	return child;
}

/* ---- values ---- */

static const char *choice_fault(const struct pack_setting *setting, const struct json *value)
{
	for (size_t i = 0; i < setting->choices.count; i++) {
		if (value->kind == JSON_STRING && str_eq(setting->choices.at[i], value->text))
			return NULL;
	}
	return "must be one of the choices";
}

static const char *text_fault(const struct pack_setting *setting, const struct json *value)
{
	struct url url;
	struct instant at;
	if (value->kind != JSON_STRING)
		return "must be text";
	if (value->text.len > LIMIT_URL)
		return "must be at most 2000 bytes";
	if (value->text.len == 0)
		return NULL;
	if (setting->kind == SETTING_INSTANT && instant_parse(value->text, &at) != OK)
		return "must be a moment like 2026-11-21T07:48:41Z";
	if (setting->kind != SETTING_URL)
		return NULL;
	if (url_split(value->text, &url) != OK
	    || (!str_eq_nocase(url.scheme, STR("http")) && !str_eq_nocase(url.scheme, STR("https"))))
		return "must be an address that begins with http:// or https://";
	return NULL;
}

static const char *integer_fault(const struct pack_setting *setting, const struct json *value)
{
	int64_t number;
	if (json_int(value, &number) != OK)
		return "must be a whole number";
	bool has_limits = setting->least != 0 || setting->most != 0;
	return has_limits && (number < setting->least || number > setting->most) ? "is out of its range"
	                                                                         : NULL;
}

static const char *value_fault(const struct pack_setting *setting, const struct json *value)
{
	switch (setting->kind) {
	case SETTING_CHOICE:
		return choice_fault(setting, value);
	case SETTING_FLAG:
		return value->kind == JSON_TRUE || value->kind == JSON_FALSE ? NULL
		                                                             : "must be true or false";
	case SETTING_INTEGER:
		return integer_fault(setting, value);
	default:
		return text_fault(setting, value);
	}
}

static bool is_empty(const struct json *value)
{
	return value == NULL || value->kind == JSON_NULL
	       || (value->kind == JSON_STRING && value->text.len == 0);
}

/* What counts for a setting: given, else stored, else usual. */
static const struct json *value_of(const struct taking *taking, const struct pack_setting *setting)
{
	const struct json *given = member(taking->given, setting->name);
	if (given != NULL)
		return given;
	const struct json *stored = member(taking->stored, setting->name);
	return stored != NULL ? stored : parsed(taking->arena, setting->usual);
}

static bool value_equals(const struct json *a, const struct json *b)
{
	return a != NULL && a->kind == b->kind && str_eq(a->text, b->text);
}

static bool is_required(const struct taking *taking, const struct pack_setting *setting)
{
	const struct json *when = parsed(taking->arena, setting->required_when);
	if (setting->is_required || when == NULL)
		return setting->is_required;
	for (const struct json *wanted = when->first; wanted != NULL; wanted = wanted->next) {
		const struct pack_setting *other = pack_setting_find(taking->pack, wanted->name);
		if (other == NULL || !value_equals(value_of(taking, other), wanted))
			return false;
	}
	return true;
}

static void fault_note(struct taking *taking, struct str name, const char *sentence)
{
	taking->err = fault_field(taking->fault, path_of(taking, name), "%s", sentence);
}

static void secret_print(struct taking *taking, struct json_out *out,
                         const struct pack_setting *setting, const struct json *given)
{
	struct str sealed = json_text(member(taking->stored, setting->name));
	bool is_kept = given == NULL || str_is(given->text, SETTING_MASK);
	if (!is_kept && secret_seal(taking->arena, given->text, &sealed) != OK) {
		taking->err =
			fault_say(taking->fault, ERR_NOT_OFFERED,
		              "There is no master key to seal %.*s with. Start with --key-file FILE (or "
		              "PURSER_KEY_FILE): a new key is written there.",
		              STR_FMT(setting->name));
		return;
	}
	json_name_str(out, setting->name);
	json_str(out, sealed);
}

static void setting_print(struct taking *taking, struct json_out *out,
                          const struct pack_setting *setting)
{
	const struct json *given = member(taking->given, setting->name);
	const struct json *kept = given != NULL ? given : member(taking->stored, setting->name);
	if (is_empty(kept)) {
		if (is_required(taking, setting) && is_empty(value_of(taking, setting)))
			fault_note(taking, setting->name, "is required");
		return;
	}
	const char *wrong = given != NULL ? value_fault(setting, given) : NULL;
	if (wrong != NULL) {
		fault_note(taking, setting->name, wrong);
	} else if (setting->kind == SETTING_SECRET) {
		secret_print(taking, out, setting, given);
	} else {
		json_name_str(out, setting->name);
		json_tree(out, kept);
	}
}

enum err settings_take(struct arena *arena, const struct pack *pack, struct str given,
                       struct str stored, struct str *out, struct fault *fault)
{
	struct taking taking = {.arena = arena,
	                        .pack = pack,
	                        .given = parsed(arena, given),
	                        .stored = parsed(arena, stored),
	                        .fault = fault};
	struct buf buf = buf_new(arena, LIMIT_SMALL_BODY_BYTES);
	struct json_out json;
	if (taking.given != NULL && taking.given->kind != JSON_OBJECT
	    && taking.given->kind != JSON_NULL)
		return fault_field(fault, STR("settings"), "must be an object");
	const struct json *first = taking.given != NULL ? taking.given->first : NULL;
	for (const struct json *one = first; one != NULL; one = one->next) {
		if (pack_setting_find(pack, one->name) == NULL)
			fault_note(&taking, one->name, "is no setting of this pack");
	}
	json_begin(&json, &buf);
	json_object(&json);
	for (size_t i = 0; i < pack->settings.count; i++)
		setting_print(&taking, &json, &pack->settings.at[i]);
	json_object_end(&json);
	*out = buf_str(&buf);
	return taking.err;
}

struct str settings_masked(struct arena *arena, const struct pack *pack, struct str stored)
{
	const struct json *json = parsed(arena, stored);
	struct buf buf = buf_new(arena, LIMIT_SMALL_BODY_BYTES);
	struct json_out out;
	json_begin(&out, &buf);
	json_object(&out);
	for (const struct json *one = json != NULL ? json->first : NULL; one != NULL; one = one->next) {
		const struct pack_setting *setting =
			pack != NULL ? pack_setting_find(pack, one->name) : NULL;
		json_name_str(&out, one->name);
		if (setting == NULL || setting->kind == SETTING_SECRET)
			json_c(&out, SETTING_MASK);
		else
			json_tree(&out, one);
	}
	json_object_end(&out);
	return buf_str(&buf);
}

/* ---- for a run ---- */

static struct str value_text(struct arena *arena, const struct json *value)
{
	if (value->kind == JSON_STRING)
		return value->text;
	struct buf buf = buf_new(arena, LIMIT_SMALL_BODY_BYTES);
	struct json_out out;
	json_begin(&out, &buf);
	json_tree(&out, value);
	return buf_str(&buf);
}

enum err settings_open(struct arena *arena, const struct pack *pack, struct str stored,
                       struct opened_settings *out, struct str *why)
{
	struct taking taking = {.arena = arena, .pack = pack, .stored = parsed(arena, stored)};
	struct buf buf = buf_new(arena, LIMIT_SMALL_BODY_BYTES);
	struct json_out json;
	*out = (struct opened_settings){0};
	json_begin(&json, &buf);
	json_object(&json);
	for (size_t i = 0; i < pack->settings.count; i++) {
		const struct pack_setting *setting = &pack->settings.at[i];
		const struct json *value = value_of(&taking, setting);
		if (is_empty(value))
			continue;
		struct setting_value *opened = LIST_ADD(arena, &out->values);
		opened->name = setting->name;
		opened->text = value_text(arena, value);
		opened->is_secret = setting->kind == SETTING_SECRET;
		if (!opened->is_secret) {
			json_name_str(&json, setting->name);
			json_tree(&json, value);
		} else if (secret_open(arena, value->text, &opened->text) != OK) {
			*why = str_format(arena,
			                  "The secret %.*s cannot be opened: the master key is missing, or "
			                  "another one sealed it. Enter the secret again.",
			                  STR_FMT(setting->name));
			return ERR_INVALID;
		}
	}
	json_object_end(&json);
	out->plain = buf_str(&buf);
	return OK;
}

struct str opened_setting(const struct opened_settings *settings, struct str name)
{
	for (size_t i = 0; i < settings->values.count; i++) {
		if (str_eq(settings->values.at[i].name, name))
			return settings->values.at[i].text;
	}
	return (struct str){0};
}
