/* What automation_module.c hands out of automation_api.c. */
#ifndef PURSER_DOMAIN_AUTOMATION_API_H
#define PURSER_DOMAIN_AUTOMATION_API_H

#include "domain/automation/automation_edge.h"

extern const struct route automation_routes[10];

#endif
