#include "dialects/oauth/oauth_pages.h"

#include "dialects/oauth/html.h"
#include "kernel/scopes.h"
#include "kernel/secrets.h"

static void header(struct arena *arena, struct reply *reply, const char *name, struct str value)
{
	*LIST_ADD(arena, &reply->headers) = (struct pair){str_from(name), value};
}

/* "https://shop.example:8443" of an address that apps_rules.c found safe. */
static struct str origin_of(struct str uri)
{
	ptrdiff_t scheme = str_find_str(uri, STR("://"));
	size_t end = scheme < 0 ? 0 : (size_t)scheme + 3;
	while (end < uri.len && uri.at[end] != '/' && uri.at[end] != '?')
		end++;
	return str_slice(uri, 0, end);
}

/* Nothing is loaded, nothing runs, nobody frames it. `back` (may be empty) is where the answer to
 * the form leads: browsers hold form-action against that too. */
static void answer(struct arena *arena, struct str html, struct str nonce, struct str back,
                   struct reply *reply)
{
	reply->text = html;
	reply->content_type = STR("text/html; charset=utf-8");
	header(arena, reply, "Content-Security-Policy",
	       str_format(arena,
	                  "default-src 'none'; style-src 'nonce-%.*s'; form-action 'self' %.*s; "
	                  "base-uri 'none'; frame-ancestors 'none'",
	                  STR_FMT(nonce), STR_FMT(origin_of(back))));
	header(arena, reply, "X-Frame-Options", STR("DENY"));
	header(arena, reply, "Referrer-Policy", STR("no-referrer"));
	header(arena, reply, "Cross-Origin-Opener-Policy", STR("same-origin"));
}

static void question_hidden(struct buf *html, const struct app_question *question)
{
	html_hidden(html, "client_id", question->client_id);
	html_hidden(html, "redirect_uri", question->redirect_uri);
	html_hidden(html, "response_type", question->response_type);
	html_hidden(html, "scope", question->scope);
	html_hidden(html, "state", question->state);
	html_hidden(html, "code_challenge", question->code_challenge);
	html_hidden(html, "code_challenge_method", question->code_challenge_method);
}

void page_sign_in(struct arena *arena, const struct oauth_form *form, struct str says,
                  struct reply *reply)
{
	struct str nonce = random_hex(arena, 16);
	struct buf html = html_begin(arena, STR("Sign in"), nonce);
	if (says.len > 0) {
		buf_c(&html, "<p class=\"bad\" role=\"alert\" id=\"why\">");
		html_text(&html, says);
		buf_c(&html, "</p>\n");
	}
	buf_c(&html,
	      "<p>An app asks for access. Sign in to see what it wants.</p>\n"
	      "<form method=\"post\" action=\"/oauth/sign-in\">"
	      "<label for=\"email\">E-mail</label><input id=\"email\" name=\"email\" "
	      "type=\"email\" autocomplete=\"username\" required value=\"");
	html_text(&html, form->email);
	buf_c(&html,
	      "\"><label for=\"password\">Password</label><input id=\"password\" "
	      "name=\"password\" type=\"password\" autocomplete=\"current-password\" required");
	buf_c(&html, says.len > 0 ? " aria-describedby=\"why\">" : ">");
	question_hidden(&html, &form->question);
	buf_c(&html, "<button type=\"submit\">Sign in</button></form>\n");
	answer(arena, html_end(&html), nonce, (struct str){0}, reply);
}

static void list_scopes(struct buf *html, unsigned scopes)
{
	buf_c(html, "<ul>");
	for (size_t i = 0; i < scope_words.count; i++) {
		const struct word *row = &scope_words.rows[i];
		if (row->value == SCOPE_SIGNED_IN || !(scopes & (unsigned)row->value))
			continue;
		buf_c(html, "<li>");
		html_text(html, str_from(row->sentence));
		buf_c(html, "</li>");
	}
	if ((scopes & ~(unsigned)SCOPE_SIGNED_IN) == 0)
		buf_c(html, "<li>Know that this company is here, and nothing more.</li>");
	buf_c(html, "</ul>\n");
}

static void say_who(struct buf *html, const struct work *work, const struct app *app)
{
	if (app->description.len > 0) {
		buf_c(html, "<p><bdi>");
		html_text(html, app->description);
		buf_c(html, "</bdi></p>\n");
	}
	buf_c(html, "<p>You are signed in as <strong><bdi>");
	html_text(html, work->actor.name);
	buf_c(html, "</bdi></strong>.</p>\n");
}

static void say_afterwards(struct buf *html, const struct app_question *question,
                           const struct app *app)
{
	buf_c(html, "<p class=\"quiet\">Afterwards you are sent to <strong><bdi>");
	html_text(html, origin_of(question->redirect_uri));
	buf_c(html, "</bdi></strong>. ");
	buf_c(html, app->is_public ? "The app must ask again after a while."
	                           : "The app keeps this access until you remove it.");
	buf_c(html, " An administrator can remove it at any time.</p>\n");
}

void page_consent(struct work *work, const struct app_question *question,
                  const struct app_asking *asking, const struct company *company,
                  struct str csrf_token, struct str refusal, struct reply *reply)
{
	struct arena *arena = work->arena;
	struct str nonce = random_hex(arena, 16);
	struct str title =
		str_format(arena, "Let %.*s into %.*s?", STR_FMT(asking->app.name), STR_FMT(company->name));
	struct buf html = html_begin(arena, title, nonce);
	say_who(&html, work, &asking->app);
	buf_c(&html, "<p>It asks to:</p>\n");
	list_scopes(&html, asking->scopes);
	if (refusal.len > 0) {
		buf_c(&html, "<p class=\"bad\" role=\"alert\">");
		html_text(&html, refusal);
		buf_c(&html, "</p>\n");
	}
	say_afterwards(&html, question, &asking->app);
	buf_c(&html, "<form method=\"post\" action=\"/oauth/authorize\">");
	question_hidden(&html, question);
	html_hidden(&html, "csrf_token", csrf_token);
	if (refusal.len == 0)
		buf_c(&html, "<button type=\"submit\" name=\"decision\" value=\"allow\">Allow</button>");
	buf_c(&html,
	      "<button type=\"submit\" name=\"decision\" value=\"deny\" class=\"plain\">"
	      "Do not allow</button></form>\n");
	answer(arena, html_end(&html), nonce, question->redirect_uri, reply);
}

void page_sentence(struct arena *arena, struct str title, struct str says, int status,
                   struct reply *reply)
{
	struct str nonce = random_hex(arena, 16);
	struct buf html = html_begin(arena, title, nonce);
	buf_c(&html, "<p role=\"alert\">");
	html_text(&html, says);
	buf_c(&html, "</p>\n<p>Go back to the app and try again, or tell its maker.</p>\n");
	answer(arena, html_end(&html), nonce, (struct str){0}, reply);
	reply->status = status;
}
