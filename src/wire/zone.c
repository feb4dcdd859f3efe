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
