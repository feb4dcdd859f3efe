#include "net/framing.h"

#include <string.h>
#include <strings.h>

#include "base/str.h"

void framing_note(struct framing *framing, const char *name, const char *value)
{
	if (strcasecmp(name, "Content-Length") == 0) {
		framing->lengths++;
		if (str_to_int(str_from(value), &framing->length) != OK)
			framing->length = INT64_MAX;
	} else if (strcasecmp(name, "Transfer-Encoding") == 0) {
		framing->encodings++;
		framing->is_chunked = str_eq_nocase(str_from(value), STR("chunked"));
	} else if (strcasecmp(name, "Expect") == 0) {
		framing->expects_continue = true;
	} else if (strcasecmp(name, "Host") == 0) {
		framing->hosts++;
	}
}

int framing_refusal(const struct framing *framing, const char *version)
{
	bool is_old = strcmp(version, "HTTP/1.1") != 0;
	if (framing->lengths + framing->encodings > 1 || (framing->encodings > 0 && is_old))
		return 400;
	if (framing->hosts > 1 || (framing->hosts == 0 && !is_old))
		return 400;
	if (framing->encodings > 0 && !framing->is_chunked)
		return 501;
	return 0;
}
