#include "domain/apps/apps_jobs.h"

#include "domain/apps/apps.h"

static enum err run_codes_purge(struct work *work, const struct job *job)
{
	(void)job;
	return app_codes_purge(work);
}

const struct job_row apps_jobs[1] = {
	{.kind = "apps.codes_purge",
     .run = run_codes_purge,
     .every_us = HOUR_US,
     .sentence = "Forgets codes that expired a day ago."},
};
