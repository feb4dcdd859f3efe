#include "kernel/idempotency.h"

#include "kernel/idempotency_store.h"

enum err idempotency_find(struct work *work, const struct str *keys, size_t n,
                          struct idempotency_row **out, size_t *count)
{
	struct instant since = {work->now.us - IDEMPOTENCY_KEPT_US};
	return idempotency_load(work->tx, work->arena, work->company, work->actor.id, keys, n, since,
	                        out, count);
}

enum err idempotency_add(struct work *work, const struct idempotency_row *rows, size_t n)
{
	return idempotency_insert(work->tx, work->arena, work->company, work->actor.id, rows, n,
	                          work->now);
}

enum err idempotency_purge(struct work *work)
{
	return idempotency_delete(work->tx, work->company,
	                          (struct instant){work->now.us - IDEMPOTENCY_KEPT_US});
}
