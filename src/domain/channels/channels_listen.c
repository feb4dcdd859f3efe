#include "domain/channels/channels_listen.h"

#include "domain/channels/channels_share.h"

enum err channels_on_product(struct work *work, const struct event *events, size_t n)
{
	int64_t *products = ARENA_ARRAY(work->arena, n, int64_t);
	for (size_t i = 0; i < n; i++)
		products[i] = events[i].subject_id;
	return quantity_dirty_note(work, products, n);
}

enum err channels_on_warehouse(struct work *work, const struct event *events, size_t n)
{
	(void)events;
	return n == 0 ? OK : channel_dirty(work, (struct channel_id){0});
}
