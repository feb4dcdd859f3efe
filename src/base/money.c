#include "base/money.h"

#include <string.h>

#define SCALE_PLACES 4
#define SCALE ((int64_t)10000)

/* ISO 4217, list one (current currencies and funds) as of amendment 180, in force since 2026-01-01,
 * published by SIX Group for ISO: code and minor unit. Left out: what has no minor unit and cannot
 * be paid with (metals, bond units, SDR, ADB and SUCRE units of account, the test code, "none"). */
#define LETTERS 26
#define AT(a, b, c) (((a - 'A') * LETTERS + (b - 'A')) * LETTERS + (c - 'A'))
#define C(a, b, c, places) [AT(a, b, c)] = (places) + 1

/* Places plus one at the place that the letters give; 0: no such currency. */
static const unsigned char currencies[LETTERS * LETTERS * LETTERS] = {
	C('A', 'E', 'D', 2), C('A', 'F', 'N', 2), C('A', 'L', 'L', 2), C('A', 'M', 'D', 2),
	C('A', 'O', 'A', 2), C('A', 'R', 'S', 2), C('A', 'U', 'D', 2), C('A', 'W', 'G', 2),
	C('A', 'Z', 'N', 2), C('B', 'A', 'M', 2), C('B', 'B', 'D', 2), C('B', 'D', 'T', 2),
	C('B', 'H', 'D', 3), C('B', 'I', 'F', 0), C('B', 'M', 'D', 2), C('B', 'N', 'D', 2),
	C('B', 'O', 'B', 2), C('B', 'O', 'V', 2), C('B', 'R', 'L', 2), C('B', 'S', 'D', 2),
	C('B', 'T', 'N', 2), C('B', 'W', 'P', 2), C('B', 'Y', 'N', 2), C('B', 'Z', 'D', 2),
	C('C', 'A', 'D', 2), C('C', 'D', 'F', 2), C('C', 'H', 'E', 2), C('C', 'H', 'F', 2),
	C('C', 'H', 'W', 2), C('C', 'L', 'F', 4), C('C', 'L', 'P', 0), C('C', 'N', 'Y', 2),
	C('C', 'O', 'P', 2), C('C', 'O', 'U', 2), C('C', 'R', 'C', 2), C('C', 'U', 'P', 2),
	C('C', 'V', 'E', 2), C('C', 'Z', 'K', 2), C('D', 'J', 'F', 0), C('D', 'K', 'K', 2),
	C('D', 'O', 'P', 2), C('D', 'Z', 'D', 2), C('E', 'G', 'P', 2), C('E', 'R', 'N', 2),
	C('E', 'T', 'B', 2), C('E', 'U', 'R', 2), C('F', 'J', 'D', 2), C('F', 'K', 'P', 2),
	C('G', 'B', 'P', 2), C('G', 'E', 'L', 2), C('G', 'H', 'S', 2), C('G', 'I', 'P', 2),
	C('G', 'M', 'D', 2), C('G', 'N', 'F', 0), C('G', 'T', 'Q', 2), C('G', 'Y', 'D', 2),
	C('H', 'K', 'D', 2), C('H', 'N', 'L', 2), C('H', 'T', 'G', 2), C('H', 'U', 'F', 2),
	C('I', 'D', 'R', 2), C('I', 'L', 'S', 2), C('I', 'N', 'R', 2), C('I', 'Q', 'D', 3),
	C('I', 'R', 'R', 2), C('I', 'S', 'K', 0), C('J', 'M', 'D', 2), C('J', 'O', 'D', 3),
	C('J', 'P', 'Y', 0), C('K', 'E', 'S', 2), C('K', 'G', 'S', 2), C('K', 'H', 'R', 2),
	C('K', 'M', 'F', 0), C('K', 'P', 'W', 2), C('K', 'R', 'W', 0), C('K', 'W', 'D', 3),
	C('K', 'Y', 'D', 2), C('K', 'Z', 'T', 2), C('L', 'A', 'K', 2), C('L', 'B', 'P', 2),
	C('L', 'K', 'R', 2), C('L', 'R', 'D', 2), C('L', 'S', 'L', 2), C('L', 'Y', 'D', 3),
	C('M', 'A', 'D', 2), C('M', 'D', 'L', 2), C('M', 'G', 'A', 2), C('M', 'K', 'D', 2),
	C('M', 'M', 'K', 2), C('M', 'N', 'T', 2), C('M', 'O', 'P', 2), C('M', 'R', 'U', 2),
	C('M', 'U', 'R', 2), C('M', 'V', 'R', 2), C('M', 'W', 'K', 2), C('M', 'X', 'N', 2),
	C('M', 'X', 'V', 2), C('M', 'Y', 'R', 2), C('M', 'Z', 'N', 2), C('N', 'A', 'D', 2),
	C('N', 'G', 'N', 2), C('N', 'I', 'O', 2), C('N', 'O', 'K', 2), C('N', 'P', 'R', 2),
	C('N', 'Z', 'D', 2), C('O', 'M', 'R', 3), C('P', 'A', 'B', 2), C('P', 'E', 'N', 2),
	C('P', 'G', 'K', 2), C('P', 'H', 'P', 2), C('P', 'K', 'R', 2), C('P', 'L', 'N', 2),
	C('P', 'Y', 'G', 0), C('Q', 'A', 'R', 2), C('R', 'O', 'N', 2), C('R', 'S', 'D', 2),
	C('R', 'U', 'B', 2), C('R', 'W', 'F', 0), C('S', 'A', 'R', 2), C('S', 'B', 'D', 2),
	C('S', 'C', 'R', 2), C('S', 'D', 'G', 2), C('S', 'E', 'K', 2), C('S', 'G', 'D', 2),
	C('S', 'H', 'P', 2), C('S', 'L', 'E', 2), C('S', 'O', 'S', 2), C('S', 'R', 'D', 2),
	C('S', 'S', 'P', 2), C('S', 'T', 'N', 2), C('S', 'V', 'C', 2), C('S', 'Y', 'P', 2),
	C('S', 'Z', 'L', 2), C('T', 'H', 'B', 2), C('T', 'J', 'S', 2), C('T', 'M', 'T', 2),
	C('T', 'N', 'D', 3), C('T', 'O', 'P', 2), C('T', 'R', 'Y', 2), C('T', 'T', 'D', 2),
	C('T', 'W', 'D', 2), C('T', 'Z', 'S', 2), C('U', 'A', 'H', 2), C('U', 'G', 'X', 0),
	C('U', 'S', 'D', 2), C('U', 'S', 'N', 2), C('U', 'Y', 'I', 0), C('U', 'Y', 'U', 2),
	C('U', 'Y', 'W', 4), C('U', 'Z', 'S', 2), C('V', 'E', 'D', 2), C('V', 'E', 'S', 2),
	C('V', 'N', 'D', 0), C('V', 'U', 'V', 0), C('W', 'S', 'T', 2), C('X', 'A', 'D', 2),
	C('X', 'A', 'F', 0), C('X', 'C', 'D', 2), C('X', 'C', 'G', 2), C('X', 'O', 'F', 0),
	C('X', 'P', 'F', 0), C('Y', 'E', 'R', 2), C('Z', 'A', 'R', 2), C('Z', 'M', 'W', 2),
	C('Z', 'W', 'G', 2),
};

