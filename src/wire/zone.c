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
