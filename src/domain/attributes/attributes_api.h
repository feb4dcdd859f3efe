/* Routes of attributes. */
#ifndef PURSER_DOMAIN_ATTRIBUTES_API_H
#define PURSER_DOMAIN_ATTRIBUTES_API_H

#include "domain/attributes/attributes.h"

extern const struct route attributes_routes[2];

#endif
