/* People and programs by their names. */
#include "domain/accounts/accounts_actors.h"

#include "domain/accounts/accounts_store.h"

static enum err users_named(struct work *work, const int64_t *ids, size_t n, struct str *names)
{
	struct actor_found *found;
	size_t count;
	TRY(user_names_load(work->tx, work->arena, work->company, ids, n, &found, &count));
	actor_names_spread(found, count, ids, n, names);
	return OK;
}

static enum err clients_named(struct work *work, const int64_t *ids, size_t n, struct str *names)
{
	struct actor_found *found;
	size_t count;
	TRY(client_names_load(work->tx, work->arena, work->company, ids, n, &found, &count));
	actor_names_spread(found, count, ids, n, names);
	return OK;
}

const struct actor_row accounts_actors[ACCOUNTS_ACTOR_COUNT] = {
	{ACTOR_USER, users_named},
	{ACTOR_CLIENT, clients_named},
};
