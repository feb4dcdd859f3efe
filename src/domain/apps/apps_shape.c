#include "domain/apps/apps.h"

static const struct field app_fields[] = {
	FIELD_ID(struct app, id, struct app_id, READ_ONLY | CAN_SORT, "The app's id."),
	FIELD_TEXT(struct app, client_id, READ_ONLY | NO_COLUMN | OMIT_EMPTY, 0, 20,
               "The id as text, for the token endpoint; only when it was just made."),
	FIELD_TEXT(struct app, name, REQUIRED | TRIMMED | CAN_FILTER | CAN_SORT, 1, LIMIT_NAME,
               "What people see when they are asked."),
	FIELD_TEXT(struct app, description, TRIMMED, 0, LIMIT_NOTES, "What it does, in a sentence."),
	FIELD_TEXT(struct app, home_url, TRIMMED, 0, LIMIT_URL, "Where people read about it: https."),
	FIELD_TEXT(struct app, redirect_uris, REQUIRED | TRIMMED, 1, REDIRECT_URIS_MOST,
               "Addresses that people may be sent back to, spaces between; compared to the letter. "
               "https, or http on this machine."),
	FIELD_TEXT(struct app, scopes, TRIMMED, 0, SCOPES_MOST,
               "The most that it may ask for: scopes between spaces, or all."),
	FIELD_FLAG(struct app, is_public, WRITE_ONCE | CAN_FILTER,
               "It keeps no secret (a phone, a page) and proves itself by PKCE."),
	FIELD_TEXT(struct app, client_secret, READ_ONLY | NO_COLUMN | OMIT_EMPTY, 0, 100,
               "Its secret, for the token endpoint; shown this once."),
	FIELD_FLAG(struct app, is_active, READ_ONLY | CAN_FILTER, "False once archived."),
	FIELD_INSTANT(struct app, created_at, READ_ONLY | CAN_SORT, "When it was registered."),
	FIELD_INSTANT(struct app, modified_at, READ_ONLY, "When it was last changed."),
	FIELD_INT(struct app, version, READ_ONLY, 1, INT64_MAX, "Grows with every change."),
};
const struct shape app_shape =
	SHAPE_TOUCHED("App", struct app, app_fields, "A program that may ask people for access.");

static const struct field app_install_fields[] = {
	FIELD_ID(struct app_install, id, struct client_id, READ_ONLY | CAN_SORT,
             "The API client that holds its tokens."),
	FIELD_ID(struct app_install, app_id, struct app_id, READ_ONLY | CAN_FILTER, "The app."),
	FIELD_TEXT(struct app_install, name, READ_ONLY | CAN_FILTER | CAN_SORT, 0, LIMIT_NAME,
               "Its name when it was installed."),
	FIELD_TEXT(struct app_install, scopes, READ_ONLY, 0, SCOPES_MOST, "What it may do here."),
	FIELD_ID(struct app_install, installed_by, struct user_id, READ_ONLY, "Who let it in."),
	FIELD_INSTANT(struct app_install, installed_at, READ_ONLY | CAN_SORT, "When, the last time."),
};
const struct shape app_install_shape = SHAPE_TOUCHED("InstalledApp", struct app_install,
                                                     app_install_fields, "An app that was let in.");

static const struct field app_property_fields[] = {
	FIELD_ID(struct app_property, id, struct app_property_id, 0, "Its id."),
	FIELD_TEXT(struct app_property, name, 0, 1, LIMIT_NAME, "Its name."),
	FIELD_TEXT(struct app_property, value, 0, 0, APP_PROPERTY_MOST, "Its value."),
};
const struct shape app_property_shape =
	SHAPE("AppProperty", struct app_property, app_property_fields, "What an app keeps with us.");