#undef C

static int row_of(const char *code)
{
	for (int i = 0; i < 3; i++)
		if (code[i] < 'A' || code[i] > 'Z')
			return 0;
	return currencies[AT(code[0], code[1], code[2])];
}

enum err currency_parse(struct str s, struct currency *out)
{
	if (s.len != 3 || row_of(s.at) == 0)
		return ERR_INVALID;
	*out = (struct currency){{s.at[0], s.at[1], s.at[2], '\0'}};
	return OK;
}

bool currency_eq(struct currency a, struct currency b)
{
	return memcmp(a.code, b.code, sizeof(a.code)) == 0;
}

struct str currency_str(const struct currency *c)
{
	return str_of(c->code, c->code[0] == '\0' ? 0 : 3);
}

int currency_places(struct currency c)
{
	int row = row_of(c.code);
	return row == 0 ? 2 : row - 1;
}

/* Ten-thousandths in the currency's minor unit: 100 for USD. */
static int64_t minor_unit(struct currency c)
{
	static const int64_t units[SCALE_PLACES + 1] = {10000, 1000, 100, 10, 1};
	return units[currency_places(c)];
}

struct money money_zero(struct currency c)
{
	return (struct money){0, c};
}

enum err money_parse(struct str s, struct currency c, struct money *out)
{
	size_t i = s.len > 0 && s.at[0] == '-';
	bool is_negative = i == 1, is_over = false;
	int64_t value = 0; /* gathered as a negative number, because there is one more of those */
	int places = -1;   /* digits after the point; -1 before it */
	size_t digits = 0;
	for (; i < s.len; i++) {
		if (s.at[i] == '.' && places < 0 && digits > 0) {
			places = 0;
			continue;
		}
		if (s.at[i] < '0' || s.at[i] > '9')
			return ERR_INVALID;
		digits++;
		if (places >= 0 && ++places > SCALE_PLACES)
			return ERR_INVALID;
		is_over = is_over || __builtin_mul_overflow(value, 10, &value)
		          || __builtin_sub_overflow(value, s.at[i] - '0', &value);
	}
	if (digits == 0 || places == 0)
		return ERR_INVALID;
	for (int place = places < 0 ? 0 : places; place < SCALE_PLACES; place++)
		is_over = is_over || __builtin_mul_overflow(value, 10, &value);
	if (is_over || (!is_negative && __builtin_sub_overflow((int64_t)0, value, &value)))
		return ERR_OVERFLOW;
	*out = (struct money){value, c};
	return OK;
}

enum err money_from_minor(int64_t minor, struct currency c, struct money *out)
{
	int64_t value;
	if (__builtin_mul_overflow(minor, minor_unit(c), &value))
		return ERR_OVERFLOW;
	*out = (struct money){value, c};
	return OK;
}

