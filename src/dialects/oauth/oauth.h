/* The pages on which people let apps in: sign-in and consent, as a browser speaks (GET and forms).
 * The rules are those of domain/apps. */
#ifndef PURSER_DIALECTS_OAUTH_H
#define PURSER_DIALECTS_OAUTH_H

#include "kernel/dialect.h"

extern const struct dialect oauth_dialect;

#endif
