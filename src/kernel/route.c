#include "kernel/route.h"

enum err call_version(const struct call *call, int64_t *out)
{
	*out = 0;
	if (call->if_match.len == 0 || str_is(call->if_match, "*"))
		return OK;
	if (str_to_int(call->if_match, out) != OK || *out <= 0)
		return ERR_PRECONDITION;
	return OK;
}
