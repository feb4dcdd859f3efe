#include "kernel/version.h"

enum err version_wanted(struct work *work, const struct call *call, int64_t *out)
{
	*out = 0;
	if (call->if_match.len == 0 || str_is(call->if_match, "*"))
		return OK;
	if (str_to_int(call->if_match, out) == OK && *out > 0)
		return OK;
	return fault_say(work->fault, ERR_PRECONDITION,
	                 "If-Match must be the ETag of an earlier answer.");
}

enum err version_check(struct work *work, int64_t wanted, int64_t is)
{
	if (wanted == 0 || wanted == is)
		return OK;
	return fault_say(work->fault, ERR_PRECONDITION,
	                 "It was changed meanwhile: version %lld was meant, it is %lld now.",
	                 (long long)wanted, (long long)is);
}

struct str version_tag(struct arena *arena, int64_t version)
{
	return str_format(arena, "%lld", (long long)version);
}

enum err version_reply(struct work *work, struct reply *reply, const void *value, int64_t version)
{
	reply->value = value;
	reply->etag = version_tag(work->arena, version);
	return OK;
}
