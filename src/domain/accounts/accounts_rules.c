#include "domain/accounts/accounts_rules.h"

bool email_is_plausible(struct str email)
{
	ptrdiff_t at = str_find(email, '@');
	if (at <= 0)
		return false;
	struct str host = str_slice(email, (size_t)at + 1, email.len);
	for (size_t i = 0; i < email.len; i++) {
		if ((unsigned char)email.at[i] <= ' ' || email.at[i] == 0x7f)
			return false;
	}
	return host.len > 0 && str_find(host, '@') < 0 && host.at[0] != '.'
	       && host.at[host.len - 1] != '.';
}

unsigned scopes_granted(unsigned asked, unsigned has, bool *beyond)
{
	*beyond = (asked & ~has) != 0;
	return asked == 0 ? has : asked & has;
}
