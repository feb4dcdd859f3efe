/* The settings of a connection: checked against the form of its pack, secrets sealed in the
 * database, masked for readers, opened for runs. */
#ifndef PURSER_CONNECT_CONNECTION_SETTINGS_H
#define PURSER_CONNECT_CONNECTION_SETTINGS_H

#include "connect/pack.h"

#define SETTING_MASK "********"

/* Lays `given` (a JSON object as text; a null takes a setting away, the mask keeps a secret) over
 * what is stored and checks the whole. Both may be empty. ERR_INVALID with faults under
 * "settings."; ERR_NOT_OFFERED when a secret cannot be sealed. */
WARN_UNUSED enum err settings_take(struct arena *arena, const struct pack *pack, struct str given,
                                   struct str stored, struct str *out, struct fault *fault);
/* What a reader sees. */
struct str settings_masked(struct arena *arena, const struct pack *pack, struct str stored);

/* For a run. */
struct setting_value {
	struct str name, text; /* a number or flag as its JSON */
	bool is_secret;
};
struct opened_settings {
	LIST(struct setting_value) values; /* also the usual ones; secrets opened */
	struct str plain;                  /* JSON object without the secrets, for programs */
};
/* ERR_INVALID with *why when a secret was sealed with another key. */
WARN_UNUSED enum err settings_open(struct arena *arena, const struct pack *pack, struct str stored,
                                   struct opened_settings *out, struct str *why);
/* The value, or the empty string. */
struct str opened_setting(const struct opened_settings *settings, struct str name);

#endif
