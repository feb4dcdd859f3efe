/* Reading what figures were. Pure. */
#ifndef PURSER_DOMAIN_CHANNELS_PAST_RULES_H
#define PURSER_DOMAIN_CHANNELS_PAST_RULES_H

#include "domain/channels/channels_past.h"

/* The figure as of the instant of `past`; `now` when it did not change since. */
int64_t past_figure(const struct past *past, int64_t subject, const char *field, int64_t now);
/* Was it changed since? */
bool past_has(const struct past *past, int64_t subject, const char *field);

#endif
