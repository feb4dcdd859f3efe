/* Routes of accounts. */
#ifndef PURSER_DOMAIN_ACCOUNTS_API_H
#define PURSER_DOMAIN_ACCOUNTS_API_H

#include "domain/accounts/accounts.h"

extern const struct route accounts_routes[12];

#endif
