#ifndef PURSER_DOMAIN_IMPORTS_JOBS_H
#define PURSER_DOMAIN_IMPORTS_JOBS_H

#include "kernel/jobs.h"

/* A chunk of an import. */
enum err imports_step(struct work *work, const struct job *job);
/* Forgets imports that nothing happened to for 90 days. */
enum err imports_purge(struct work *work, const struct job *job);

#endif
