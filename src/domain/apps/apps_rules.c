#include "domain/apps/apps_rules.h"

static bool is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_made_of(struct str text, const char *more)
{
	for (size_t i = 0; i < text.len; i++)
		if (!is_letter_or_digit(text.at[i]) && str_find(str_from(more), text.at[i]) < 0)
			return false;
	return true;
}

/* The host of "…://host:port/path"; brackets of IPv6 stay. */
static struct str host_of(struct str rest)
{
	size_t end = 0;
	bool is_bracket = rest.len > 0 && rest.at[0] == '[';
	while (end < rest.len && rest.at[end] != '/' && rest.at[end] != '?'
	       && (is_bracket || rest.at[end] != ':')) {
		end++;
		if (is_bracket && rest.at[end - 1] == ']')
			break;
	}
	return str_slice(rest, 0, end);
}

static bool host_is_here(struct str host)
{
	return str_is(host, "localhost") || str_is(host, "127.0.0.1") || str_is(host, "[::1]");
}

bool redirect_is_safe(struct str uri)
{
	struct str safe = STR("https://"), plain = STR("http://");
	for (size_t i = 0; i < uri.len; i++) {
		char c = uri.at[i];
		if (c <= ' ' || c == 0x7f || c == '#' || c == '\\' || c == '"' || c == '<' || c == '>')
			return false;
	}
	bool is_plain = str_starts(uri, plain);
	if (!is_plain && !str_starts(uri, safe))
		return false;
	struct str rest = str_slice(uri, is_plain ? plain.len : safe.len, uri.len);
	struct str host = host_of(rest);
	size_t end = 0;
	while (end < rest.len && rest.at[end] != '/' && rest.at[end] != '?')
		end++;
	/* No user name; and nothing that would mean something in a header (form-action). */
	if (host.len == 0 || !is_made_of(str_slice(rest, 0, end), ".-:[]"))
		return false;
	return !is_plain || host_is_here(host);
}

struct str redirect_unsafe(struct str uris)
{
	struct str piece;
	while (str_split(&uris, ' ', &piece))
		if (piece.len > 0 && !redirect_is_safe(piece))
			return piece;
	return (struct str){0};
}

bool redirect_is_registered(struct str uris, struct str uri)
{
	struct str piece;
	while (uri.len > 0 && str_split(&uris, ' ', &piece))
		if (str_eq(piece, uri))
			return true;
	return false;
}

bool verifier_is_plausible(struct str verifier)
{
	return verifier.len >= 43 && verifier.len <= 128 && is_made_of(verifier, "-._~");
}

bool challenge_is_plausible(struct str challenge)
{
	return challenge.len == 43 && is_made_of(challenge, "-_");
}
