/* The built-in views of listings: kernel/views.h. */
#ifndef PURSER_DOMAIN_CHANNELS_VIEWS_H
#define PURSER_DOMAIN_CHANNELS_VIEWS_H

#include "domain/channels/channels.h"

#define CHANNELS_VIEW_COUNT 1
extern const struct view_row channels_views[CHANNELS_VIEW_COUNT];

#endif
