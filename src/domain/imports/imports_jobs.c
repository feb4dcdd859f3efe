#include "domain/imports/imports_jobs.h"

#include "domain/imports/imports.h"

enum err imports_step(struct work *work, const struct job *job)
{
	return import_step(work, (struct import_id){job->subject_id}, job->attempts);
}

enum err imports_stopped(struct work *work, const struct job *job, struct str failure)
{
	return import_stop(work, (struct import_id){job->subject_id}, failure);
}

enum err imports_purge(struct work *work, const struct job *job)
{
	(void)job;
	return import_purge(work);
}
