#include "domain/accounts/accounts.h"

static const struct field company_fields[] = {
	FIELD_ID(struct company, id, struct company_id, READ_ONLY, "The company's id."),
	FIELD_TEXT(struct company, name, REQUIRED | TRIMMED, 1, LIMIT_NAME, "Its name."),
	FIELD_TEXT(struct company, currency, 0, 3, 3,
               "ISO 4217 currency of amounts that come without one."),
	FIELD_TEXT(struct company, country, 0, 2, 2,
               "ISO 3166 alpha-2 country: orders to it are domestic."),
	FIELD_TEXT(struct company, time_zone, 0, 1, 64, "IANA time zone in which its days begin."),
	FIELD_INSTANT(struct company, created_at, READ_ONLY, "When it was made."),
	FIELD_INSTANT(struct company, modified_at, READ_ONLY, "When it was last changed."),
	FIELD_INT(struct company, version, READ_ONLY, 1, INT64_MAX, "Grows with every change."),
};
const struct shape company_shape =
	SHAPE_TOUCHED("Company", struct company, company_fields, "Whose orders and stock these are.");

static const struct field user_fields[] = {
	FIELD_ID(struct user, id, struct user_id, READ_ONLY | CAN_SORT, "The user's id."),
	FIELD_TEXT(struct user, email, REQUIRED | WRITE_ONCE | TRIMMED | CAN_FILTER | CAN_SORT, 3,
               LIMIT_NAME, "E-mail address, with which the user signs in."),
	FIELD_TEXT(struct user, name, TRIMMED | CAN_SORT, 0, LIMIT_NAME, "Name for timelines."),
	FIELD_TEXT(struct user, password, REQUIRED | WRITE_ONLY | SECRET | NO_COLUMN, PASSWORD_LEAST,
               PASSWORD_MOST, "Password; only its argon2id hash is kept."),
	FIELD_TEXT(struct user, scopes, 0, 0, SCOPES_MOST,
               "What the user may do: scopes between spaces, or all."),
	FIELD_FLAG(struct user, is_active, READ_ONLY | CAN_FILTER, "False once archived."),
	FIELD_INSTANT(struct user, created_at, READ_ONLY | CAN_SORT, "When the user was made."),
	FIELD_INSTANT(struct user, modified_at, READ_ONLY, "When the user was last changed."),
	FIELD_INT(struct user, version, READ_ONLY, 1, INT64_MAX, "Grows with every change."),
};
const struct shape user_shape =
	SHAPE_TOUCHED("User", struct user, user_fields, "A person who may sign in.");

static const struct field api_client_fields[] = {
	FIELD_ID(struct api_client, id, struct client_id, READ_ONLY | CAN_SORT, "The client's id."),
	FIELD_TEXT(struct api_client, client_id, READ_ONLY | NO_COLUMN | OMIT_EMPTY, 0, 20,
               "The id as text, for the token endpoint; only when it was just made."),
	FIELD_TEXT(struct api_client, client_secret, READ_ONLY | NO_COLUMN | OMIT_EMPTY, 0, 100,
               "Its secret, for the token endpoint; shown this once."),
	FIELD_TEXT(struct api_client, name, REQUIRED | TRIMMED | CAN_FILTER | CAN_SORT, 1, LIMIT_NAME,
               "Which program it is."),
	FIELD_TEXT(struct api_client, scopes, 0, 0, SCOPES_MOST,
               "What it may do: scopes between spaces, or all."),
	FIELD_FLAG(struct api_client, is_active, READ_ONLY | CAN_FILTER, "False once revoked."),
	FIELD_INSTANT(struct api_client, created_at, READ_ONLY | CAN_SORT, "When it was made."),
	FIELD_INSTANT(struct api_client, revoked_at, READ_ONLY, "When it was revoked."),
};
const struct shape api_client_shape = SHAPE_TOUCHED(
	"ApiClient", struct api_client, api_client_fields, "A program that may call the API.");
