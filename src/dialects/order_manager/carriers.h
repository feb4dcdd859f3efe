/* The carriers that the dialect has words for. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_CARRIERS_H
#define PURSER_DIALECTS_ORDER_MANAGER_CARRIERS_H

#include <stdint.h>

#include "base/str.h"

/* "UPS": upper case, words joined by _. */
bool carrier_is_known(struct str word);
/* All of them, in byte order. */
size_t carrier_count(void);
struct str carrier_word(size_t at);
/* 1 … 2^31 - 1. */
int64_t carrier_id(struct str word);

#endif
