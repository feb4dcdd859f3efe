/* From an exchange to a handler and back; see api_parts.h. */
#ifndef PURSER_API_DISPATCH_H
#define PURSER_API_DISPATCH_H

#include "api/api_parts.h"

/* For struct http_server_settings. */
void dispatch_serve(void *context, struct exchange *exchange);
int dispatch_admit(void *context, struct exchange *exchange);

#endif
