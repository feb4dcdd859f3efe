/* Pure decisions about an order of the channel whose lines stand in several orders: how a change
 * that the channel makes reaches the pieces. */
#ifndef PURSER_DOMAIN_ORDERS_DIVIDED_RULES_H
#define PURSER_DOMAIN_ORDERS_DIVIDED_RULES_H

#include "domain/orders/orders_divided.h"

/* A piece of one line of the channel. */
struct line_piece {
	struct order_line *line;
	int64_t begun; /* units that left, or of which a part has */
	bool is_fixed; /* with somebody else, or gone: it cannot change any more */
	bool is_over;  /* of a cancelled order: the first to lose units, never gains any */
};

/* Do the lines of the channel's order stand in more than one order, or beside those of others? */
bool order_is_divided(const struct order *order);
/* Does a line of the channel stand on several lines of the order? Components of a bundle that was
 * broken; pieces that came back from a part and are not alike any more. */
bool order_has_pieces(const struct order *order);
/* Lays what the channel says of a line over its pieces: units, then price, tax and discount. Units
 * that are gone are taken from cancelled orders, then from the last piece; new ones go to the first
 * that may change. What has left stays, and so does what a person changed (orders_said_rules.c).
 * *fits false: it cannot be, and nothing was changed. */
WARN_UNUSED enum err pieces_set(struct arena *arena, struct line_piece *pieces, size_t n,
                                const struct order_line *said, bool *fits);
/* What the channel last wanted of all pieces; -1: nobody knows. */
int64_t pieces_last_open(const struct line_piece *pieces, size_t n);
/* What each of the n gets of a payment: in their order, up to what each owes; what is more than all
 * owe goes to the first. */
void payment_share(int64_t amount, const int64_t *owed, size_t n, int64_t *share);
struct order_divided order_divided_of(const struct order *order);
/* Is the parcel for the same person at the same place, by the same service? Without regard to
 * capitals and outer spaces. The first field that differs ("recipient", "street", "city", "state",
 * "postal code", "country", "shipping method"), or empty. */
struct str parcel_difference(const struct order *a, const struct order *b);
/* Of gift, fraud and deliver-by the first that differs ("fraud level", "gift mark", "gift message",
 * "deliver-by"), or empty. */
struct str marks_difference(const struct order *a, const struct order *b);

#endif
