#include "domain/accounts/accounts_jobs.h"

static enum err run_tokens_purge(struct work *work, const struct job *job)
{
	(void)job;
	return tokens_purge(work);
}

const struct job_row accounts_jobs[1] = {
	{.kind = "accounts.tokens_purge",
     .run = run_tokens_purge,
     .every_us = HOUR_US,
     .sentence = "Removes tokens and sessions that have expired."},
};
