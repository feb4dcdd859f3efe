/* The carriers that the dialect has words for. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_CARRIERS_H
#define PURSER_DIALECTS_ORDER_MANAGER_CARRIERS_H

#include "base/str.h"

/* "UPS": upper case, words joined by _. */
bool carrier_is_known(struct str word);

#endif
