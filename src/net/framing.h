/* Where a request ends and whom it is for, from its headers. It must mean the same to every proxy
 * on the way (RFC 9112, 3.2, 6.1 and 6.3), so whatever is ambiguous is refused. */
#ifndef PURSER_NET_FRAMING_H
#define PURSER_NET_FRAMING_H

#include <stdbool.h>
#include <stdint.h>

struct framing {
	int lengths, encodings, hosts; /* how many such headers */
	bool is_chunked, expects_continue;
	int64_t length; /* announced; INT64_MAX: beyond all measure */
};

/* To be called for each header; `value` may be NULL. */
void framing_note(struct framing *framing, const char *name, const char *value);
/* The status to refuse the request with, or 0. `version` as in "HTTP/1.1". */
int framing_refusal(const struct framing *framing, const char *version);

#endif
