#include "base/instant.h"

#include <string.h>

#define SECONDS_PER_DAY 86400

static bool read_digits(const char *at, int count, int *out)
{
	int value = 0;
	for (int i = 0; i < count; i++) {
		if (at[i] < '0' || at[i] > '9')
			return false;
		value = value * 10 + (at[i] - '0');
	}
	*out = value;
	return true;
}

static int days_of_month(int year, int month)
{
	static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return days[month - 1] + (month == 2 && is_leap);
}

/* Years are counted from March, so that the leap day is the last of its year; months then follow
 * the pattern (153 m + 2) / 5; 400 years have 146097 days (Howard Hinnant, "chrono-Compatible
 * Low-Level Date Algorithms"). Day 0 is 719468 days after 0000-03-01. */
enum err day_from_civil(struct civil civil, struct day *out)
{
	if (civil.year < 1 || civil.year > 9999 || civil.month < 1 || civil.month > 12)
		return ERR_INVALID;
	if (civil.day < 1 || civil.day > days_of_month(civil.year, civil.month))
		return ERR_INVALID;
	int year = civil.year - (civil.month <= 2);
	int month = civil.month > 2 ? civil.month - 3 : civil.month + 9;
	int day_of_year = (153 * month + 2) / 5 + civil.day - 1;
	out->number = year * 365 + year / 4 - year / 100 + year / 400 + day_of_year - 719468;
	return OK;
}

struct civil day_civil(struct day day)
{
	int number = day.number;
	if (number < DAY_LEAST)
		number = DAY_LEAST;
	if (number > DAY_MOST)
		number = DAY_MOST;
	int since = number + 719468;
	int era = since / 146097, day_of_era = since % 146097;
	int year = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
	int month = (5 * day_of_year + 2) / 153;
	struct civil civil = {
		.year = era * 400 + year + (month >= 10),
		.month = month < 10 ? month + 3 : month - 9,
		.day = day_of_year - (153 * month + 2) / 5 + 1,
	};
	return civil;
}

static enum err read_date(const char *at, struct day *out)
{
	struct civil civil;
	if (!read_digits(at, 4, &civil.year) || at[4] != '-' || !read_digits(at + 5, 2, &civil.month)
	    || at[7] != '-' || !read_digits(at + 8, 2, &civil.day))
		return ERR_INVALID;
	return day_from_civil(civil, out);
}

enum err day_parse(struct str s, struct day *out)
{
	return s.len == 10 ? read_date(s.at, out) : ERR_INVALID;
}

/* ".123456": digits beyond the microsecond are checked and cut. Returns what follows, or NULL. */
static const char *read_fraction(const char *at, const char *end, int *us)
{
	int value = 0, scale = 100000;
	const char *first = at;
	for (; at < end && *at >= '0' && *at <= '9'; at++) {
		value += (*at - '0') * scale;
		scale /= 10;
	}
	*us = value;
	return at == first ? NULL : at;
}

/* "Z" or "+05:30", up to the end. */
static enum err read_offset(const char *at, const char *end, int *seconds)
{
	*seconds = 0;
	if (end - at == 1 && (*at == 'Z' || *at == 'z'))
		return OK;
	int hours, minutes;
	if (end - at != 6 || (at[0] != '+' && at[0] != '-') || !read_digits(at + 1, 2, &hours)
	    || at[3] != ':' || !read_digits(at + 4, 2, &minutes) || hours > 23 || minutes > 59)
		return ERR_INVALID;
	*seconds = (hours * 60 + minutes) * (at[0] == '-' ? -60 : 60);
	return OK;
}

enum err instant_parse(struct str s, struct instant *out)
{
	if (s.len < 20)
		return ERR_INVALID;
	const char *at = s.at, *end = s.at + s.len;
	struct day day;
	TRY(read_date(at, &day));
	int hour, minute, second, us = 0, offset;
	if ((at[10] != 'T' && at[10] != 't') || !read_digits(at + 11, 2, &hour) || at[13] != ':'
	    || !read_digits(at + 14, 2, &minute) || at[16] != ':' || !read_digits(at + 17, 2, &second))
		return ERR_INVALID;
	if (hour > 23 || minute > 59 || second > 60)
		return ERR_INVALID;
	at += 19;
	if (*at == '.') {
		at = read_fraction(at + 1, end, &us);
		if (at == NULL)
			return ERR_INVALID;
	}
	TRY(read_offset(at, end, &offset));
	int64_t minute_s = (int64_t)day.number * SECONDS_PER_DAY + hour * 3600 + minute * 60 - offset;
	if (second == 60 && (minute_s + 60) % SECONDS_PER_DAY != 0)
		return ERR_INVALID;
	int64_t value = (minute_s + second) * SECOND_US + us;
	if (value < INSTANT_LEAST_US || value > INSTANT_MOST_US)
		return ERR_INVALID;
	out->us = value;
	return OK;
}

struct day instant_day_utc(struct instant at)
{
	int64_t number = at.us / DAY_US - (at.us % DAY_US < 0);
	return (struct day){(int32_t)number};
}

struct instant day_begin_utc(struct day day)
{
	return (struct instant){day.number * DAY_US};
}

static void put_digits(char *at, int count, int value)
{
	while (count > 0) {
		at[--count] = (char)('0' + value % 10);
		value /= 10;
	}
}

static void put_date(char *at, struct day day)
{
	struct civil civil = day_civil(day);
	put_digits(at, 4, civil.year);
	at[4] = at[7] = '-';
	put_digits(at + 5, 2, civil.month);
	put_digits(at + 8, 2, civil.day);
}

void day_write(struct buf *buf, struct day day)
{
	char text[10];
	put_date(text, day);
	buf_add(buf, str_of(text, sizeof(text)));
}

static void write_instant(struct buf *buf, struct instant at, bool with_fraction)
{
	if (at.us < INSTANT_LEAST_US)
		at.us = INSTANT_LEAST_US;
	if (at.us > INSTANT_MOST_US)
		at.us = INSTANT_MOST_US;
	struct day day = instant_day_utc(at);
	int64_t of_day = at.us - day_begin_utc(day).us;
	int second = (int)(of_day / SECOND_US), us = (int)(of_day % SECOND_US);
	char text[27] = "YYYY-MM-DDThh:mm:ss.uuuuuuZ";
	put_date(text, day);
	put_digits(text + 11, 2, second / 3600);
	put_digits(text + 14, 2, second / 60 % 60);
	put_digits(text + 17, 2, second % 60);
	if (with_fraction && us != 0) {
		put_digits(text + 20, 6, us);
		buf_add(buf, str_of(text, 27));
	} else {
		text[19] = 'Z';
		buf_add(buf, str_of(text, 20));
	}
}

void instant_write(struct buf *buf, struct instant at)
{
	write_instant(buf, at, true);
}

void instant_write_seconds(struct buf *buf, struct instant at)
{
	write_instant(buf, at, false);
}
