/* Listings' rows of search: kernel/search.h. */
#ifndef PURSER_DOMAIN_CHANNELS_SEARCH_H
#define PURSER_DOMAIN_CHANNELS_SEARCH_H

#include "domain/channels/channels.h"

#define CHANNELS_SEARCH_COUNT 1
extern const struct search_row channels_searches[CHANNELS_SEARCH_COUNT];

#endif
