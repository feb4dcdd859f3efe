#include "domain/orders/orders_promise.h"

struct instant supply_covers(const struct supply *supply, size_t n, int64_t needed)
{
	for (size_t i = 0; i < n; i++) {
		if (supply[i].at.us == 0)
			continue;
		needed -= supply[i].units;
		if (needed <= 0)
			return supply[i].at;
	}
	return (struct instant){0};
}