void money_write(struct buf *buf, struct money m)
{
	uint64_t size =
		m.ten_thousandths < 0 ? 0 - (uint64_t)m.ten_thousandths : (uint64_t)m.ten_thousandths;
	int places = currency_places(m.currency), most = SCALE_PLACES;
	uint64_t fraction = size % SCALE, whole = size / SCALE;
	for (; most > places && fraction % 10 == 0; most--)
		fraction /= 10;
	char text[24];
	size_t at = sizeof(text);
	if (most > 0) {
		for (int i = 0; i < most; i++) {
			text[--at] = (char)('0' + fraction % 10);
			fraction /= 10;
		}
		text[--at] = '.';
	}
	do {
		text[--at] = (char)('0' + whole % 10);
		whole /= 10;
	} while (whole > 0);
	if (m.ten_thousandths < 0)
		text[--at] = '-';
	buf_add(buf, str_of(text + at, sizeof(text) - at));
}

enum err money_add(struct money a, struct money b, struct money *out)
{
	int64_t value;
	if (!currency_eq(a.currency, b.currency))
		return ERR_CURRENCY;
	if (__builtin_add_overflow(a.ten_thousandths, b.ten_thousandths, &value))
		return ERR_OVERFLOW;
	*out = (struct money){value, a.currency};
	return OK;
}

enum err money_sub(struct money a, struct money b, struct money *out)
{
	int64_t value;
	if (!currency_eq(a.currency, b.currency))
		return ERR_CURRENCY;
	if (__builtin_sub_overflow(a.ten_thousandths, b.ten_thousandths, &value))
		return ERR_OVERFLOW;
	*out = (struct money){value, a.currency};
	return OK;
}

enum err money_times(struct money a, int64_t n, struct money *out)
{
	int64_t value;
	if (__builtin_mul_overflow(a.ten_thousandths, n, &value))
		return ERR_OVERFLOW;
	*out = (struct money){value, a.currency};
	return OK;
}

enum err money_settle(struct money a, struct money *out)
{
	int64_t unit = minor_unit(a.currency), rest = a.ten_thousandths % unit;
	int64_t value = a.ten_thousandths - rest;
	int64_t step = rest * 2 >= unit ? unit : rest * 2 <= -unit ? -unit : 0;
	if (unit > 1 && __builtin_add_overflow(value, step, &value))
		return ERR_OVERFLOW;
	*out = (struct money){value, a.currency};
	return OK;
}

/* The share of one weight in `units`: whole units, and a key that orders what was cut off. */
struct share {
	uint64_t units;
	int64_t key; /* 0: nothing was cut off */
};

static struct share share_of(uint64_t units, int64_t weight, int64_t total)
{
	unsigned __int128 product = (unsigned __int128)units * (uint64_t)weight;
	uint64_t below = (uint64_t)total, rest = (uint64_t)(product % below);
	return (struct share){
		.units = (uint64_t)(product / below),
		.key = (int64_t)(((unsigned __int128)rest << 62) / below) + (rest > 0),
	};
}

/* The largest key that at least `wanted` of the parts reach: by halves, so that many lines stay
 * cheap. */
static int64_t key_at_rank(const struct money *parts, size_t n, uint64_t wanted)
{
	int64_t low = 1, high = INT64_MAX;
	while (low < high) {
		int64_t middle = low + (high - low) / 2 + 1;
		uint64_t reach = 0;
		for (size_t i = 0; i < n; i++)
			reach += parts[i].ten_thousandths >= middle;
		if (reach >= wanted)
			low = middle;
		else
			high = middle - 1;
	}
	return low;
}

enum err money_split(struct money whole, const int64_t *weights, size_t n, struct money *parts)
{
	int64_t total = 0;
	for (size_t i = 0; i < n; i++) {
		if (weights[i] < 0)
			return ERR_INVALID;
		if (__builtin_add_overflow(total, weights[i], &total))
			return ERR_OVERFLOW;
	}
	if (total == 0)
		return ERR_INVALID;
	bool is_negative = whole.ten_thousandths < 0;
	int64_t unit = minor_unit(whole.currency);
	if (whole.ten_thousandths % unit != 0)
		unit = 1;
	uint64_t units =
		is_negative ? 0 - (uint64_t)whole.ten_thousandths : (uint64_t)whole.ten_thousandths;
	units /= (uint64_t)unit;

	uint64_t left = units;
	for (size_t i = 0; i < n; i++) {
		struct share share = share_of(units, weights[i], total);
		left -= share.units;
		parts[i] = (struct money){share.key, whole.currency}; /* the keys for now */
	}
	int64_t key = left == 0 ? INT64_MAX : key_at_rank(parts, n, left);
	uint64_t equals = left;
	for (size_t i = 0; i < n; i++)
		equals -= parts[i].ten_thousandths > key;
	for (size_t i = 0; i < n; i++) {
		uint64_t part = share_of(units, weights[i], total).units;
		if (parts[i].ten_thousandths > key) {
			part++;
		} else if (parts[i].ten_thousandths == key && equals > 0) {
			part++;
			equals--;
		}
		part *= (uint64_t)unit;
		parts[i].ten_thousandths = (int64_t)(is_negative ? 0 - part : part);
	}
	return OK;
}
