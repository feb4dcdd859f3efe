/* Sockets beneath the HTTP server: opening the listening one, a client's address as text, and
 * lingering closes. */
#ifndef PURSER_NET_SOCKET_H
#define PURSER_NET_SOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct sockaddr;

/* A non-blocking listening TCP socket on a numeric address ("::" takes IPv4 too); port 0 takes any
 * free one. ERR_INVALID: not a numeric address or port; ERR_IO: it cannot be had (errno says why).
 */
WARN_UNUSED enum err socket_listen(struct str address, int port, int *fd, int *bound_port);

void socket_close(int fd);
/* Another descriptor of the same socket, or -1. */
int socket_copy(int fd);

#define SOCKET_TEXT_ROOM 48
/* The numeric address without port; IPv4 inside IPv6 is written as IPv4. */
void socket_text(const struct sockaddr *address, char text[static SOCKET_TEXT_ROOM]);

/* A socket closed with unread bytes in it is reset, and the reset can overtake the answer on its
 * way to the client. So who refuses a body without reading it lets the socket linger: its incoming
 * bytes are thrown away until the client closes, for LINGER_MS at most. Not thread-safe. */
#define LINGER_MS 2000
#define LINGERING_MOST 64

struct lingering {
	struct {
		int fd;
		int64_t until_ms;
	} at[LINGERING_MOST];
	int count;
};

/* Takes a duplicate of `fd`, which the caller then closes; when it is full, does nothing. */
void lingering_add(struct lingering *lingering, int fd, int64_t now_ms);
/* Reads and closes what is due. */
void lingering_drain(struct lingering *lingering, int64_t now_ms);
void lingering_close(struct lingering *lingering);

#endif
