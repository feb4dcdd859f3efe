#include "sandbox/address.h"

static const struct field rows[] = {
	FIELD(FIELD_TEXT, struct address, name),     FIELD(FIELD_TEXT, struct address, company),
	FIELD(FIELD_TEXT, struct address, address1), FIELD(FIELD_TEXT, struct address, address2),
	FIELD(FIELD_TEXT, struct address, city),     FIELD(FIELD_TEXT, struct address, province),
	FIELD(FIELD_TEXT, struct address, zip),      FIELD(FIELD_TEXT, struct address, country_code),
	FIELD(FIELD_TEXT, struct address, phone),
};

const struct field_table address_fields = FIELD_TABLE(rows);
