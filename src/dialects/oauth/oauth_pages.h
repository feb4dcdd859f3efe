/* The pages themselves: what stands on them, and the headers that go with them. */
#ifndef PURSER_DIALECTS_OAUTH_PAGES_H
#define PURSER_DIALECTS_OAUTH_PAGES_H

#include "domain/apps/apps.h"
#include "kernel/route.h"

/* What the forms of both pages bring along: the app's question, and what the person said. */
struct oauth_form {
	struct app_question question;
	struct str email, password, decision, csrf_token;
};

/* Asks who it is. `says` (may be empty): why not, the last time. */
void page_sign_in(struct arena *arena, const struct oauth_form *form, struct str says,
                  struct reply *reply);
/* Asks whether. `refusal` (may be empty): why this person may not allow it. */
void page_consent(struct work *work, const struct app_question *question,
                  const struct app_asking *asking, const struct company *company,
                  struct str csrf_token, struct str refusal, struct reply *reply);
/* One sentence; nobody is sent anywhere. */
void page_sentence(struct arena *arena, struct str title, struct str says, int status,
                   struct reply *reply);

#endif
