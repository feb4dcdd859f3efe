/* Routes of channels. */
#ifndef PURSER_DOMAIN_CHANNELS_API_H
#define PURSER_DOMAIN_CHANNELS_API_H

#include "domain/channels/channels.h"

enum { CHANNELS_ROUTE_COUNT = 23 };
extern const struct route channels_routes[CHANNELS_ROUTE_COUNT];

#endif
