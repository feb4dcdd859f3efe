/* Jobs of apps. */
#ifndef PURSER_DOMAIN_APPS_JOBS_H
#define PURSER_DOMAIN_APPS_JOBS_H

#include "kernel/module.h"

extern const struct job_row apps_jobs[1];

#endif
