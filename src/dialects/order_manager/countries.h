/* Countries: the dialect writes them with three letters (ISO 3166-1 alpha-3), Purser with two. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_COUNTRIES_H
#define PURSER_DIALECTS_ORDER_MANAGER_COUNTRIES_H

#include "base/str.h"

/* "US" becomes "USA"; empty when there is no such country. */
struct str country_three(struct str two);
/* "USA", and also "US", becomes "US", in any case; false when there is no such country. */
bool country_two(struct str code, struct str *two);

#endif
