/* Channels: where the company sells. */
#include "domain/channels/channels.h"

#include "domain/channels/channels_past.h"
#include "domain/channels/channels_share.h"
#include "domain/channels/channels_store.h"
#include "kernel/version.h"
#include "shape/shape_change.h"

enum err channel_all(struct work *work, struct channel **out, size_t *count)
{
	return channels_fetch(work->tx, work->arena, work->company, out, count);
}

enum err channel_get(struct work *work, struct channel_id id, struct channel *out)
{
	struct channel *all;
	size_t count;
	TRY(channel_all(work, &all, &count));
	for (size_t i = 0; i < count; i++) {
		if (!ID_EQ(all[i].id, id))
			continue;
		*out = all[i];
		return OK;
	}
	return fault_say(work->fault, ERR_NOT_FOUND, "There is no channel %lld.", (long long)id.value);
}

/* The name must be free, the currency real. */
static enum err channel_check(struct work *work, const struct channel *channel)
{
	struct channel *all;
	size_t count;
	struct currency currency;
	if (currency_parse(channel->currency, &currency) != OK)
		return fault_field(work->fault, STR("currency"), "is no ISO 4217 currency code");
	TRY(channel_all(work, &all, &count));
	for (size_t i = 0; i < count; i++)
		if (!ID_EQ(all[i].id, channel->id) && str_eq(all[i].name, channel->name))
			return fault_say(work->fault, ERR_CONFLICT, "Another channel is named %.*s.",
			                 STR_FMT(channel->name));
	return OK;
}

enum err channel_create(struct work *work, const struct channel *draft, struct channel *out)
{
	*out = *draft;
	out->id.value = 0;
	TRY(channel_check(work, out));
	TRY(id_new(work->tx, &out->id.value));
	out->is_active = true;
	if (!shape_has(&channel_shape, draft, "pushes_quantity"))
		out->pushes_quantity = true;
	out->created_at = out->modified_at = work->now;
	out->version = 1;
	out->touched = (struct touched){0}; /* every field has its value now */
	TRY(channel_insert(work->tx, work->arena, work->company, out));
	event_emit(work, "channel.created", "channel", out->id.value,
	           shape_text(work->arena, &channel_shape, out, NULL, 0));
	return OK;
}

/* Writes a changed channel. What it sells may have another quantity now. */
static enum err channel_write(struct work *work, const struct channel *before,
                              struct channel *after)
{
	struct str difference = shape_difference(work->arena, &channel_shape, before, after);
	if (difference.len == 0 && before->is_active == after->is_active)
		return OK;
	after->modified_at = work->now;
	after->version = before->version + 1;
	TRY(channel_save(work->tx, work->arena, work->company, after));
	event_emit(work,
	           before->is_active == after->is_active ? "channel.changed"
	           : after->is_active                    ? "channel.activated"
	                                                 : "channel.deactivated",
	           "channel", after->id.value, difference);
	const struct past_value past[] = {
		{after->id.value, PAST_IS_ACTIVE, work->now, before->is_active},
		{after->id.value, PAST_BUFFER, work->now, before->buffer.units},
	};
	bool is_same =
		before->is_active == after->is_active && before->buffer.units == after->buffer.units;
	if (is_same)
		return OK;
	TRY(past_note(work, past, COUNT_OF(past)));
	return channel_dirty(work, after->id);
}

enum err channel_update(struct work *work, struct channel_id id, const struct channel *patch,
                        int64_t if_version, struct channel *out)
{
	struct channel before;
	TRY(channel_get(work, id, &before));
	TRY(version_check(work, if_version, before.version));
	*out = before;
	shape_apply(&channel_shape, patch, out);
	TRY(channel_check(work, out));
	return channel_write(work, &before, out);
}

enum err channel_switch(struct work *work, struct channel_id id, bool is_active,
                        struct channel *out)
{
	struct channel before;
	TRY(channel_get(work, id, &before));
	*out = before;
	out->is_active = is_active;
	return channel_write(work, &before, out);
}
