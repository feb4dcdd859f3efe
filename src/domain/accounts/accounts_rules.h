/* Pure decisions of accounts. */
#ifndef PURSER_DOMAIN_ACCOUNTS_RULES_H
#define PURSER_DOMAIN_ACCOUNTS_RULES_H

#include "base/str.h"

/* One '@' with something before it, a host behind it, no white space. Whether it takes mail is
 * found out by sending some. */
bool email_is_plausible(struct str email);
/* What a token may do: what was asked for, as far as the holder has it (0: all that it has).
 * *beyond: it asked for more. */
unsigned scopes_granted(unsigned asked, unsigned has, bool *beyond);

#endif
