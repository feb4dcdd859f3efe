#include "wire/zone.h"

#include <string.h>

#include <unicode/ucal.h>
#include <unicode/uloc.h>

#define ZONE_ROOM 64 /* the longest name has 32 letters */

bool zone_is_known(struct str name)
{
	UChar asked[ZONE_ROOM], canonical[ZONE_ROOM];
	if (str_is(name, "UTC"))
		return true;
	/* ICU also knows abbreviations of old Java; names of the database are Area/Location. */
	if (str_find(name, '/') < 0 || name.len >= ZONE_ROOM)
		return false;
	for (size_t i = 0; i < name.len; i++)
		asked[i] = (unsigned char)name.at[i];
	UBool is_listed = false;
	UErrorCode status = U_ZERO_ERROR;
	ucal_getCanonicalTimeZoneID(asked, (int32_t)name.len, canonical, ZONE_ROOM, &is_listed,
	                            &status);
	return U_SUCCESS(status) && is_listed && !str_is(name, "Etc/Unknown");
}

/* A Gregorian calendar of the zone; NULL when there is none of that name. */
static UCalendar *calendar_open(struct str zone)
{
	UChar name[ZONE_ROOM];
	UErrorCode status = U_ZERO_ERROR;
	if (!zone_is_known(zone))
		return NULL;
	for (size_t i = 0; i < zone.len; i++)
		name[i] = (unsigned char)zone.at[i];
	UCalendar *calendar = ucal_open(name, (int32_t)zone.len, "en_US", UCAL_GREGORIAN, &status);
	return U_SUCCESS(status) ? calendar : NULL;
}

static enum err calendar_close(UCalendar *calendar, UErrorCode status, struct instant *out)
{
	int64_t milliseconds = (int64_t)ucal_getMillis(calendar, &status);
	ucal_close(calendar);
	out->us = milliseconds * 1000;
	return U_SUCCESS(status) ? OK : ERR_INVALID;
}

static void minute_set(UCalendar *calendar, int64_t minute)
{
	ucal_set(calendar, UCAL_HOUR_OF_DAY, (int32_t)(minute / 60));
	ucal_set(calendar, UCAL_MINUTE, (int32_t)(minute % 60));
	ucal_set(calendar, UCAL_SECOND, 0);
	ucal_set(calendar, UCAL_MILLISECOND, 0);
}

enum err zone_minute_before(struct str zone, struct instant at, int64_t minute, struct instant *out)
{
	UErrorCode status = U_ZERO_ERROR;
	UCalendar *calendar = calendar_open(zone);
	if (calendar == NULL)
		return ERR_INVALID;
	ucal_setMillis(calendar, (UDate)(at.us / 1000), &status);
	minute_set(calendar, minute);
	if ((int64_t)ucal_getMillis(calendar, &status) * 1000 > at.us) {
		ucal_add(calendar, UCAL_DATE, -1, &status);
		minute_set(calendar, minute);
	}
	return calendar_close(calendar, status, out);
}

enum err zone_day_start(struct str zone, struct day day, struct instant *out)
{
	UErrorCode status = U_ZERO_ERROR;
	UCalendar *calendar = calendar_open(zone);
	if (calendar == NULL)
		return ERR_INVALID;
	struct civil civil = day_civil(day);
	ucal_setDateTime(calendar, civil.year, civil.month - 1, civil.day, 0, 0, 0, &status);
	ucal_set(calendar, UCAL_MILLISECOND, 0);
	return calendar_close(calendar, status, out);
}

bool country_is_known(struct str code)
{
	for (const char *const *at = uloc_getISOCountries(); *at != NULL; at++)
		if (str_is(code, *at))
			return true;
	return false;
}

struct str zone_text(struct arena *arena, struct instant at, struct str zone)
{
	UChar name[ZONE_ROOM];
	UErrorCode status = U_ZERO_ERROR;
	struct buf buf = buf_new(arena, 64);
	int64_t offset_ms = 0;
	if (at.us == 0)
		return (struct str){0};
	if (zone_is_known(zone)) {
		for (size_t i = 0; i < zone.len; i++)
			name[i] = (unsigned char)zone.at[i];
		UCalendar *calendar = ucal_open(name, (int32_t)zone.len, "en", UCAL_GREGORIAN, &status);
		ucal_setMillis(calendar, (UDate)(at.us / 1000), &status);
		offset_ms = ucal_get(calendar, UCAL_ZONE_OFFSET, &status);
		offset_ms += ucal_get(calendar, UCAL_DST_OFFSET, &status);
		ucal_close(calendar);
		offset_ms = U_SUCCESS(status) ? offset_ms : 0;
	}
	instant_write_seconds(&buf, (struct instant){at.us + offset_ms * 1000});
	if (buf.len < 16)
		return (struct str){0};
	buf.at[10] = ' ';
	return str_slice(buf_str(&buf), 0, 16); /* 2026-11-28 14:05 */
}
