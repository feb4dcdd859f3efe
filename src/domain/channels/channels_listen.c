#include "domain/channels/channels_listen.h"

#include "domain/channels/channels_share.h"

static bool says(const struct event *event, const char *field)
{
	return str_find_str(event->body, str_from(field)) >= 0;
}

/* Listeners run after the deferred rows of their pass: an event calls for another pass. */
static void wake(struct work *work)
{
	event_emit(work, "listing.marked", "company", work->company.value, STR(""));
}

enum err channels_on_product(struct work *work, const struct event *events, size_t n)
{
	int64_t *marked = ARENA_ARRAY(work->arena, n, int64_t);
	int64_t *named = ARENA_ARRAY(work->arena, n, int64_t);
	size_t marked_count = 0, named_count = 0;
	for (size_t i = 0; i < n; i++) {
		bool is_changed = str_is(events[i].kind, "product.changed");
		if (str_is(events[i].kind, "product.parts_changed")
		    || (is_changed
		        && (says(&events[i], "\"is_active\"") || says(&events[i], "\"minimum_level\""))))
			marked[marked_count++] = events[i].subject_id;
		if (str_is(events[i].kind, "product.created")
		    || (is_changed && says(&events[i], "\"sku\"")))
			named[named_count++] = events[i].subject_id;
	}
	if (named_count > 0)
		TRY(listings_link(work, named, named_count));
	if (marked_count == 0)
		return OK;
	TRY(quantity_dirty_note(work, marked, marked_count));
	wake(work);
	return OK;
}

enum err channels_on_setting(struct work *work, const struct event *events, size_t n)
{
	bool is_concerned = false;
	for (size_t i = 0; i < n; i++)
		is_concerned = is_concerned || says(&events[i], "\"" ACROSS_WAREHOUSES "\"");
	if (!is_concerned)
		return OK;
	TRY(channel_dirty(work, (struct channel_id){0}));
	wake(work);
	return OK;
}

enum err channels_on_warehouse(struct work *work, const struct event *events, size_t n)
{
	bool is_concerned = false;
	for (size_t i = 0; i < n; i++)
		is_concerned = is_concerned || says(&events[i], "\"is_active\"")
		               || says(&events[i], "\"use_component_inventory\"");
	if (!is_concerned)
		return OK;
	TRY(channel_dirty(work, (struct channel_id){0}));
	wake(work);
	return OK;
}
