#include "api/guard.h"

#include "api/limit.h"
#include "base/instant.h"

enum { NAME_BURST = 10, ADDRESS_BURST = 50 };
#define NAME_REFILL_US (15 * SECOND_US)
#define ADDRESS_REFILL_US (3 * SECOND_US)

struct guard {
	struct limiter *names, *addresses;
};

struct guard *guard_new(struct arena *arena)
{
	struct guard *guard = ARENA_NEW(arena, struct guard);
	guard->names = limiter_new(arena, NAME_BURST, NAME_REFILL_US);
	guard->addresses = limiter_new(arena, ADDRESS_BURST, ADDRESS_REFILL_US);
	return guard;
}

static uint64_t key_of(struct str text)
{
	return str_hash(text) | 1;
}

bool guard_allows(struct guard *guard, struct str address, struct str name, int64_t now_us,
                  int64_t *wait_us)
{
	return limiter_has(guard->addresses, key_of(address), now_us, wait_us)
	       && (name.len == 0 || limiter_has(guard->names, key_of(name), now_us, wait_us));
}

void guard_note(struct guard *guard, struct str address, struct str name, int64_t now_us)
{
	int64_t wait_us;
	(void)limiter_take(guard->addresses, key_of(address), now_us, &wait_us);
	if (name.len > 0)
		(void)limiter_take(guard->names, key_of(name), now_us, &wait_us);
}

bool proxy_is_trusted(struct str proxies, struct str address)
{
	struct str piece;
	while (str_split(&proxies, ',', &piece)) {
		piece = str_trim(piece);
		if (piece.len > 0 && str_eq(piece, address))
			return true;
	}
	return false;
}

static bool is_address(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		bool is_digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
		if (!is_digit && c != '.' && c != ':')
			return false;
	}
	return text.len > 0 && text.len <= 45; /* the longest IPv6 text */
}

struct str caller_address(struct str proxies, struct str peer, struct str forwarded_for)
{
	struct str rest = forwarded_for, nearest = peer;
	/* From behind: each proxy appends the address that it saw. */
	while (rest.len > 0 && proxy_is_trusted(proxies, nearest)) {
		size_t comma = rest.len;
		while (comma > 0 && rest.at[comma - 1] != ',')
			comma--;
		struct str said = str_trim(str_slice(rest, comma, rest.len));
		if (!is_address(said))
			break;
		nearest = said;
		rest = str_slice(rest, 0, comma > 0 ? comma - 1 : 0);
	}
	return nearest;
}
