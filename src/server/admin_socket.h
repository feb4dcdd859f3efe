/* The local socket of a running serve (FILE.sock, mode 0600): one line of JSON in, one line out.
 * Only SQLite needs it: its file has one writer. Whoever may open the socket may administer. */
#ifndef PURSER_SERVER_ADMIN_SOCKET_H
#define PURSER_SERVER_ADMIN_SOCKET_H

#include "kernel/runner.h"

struct admin_socket;

/* Replaces a socket that a killed serve left behind: the caller holds the file's lock. */
WARN_UNUSED enum err admin_socket_start(struct runner *runner, struct str database_file,
                                        struct admin_socket **out, struct str *why);
void admin_socket_stop(struct admin_socket *socket);

/* Asks a running serve. ERR_NOT_FOUND: none is listening. Else *reply is
 * {"result":{…}} or {"error":"sentence"}. */
WARN_UNUSED enum err admin_socket_ask(struct arena *arena, struct str database_file,
                                      struct str request, struct str *reply);

#endif
