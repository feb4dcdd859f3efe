/* Jobs of accounts. */
#ifndef PURSER_DOMAIN_ACCOUNTS_JOBS_H
#define PURSER_DOMAIN_ACCOUNTS_JOBS_H

#include "domain/accounts/accounts.h"

extern const struct job_row accounts_jobs[1];

#endif
