#include "kernel/subjects.h"

#include "kernel/module.h"

const struct subject_row *subject_row_find(struct str name)
{
	for (size_t m = 0; m < purser_module_count; m++)
		for (size_t i = 0; i < purser_modules[m]->subject_count; i++)
			if (str_is(name, purser_modules[m]->subjects[i].name))
				return &purser_modules[m]->subjects[i];
	return NULL;
}

enum err subject_check(struct work *work, const struct subject_row *row, const int64_t *ids,
                       size_t n)
{
	bool *is_known = ARENA_ARRAY(work->arena, n, bool);
	TRY(listing_known(work, row->source, ids, n, is_known));
	for (size_t i = 0; i < n; i++)
		if (!is_known[i])
			return fault_say(work->fault, ERR_NOT_FOUND, "There is no %s %lld.", row->name,
			                 (long long)ids[i]);
	return OK;
}
