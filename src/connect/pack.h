/* Connector packs: how one outside system talks, as data. A pack is a folder of connectors/ (built
 * into the program, or of an integrator's own folder): pack.json and jq programs. README.md of this
 * folder is the description of pack.json.
 *
 * Words. A *capability* is one thing that a pack can do; the word says which way it goes. It has
 * two programs: *plan* makes requests, *read* makes records of a reply. *Settings* are what a
 * person fills in per connection. *Auth* says how requests are signed in. Owners: packs live as
 * long as the process and never change. */
#ifndef PURSER_CONNECT_PACK_H
#define PURSER_CONNECT_PACK_H

#include "connect/mapper.h"
#include "shape/shape.h"

/* In the order in which one connection runs them when several are due. */
enum capability {
	CAPABILITY_LISTINGS_IN,
	CAPABILITY_ORDERS_IN,
	CAPABILITY_CANCELS_IN,
	CAPABILITY_SHIPMENTS_OUT,
	CAPABILITY_INVENTORY_OUT,
	CAPABILITY_CANCELS_OUT,
	CAPABILITY_ORDERS_OUT,
	CAPABILITY_SHIPMENTS_IN,
	CAPABILITY_INVENTORY_IN,
	CAPABILITY_COUNT
};
extern const struct words capability_words;

enum pack_family { FAMILY_CHANNEL, FAMILY_WAREHOUSE };
extern const struct words pack_family_words;

enum setting_kind {
	SETTING_TEXT,
	SETTING_URL,
	SETTING_SECRET,
	SETTING_CHOICE,
	SETTING_INSTANT,
	SETTING_FLAG,
	SETTING_INTEGER,
};
extern const struct words setting_kind_words;

struct pack_setting {
	struct str name, label, says;
	enum setting_kind kind;
	bool is_required, is_advanced;
	struct str required_when; /* JSON object: required when these settings have these values */
	struct str usual;         /* JSON: what counts when it is not given */
	LIST(struct str) choices;
	int64_t least, most; /* of a number; both 0: no limit */
};

/* A request with {{settings.name}} and {{token}} in its strings. */
struct pack_request {
	struct str method, url;
	const struct json *headers, *body;
};

/* Something to look for in a reply: a status, or a value at a dotted path. */
struct pack_sign {
	int64_t status;
	struct str path, equals;
};

enum auth_kind { AUTH_NONE, AUTH_API_KEY, AUTH_BASIC, AUTH_TOKEN_LOGIN };

struct pack_auth {
	enum auth_kind kind;
	const struct json *when; /* used when these settings have these values; NULL: always */
	struct pack_request login;
	struct pack_sign accepted; /* no path: any status of 2xx */
	struct str refusal_path;
	struct str token_header, token_path, expires_path;
	struct str send_header, send_value;
	LIST(struct pack_sign) expired; /* status 401 when there is none */
};

struct pack_rate {
	int64_t bucket, refill_per_s, cost; /* bucket 0: no limit of our own */
	int64_t throttled_status;
	struct str wait_header;
};

/* What a quantity that is pushed means to the channel. */
enum quantity_means {
	QUANTITY_FOR_SALE,            /* what may be sold; sales lower it there */
	QUANTITY_ON_HAND_LESS_OTHERS, /* physical: the channel subtracts its own open orders */
};

struct pack_capability {
	bool is_offered;
	bool is_same; /* comes with the programs of `same_as` */
	enum capability same_as;
	struct mapper_program plan, read;
	int64_t every_us; /* how often it runs; 0: when there is something to do */
	enum quantity_means quantity_means;
};

struct pack {
	struct str name, title;
	enum pack_family family;
	int64_t version;
	struct pack_list_of_settings {
		struct pack_setting *at;
		size_t count, room;
	} settings;
	LIST(struct str) offers; /* words of its capabilities */
	LIST(struct pack_auth) auths;
	struct pack_rate rate;
	struct pack_capability capabilities[CAPABILITY_COUNT];
};
extern const struct shape pack_shape;

/* Loads the packs of the program and, when `folder` is not NULL, those of its sub-folders, which
 * win over packs of the same name. Once per process, before the first pack is asked for.
 * ERR_INVALID with *why: the first fault, naming the file. */
WARN_UNUSED enum err packs_load(const char *folder, struct arena *arena, struct str *why);
/* All packs, by name; those of the program alone when packs_load was not called. */
const struct pack *packs_all(size_t *count);
const struct pack *pack_find(struct str name);
const struct pack_setting *pack_setting_find(const struct pack *pack, struct str name);

/* One file of a pack, and reading a pack from all of its files (for packs_load and tests). */
struct pack_file {
	struct str path; /* "sandbox-shop/pack.json" */
	struct str text;
};
WARN_UNUSED enum err pack_read(struct arena *arena, struct str folder,
                               const struct pack_file *files, size_t n, struct pack *out,
                               struct str *why);

/* The first word in a jq program that reaches outside of it (env, $ENV, now, input …): false, with
 * the word. Comments, strings, field names and keys are passed over. */
bool program_is_pure(struct str text, struct str *word);

#endif
