#ifndef PURSER_DOMAIN_IMPORTS_JOBS_H
#define PURSER_DOMAIN_IMPORTS_JOBS_H

#include "kernel/jobs.h"

/* A chunk of an import. */
enum err imports_step(struct work *work, const struct job *job);
/* It failed three times: whoever waits for it is told. */
enum err imports_stopped(struct work *work, const struct job *job, struct str failure);
/* Forgets imports that nothing happened to for 90 days. */
enum err imports_purge(struct work *work, const struct job *job);

#endif
