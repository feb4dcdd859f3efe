#include "kernel/scopes.h"

#include "base/buf.h"

static const struct word scope_rows[] = {
	{SCOPE_READ_INVENTORY, "read_inventory", "See stock, listings' quantities and their reasons."},
	{SCOPE_WRITE_INVENTORY, "write_inventory", "Change stock."},
	{SCOPE_READ_ORDERS, "read_orders", "See orders."},
	{SCOPE_WRITE_ORDERS, "write_orders", "Create and change orders."},
	{SCOPE_READ_SHIPMENTS, "read_shipments", "See shipments."},
	{SCOPE_WRITE_SHIPMENTS, "write_shipments", "Record shipments."},
	{SCOPE_READ_PRODUCTS, "read_products", "See products and listings."},
	{SCOPE_WRITE_PRODUCTS, "write_products", "Create and change products and listings."},
	{SCOPE_READ_SETTINGS, "read_settings", "See warehouses, channels, rules, users, settings."},
	{SCOPE_WRITE_SETTINGS, "write_settings",
     "Change warehouses, channels, rules, users, settings."},
	{SCOPE_READ_AUDIT, "read_audit", "See the audit log and the event stream."},
	{SCOPE_READ_PURCHASING, "read_purchasing", "See vendors and purchase orders."},
	{SCOPE_WRITE_PURCHASING, "write_purchasing", "Change vendors and purchase orders."},
	{SCOPE_READ_TRANSFERS, "read_transfers", "See stock transfers."},
	{SCOPE_WRITE_TRANSFERS, "write_transfers", "Create, send and receive stock transfers."},
	{SCOPE_READ_ANALYTICS, "read_analytics", "See costs, values and margins."},
	{SCOPE_SIGNED_IN, "signed_in", "Anyone who is signed in."},
};
const struct words scope_words = WORDS("Scope", scope_rows);

static const struct word actor_kind_rows[] = {
	{ACTOR_SYSTEM, "system", "Purser itself: jobs and listeners."},
	{ACTOR_USER, "user", "A person."},
	{ACTOR_CLIENT, "client", "A program with an API client's token."},
	{ACTOR_CONNECTION, "connection", "A connection to an outside system."},
};
const struct words actor_kind_words = WORDS("ActorKind", actor_kind_rows);

/* Order Manager's words that differ from ours (order-manager-dialect.md 2). */
static const struct word foreign_rows[] = {
	{0, "none", "Nothing."},
	{SCOPE_READ_PURCHASING, "read_purchaseorders", "See vendors and purchase orders."},
	{SCOPE_WRITE_PURCHASING, "write_purchaseorders", "Change vendors and purchase orders."},
	{SCOPE_READ_TRANSFERS, "read_stocktransferorders", "See stock transfers."},
	{SCOPE_WRITE_TRANSFERS, "write_stocktransferorders", "Change stock transfers."},
};
static const struct words foreign_words = WORDS("ForeignScope", foreign_rows);

enum err scopes_read(struct str text, unsigned *out, struct str *unknown)
{
	*out = SCOPE_SIGNED_IN;
	*unknown = (struct str){0};
	size_t from = 0;
	for (size_t i = 0; i <= text.len; i++) {
		char c = i < text.len ? text.at[i] : ' ';
		if (c != ' ' && c != ',' && c != '+')
			continue;
		struct str word = str_slice(text, from, i);
		int bit;
		from = i + 1;
		if (word.len == 0)
			continue;
		if (str_eq_nocase(word, STR("all"))) {
			*out |= SCOPE_ALL;
		} else if (word_find(&scope_words, word, true, &bit)
		           || word_find(&foreign_words, word, true, &bit)) {
			*out |= (unsigned)bit;
		} else {
			*unknown = word;
			return ERR_INVALID;
		}
	}
	return OK;
}

struct str scopes_text(struct arena *arena, unsigned scopes, char separator)
{
	if ((scopes & SCOPE_ALL) == SCOPE_ALL)
		return STR("all");
	struct buf buf = buf_new(arena, 1024);
	for (size_t i = 0; i < scope_words.count; i++) {
		const struct word *row = &scope_words.rows[i];
		if (row->value == SCOPE_SIGNED_IN || !(scopes & (unsigned)row->value))
			continue;
		if (buf.len > 0)
			buf_byte(&buf, separator);
		buf_c(&buf, row->word);
	}
	return buf.len > 0 ? buf_str(&buf) : STR("none");
}

bool scopes_allow(unsigned has, unsigned needed)
{
	return (has & needed) == needed;
}
