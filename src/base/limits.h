/* Largest sizes, in one place. A limit is checked where the value enters. */
#ifndef PURSER_BASE_LIMITS_H
#define PURSER_BASE_LIMITS_H

enum limits {
	LIMIT_BODY_BYTES = 8 * 1024 * 1024,   /* a request body (413 above) */
	LIMIT_SMALL_BODY_BYTES = 256 * 1024,  /* parsed on the HTTP thread up to here */
	LIMIT_REPLY_BYTES = 64 * 1024 * 1024, /* a printed reply */
	LIMIT_JSON_DEPTH = 64,
	LIMIT_FORM_PAIRS = 2000,
	LIMIT_JSON_VALUES = 1024 * 1024, /* values of one text: a tree takes 64 bytes for each */
	LIMIT_NAME = 100,                /* names, company, e-mail (dialect 4) */
	LIMIT_ADDRESS_LINE = 150,
	LIMIT_CITY = 60,
	LIMIT_PHONE = 30,
	LIMIT_STATE = 20,
	LIMIT_COUNTRY = 50,
	LIMIT_NOTES = 1000,
	LIMIT_NUMBER = 191, /* an order number */
	LIMIT_SKU = 191,
	LIMIT_REMOTE_ID = 191,
	LIMIT_URL = 2000,
	LIMIT_ORDER_LINES = 500,
	LIMIT_BUNDLE_PARTS = 100,
	LIMIT_BULK_ITEMS = 1000,
	LIMIT_PAGE = 1000,
	LIMIT_PAGE_DEFAULT = 50,
	LIMIT_IDEMPOTENCY_KEY = 200,
};

#endif
