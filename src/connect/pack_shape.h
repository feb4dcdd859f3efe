/* pack.json as it is written; pack_read.c makes a struct pack of it. Two spellings of some names
 * are read, a short and a long one; README.md says which. */
#ifndef PURSER_CONNECT_PACK_SHAPE_H
#define PURSER_CONNECT_PACK_SHAPE_H

#include "connect/pack.h"

struct setting_text {
	struct str name, type, kind, label, help, says, required_when, usual;
	bool required, advanced;
	LIST(struct str) choices;
	int64_t min, max;
};

struct sign_text {
	int64_t status;
	struct str json, equals;
};

struct token_text {
	struct str header, json;
};

struct send_text {
	struct str header, value, prefix;
};

struct request_text {
	struct str method, url, path, headers, body;
};

struct auth_text {
	struct str when, kind;
	struct request_text login, request;
	struct sign_text accepted, refusal;
	struct token_text token;
	LIST(struct str) token_path;
	LIST(struct str) expires_path;
	struct send_text send;
	LIST(struct sign_text) expired;
};

struct throttled_text {
	int64_t status;
	struct str wait_header;
};

struct rate_text {
	int64_t bucket, refill_per_second, refill_per_s, cost;
	struct throttled_text throttled;
};

struct capability_text {
	struct str plan, read, same_as, quantity_means, after;
	int64_t every_seconds, every_s;
};

struct pack_text {
	struct str pack, name, title, family, speaks, tried_against;
	int64_t version;
	LIST(struct setting_text) settings;
	struct str auth; /* one, or a list */
	LIST(struct rate_text) rates;
	struct rate_text rate;
	struct str webhooks;
	struct str capabilities; /* an object: its members are capabilities */
};

extern const struct shape pack_text_shape, auth_text_shape, capability_text_shape;

#endif
