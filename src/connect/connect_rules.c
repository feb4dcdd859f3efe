#include "connect/connect_rules.h"

#include "base/instant.h"

enum { BACKOFF_MOST_S = 300 };

int64_t backoff_us(int64_t attempts, uint64_t chance)
{
	int64_t seconds = 1;
	for (int64_t i = 1; i < attempts && seconds < BACKOFF_MOST_S; i++)
		seconds *= 2;
	if (seconds > BACKOFF_MOST_S)
		seconds = BACKOFF_MOST_S;
	int64_t quarter = seconds * SECOND_US / 4;
	return seconds * SECOND_US - quarter + (int64_t)(chance % (uint64_t)(2 * quarter + 1));
}

int64_t push_quantity(enum quantity_means means, int64_t for_sale, int64_t own_open,
                      int64_t remote_allocated)
{
	int64_t quantity = for_sale;
	if (means == QUANTITY_ON_HAND_LESS_OTHERS) {
		bool counts_less = remote_allocated >= 0 && remote_allocated < own_open;
		quantity += counts_less ? remote_allocated : own_open;
	}
	return quantity > 0 ? quantity : 0;
}

bool push_is_safe(int64_t quantity, int64_t pushed, bool is_downloaded)
{
	return is_downloaded || (pushed >= 0 && quantity <= pushed);
}

int64_t units_complete(const struct part_left *parts, size_t n)
{
	int64_t fewest = -1;
	for (size_t i = 0; i < n; i++) {
		if (parts[i].per_unit <= 0)
			continue;
		int64_t units = parts[i].left / parts[i].per_unit;
		if (fewest < 0 || units < fewest)
			fewest = units;
	}
	return fewest < 0 ? 0 : fewest;
}

int64_t units_begun(const struct part_left *parts, size_t n)
{
	int64_t most = 0;
	for (size_t i = 0; i < n; i++) {
		if (parts[i].per_unit <= 0)
			continue;
		int64_t units = (parts[i].left + parts[i].per_unit - 1) / parts[i].per_unit;
		if (units > most)
			most = units;
	}
	return most;
}

int64_t bucket_take(struct bucket *bucket, const struct pack_rate *rate, int64_t now_us)
{
	int64_t full = rate->bucket * 1000, cost = rate->cost * 1000;
	if (rate->bucket <= 0)
		return 0;
	if (!bucket->is_begun) {
		*bucket = (struct bucket){full, now_us, true};
	} else {
		int64_t passed_us = now_us - bucket->at_us;
		/* Longer than it takes to fill; and the product below stays in range. */
		if (passed_us > DAY_US)
			passed_us = DAY_US;
		bucket->thousandths += passed_us * rate->refill_per_s / 1000;
		if (bucket->thousandths > full)
			bucket->thousandths = full;
		bucket->at_us = now_us;
	}
	if (bucket->thousandths >= cost) {
		bucket->thousandths -= cost;
		return 0;
	}
	return (cost - bucket->thousandths) * 1000 / rate->refill_per_s + 1;
}
