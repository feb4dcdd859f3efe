/* Routes by which orders come in. */
#ifndef PURSER_DOMAIN_INTAKE_API_H
#define PURSER_DOMAIN_INTAKE_API_H

#include "domain/intake/intake.h"

enum { INTAKE_ROUTE_COUNT = 2 };
extern const struct route intake_routes[INTAKE_ROUTE_COUNT];

#endif
