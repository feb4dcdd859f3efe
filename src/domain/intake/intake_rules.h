/* Checks of a draft that need nothing but the draft. */
#ifndef PURSER_DOMAIN_INTAKE_RULES_H
#define PURSER_DOMAIN_INTAKE_RULES_H

#include "domain/intake/intake.h"

/* Currency known, every amount in it and none of the prices negative, units of a line within its
 * count, country as two letters. Notes all faults; ERR_INVALID or ERR_CURRENCY. */
WARN_UNUSED enum err draft_check(const struct order_draft *draft, struct fault *fault);
/* Nobody is paid for buying: the discounts take off no more than there is to pay. */
WARN_UNUSED enum err draft_check_discounts(const struct order_draft *draft, struct fault *fault);

#endif
