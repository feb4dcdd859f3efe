/* Where and to whom: the shop and the warehouse write addresses in the same words. */
#ifndef PURSER_SANDBOX_ADDRESS_H
#define PURSER_SANDBOX_ADDRESS_H

#include "sandbox/field.h"

struct address {
	struct str name, company, address1, address2, city, province, zip;
	struct str country_code; /* ISO 3166-1 alpha-2 */
	struct str phone;
};

extern const struct field_table address_fields;

#endif
