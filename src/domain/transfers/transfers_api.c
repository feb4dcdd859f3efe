#include "domain/transfers/transfers_api.h"

#include "domain/transfers/transfers_edge.h"
#include "kernel/timeline.h"
#include "kernel/version.h"

#define TRANSFER_PATH "/api/v1/transfers/{transfer_id}"

const struct listing_source transfers_source = {
	.shape = &transfer_shape, .table = "transfer", .usual_sort = "-created_at"};

static struct transfer_id transfer_asked(const struct call *call)
{
	return (struct transfer_id){call->ids[0]};
}

static enum err answer(struct work *work, const struct transfer *transfer, struct reply *reply)
{
	return version_reply(work, reply, transfer, transfer->version);
}

static enum err list(struct work *work, const struct call *call, struct reply *reply)
{
	TRY(listing_run(work, &transfers_source, NULL, 0, call, reply));
	struct transfer *rows =
		arena_copy(work->arena, reply->value, reply->count * sizeof(struct transfer));
	TRY(transfer_lines_attach(work, rows, reply->count));
	reply->value = rows;
	return OK;
}

static enum err create(struct work *work, const struct call *call, struct reply *reply)
{
	struct transfer *made = ARENA_NEW(work->arena, struct transfer);
	TRY(transfer_create(work, call->body, made));
	return answer(work, made, reply);
}

static enum err get(struct work *work, const struct call *call, struct reply *reply)
{
	struct transfer *found = ARENA_NEW(work->arena, struct transfer);
	TRY(transfer_get(work, transfer_asked(call), found));
	return answer(work, found, reply);
}

static enum err update(struct work *work, const struct call *call, struct reply *reply)
{
	int64_t if_version;
	struct transfer *changed = ARENA_NEW(work->arena, struct transfer);
	TRY(version_wanted(work, call, &if_version));
	TRY(transfer_update(work, transfer_asked(call), call->body, if_version, changed));
	return answer(work, changed, reply);
}

static enum err timeline(struct work *work, const struct call *call, struct reply *reply)
{
	struct transfer found; /* of nobody: not an empty list */
	TRY(transfer_get(work, transfer_asked(call), &found));
	return timeline_reply(work, "transfer", found.id.value, reply);
}

static enum err send(struct work *work, const struct call *call, struct reply *reply)
{
	const struct transfer_sendings *body = call->body;
	struct transfer *changed = ARENA_NEW(work->arena, struct transfer);
	TRY(transfer_send(work, transfer_asked(call), body != NULL ? body->items.at : NULL,
	                  body != NULL ? body->items.count : 0, changed));
	return answer(work, changed, reply);
}

static enum err receive(struct work *work, const struct call *call, struct reply *reply)
{
	const struct transfer_receipts *body = call->body;
	struct transfer *changed = ARENA_NEW(work->arena, struct transfer);
	TRY(transfer_receive(work, transfer_asked(call), body->items.at, body->items.count, NULL, NULL,
	                     changed));
	return answer(work, changed, reply);
}

#define ACTION(name_)                                                                              \
	static enum err name_(struct work *work, const struct call *call, struct reply *reply)         \
	{                                                                                              \
		struct transfer *changed = ARENA_NEW(work->arena, struct transfer);                        \
		TRY(transfer_##name_(work, transfer_asked(call), changed));                                \
		return answer(work, changed, reply);                                                       \
	}

ACTION(reject)
ACTION(close)
ACTION(cancel)

static const struct refusal unknown[] = {
	{404, "There is no such transfer."},
	{0, NULL},
};
static const struct refusal unchangeable[] = {
	{404, "There is no such transfer."},
	{409, "Another transfer has the number."},
	{412, "It is no longer the version that If-Match names."},
	{422, "Its lines cannot change any more."},
	{0, NULL},
};
static const struct refusal taken[] = {
	{409, "Another transfer has the number."},
	{0, NULL},
};
static const struct refusal unmovable[] = {
	{404, "There is no such transfer or location."},
	{409, "Less is available where the goods should leave."},
	{422, "Its state, a line or a location does not allow it."},
	{0, NULL},
};

#define WRITES .scope = SCOPE_WRITE_TRANSFERS, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT
/* clang-format off */
#define TRANSFER_ACTION(word_, body_, run_, says_)                                                 \
	{.method = "POST", .path = TRANSFER_PATH "/" word_, .id = "transfer_" word_, WRITES,           \
	 .body = body_, .reply = &transfer_shape, .status = 200, .run = run_, .refusals = unmovable,   \
	 .says = says_}

const struct route transfers_routes[TRANSFERS_ROUTE_COUNT] = {
	{.method = "GET", .path = "/api/v1/transfers", .id = "transfer_list",
	 .scope = SCOPE_READ_TRANSFERS, .flags = ROUTE_LIST, .reply = &transfer_shape,
	 .status = 200, .run = list, .says = "Lists stock transfers with their lines."},
	{.method = "POST", .path = "/api/v1/transfers", .id = "transfer_create", WRITES,
	 .body = &transfer_shape, .reply = &transfer_shape, .status = 201, .run = create,
	 .refusals = taken, .says = "Plans goods to go from one warehouse to another."},
	{.method = "GET", .path = TRANSFER_PATH, .id = "transfer_get",
	 .scope = SCOPE_READ_TRANSFERS, .reply = &transfer_shape, .status = 200, .run = get,
	 .refusals = unknown, .says = "Gets one stock transfer."},
	{.method = "PATCH", .path = TRANSFER_PATH, .id = "transfer_update",
	 .scope = SCOPE_WRITE_TRANSFERS, .flags = ROUTE_WRITE | ROUTE_UPDATE,
	 .body = &transfer_shape, .reply = &transfer_shape, .status = 200, .run = update,
	 .refusals = unchangeable,
	 .says = "Changes the given fields; lines are replaced whole, before the goods left."},
	{.method = "GET", .path = TRANSFER_PATH "/timeline", .id = "transfer_timeline",
	 .scope = SCOPE_READ_TRANSFERS, .flags = ROUTE_LIST, .reply = &timeline_row_shape,
	 .status = 200, .run = timeline, .refusals = unknown,
	 .says = "What happened to the transfer, oldest first."},
	TRANSFER_ACTION("send", &transfer_sendings_shape, send,
	 "The goods leave: they are in transit until they are accounted for."),
	TRANSFER_ACTION("receive", &transfer_receipts_shape, receive,
	 "Goods arrived: in part, short, over, or refused; never more than a fact can be."),
	TRANSFER_ACTION("reject", NULL, reject, "Everything that is still under way is refused."),
	TRANSFER_ACTION("close", NULL, close,
	 "What is still under way will not come: it is written off."),
	TRANSFER_ACTION("cancel", NULL, cancel, "Calls it off before anything left."),
};
/* clang-format on */
