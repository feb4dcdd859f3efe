/* The built-in views of shipments: kernel/views.h. */
#ifndef PURSER_DOMAIN_SHIPMENTS_VIEWS_H
#define PURSER_DOMAIN_SHIPMENTS_VIEWS_H

#include "domain/shipments/shipments.h"

#define SHIPMENTS_VIEW_COUNT 1
extern const struct view_row shipments_views[SHIPMENTS_VIEW_COUNT];

#endif
