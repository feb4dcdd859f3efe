/* Instants, days and amounts: what is written is read as it was; splits and roundings are exact. */
#include "fuzz.h"

#include <string.h>

#include "base/instant.h"
#include "base/money.h"

static struct str written_instant(struct arena *arena, struct instant at)
{
	struct buf buf = buf_new(arena, 100);
	instant_write(&buf, at);
	return buf_str(&buf);
}

static void instants(struct arena *arena, struct str text)
{
	struct instant at, again;
	struct day day, day_again;
	if (instant_parse(text, &at) == OK) {
		assert(at.us >= INSTANT_LEAST_US && at.us <= INSTANT_MOST_US);
		assert(instant_parse(written_instant(arena, at), &again) == OK && again.us == at.us);
	}
	if (day_parse(text, &day) == OK) {
		struct buf buf = buf_new(arena, 100);
		day_write(&buf, day);
		assert(str_eq(buf_str(&buf), text));
		assert(day_from_civil(day_civil(day), &day_again) == OK);
		assert(day.number == day_again.number);
	}
}

static void any_instant(struct arena *arena, int64_t us)
{
	struct instant at = {us}, again;
	assert(instant_parse(written_instant(arena, at), &again) == OK);
	if (us >= INSTANT_LEAST_US && us <= INSTANT_MOST_US) {
		assert(again.us == us);
		int64_t begin = day_begin_utc(instant_day_utc(at)).us;
		assert(begin <= us && us - begin < DAY_US);
	}
}

static void amounts(struct arena *arena, struct str text, struct currency c)
{
	struct money m, again;
	if (money_parse(text, c, &m) != OK)
		return;
	struct buf buf = buf_new(arena, 100);
	money_write(&buf, m);
	assert(money_parse(buf_str(&buf), c, &again) == OK);
	assert(again.ten_thousandths == m.ten_thousandths && currency_eq(m.currency, again.currency));
}

static void arithmetic(int64_t value, struct currency c, const int64_t *weights, size_t n)
{
	static struct money parts[64];
	struct money m = {value, c}, settled, again;
	if (money_settle(m, &settled) == OK) {
		assert(money_settle(settled, &again) == OK);
		assert(again.ten_thousandths == settled.ten_thousandths);
		__int128 off = (__int128)settled.ten_thousandths - value;
		assert(off <= 5000 && off >= -5000);
	}
	if (n > 64 || money_split(m, weights, n, parts) != OK)
		return;
	__int128 sum = 0;
	for (size_t i = 0; i < n; i++) {
		assert(weights[i] > 0 || parts[i].ten_thousandths == 0);
		sum += parts[i].ten_thousandths;
	}
	assert(sum == value);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const char *const codes[] = {"USD", "JPY", "KWD", "CLF"};
	struct currency c;
	if (len == 0 || currency_parse(str_from(codes[bytes[0] % 4]), &c) != OK)
		return 0;
	struct arena *arena = arena_new(0);
	struct str text = str_of((const char *)bytes + 1, len - 1);
	instants(arena, text);
	amounts(arena, text, c);
	size_t n = text.len / 8;
	int64_t *numbers = ARENA_ARRAY(arena, n, int64_t);
	if (n > 0)
		memcpy(numbers, text.at, n * 8);
	for (size_t i = 0; i < n; i++)
		any_instant(arena, numbers[i]);
	for (size_t i = 1; i < n; i++)
		numbers[i] &= INT64_MAX >> (bytes[0] / 4 % 32);
	if (n > 0)
		arithmetic(numbers[0], c, numbers + 1, n - 1);
	arena_free(arena);
	return 0;
}
