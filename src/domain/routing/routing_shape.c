#include "domain/routing/routing.h"

static const struct word rule_rows[] = {
	{ROUTED_BY_CHOICE, "chosen", "A person or a bot named the warehouse."},
	{ROUTED_BY_INTERNATIONAL_RANK, "international_rank", "Orders abroad go by international rank."},
	{ROUTED_BY_INVENTORY, "inventory", "The best-ranked warehouse that can fill the order."},
	{ROUTED_BY_STATE, "state_allocation", "The recipient's state is allocated to a warehouse."},
	{ROUTED_BY_ONLY_WAREHOUSE, "only_warehouse", "There is only one warehouse."},
	{ROUTED_BY_BACKUP, "backup", "The allocated warehouse lacks stock; a backup has everything."},
	{ROUTED_NOWHERE, "nowhere", "No rule found a warehouse."},
};
const struct words routing_rule_words = WORDS("RoutingRule", rule_rows);

static const struct word verdict_rows[] = {
	{VERDICT_CHOSEN, "chosen", "This warehouse ships the order."},
	{VERDICT_INACTIVE, "inactive", "The warehouse is deactivated."},
	{VERDICT_MARKETPLACE, "marketplace", "Its stock belongs to a marketplace."},
	{VERDICT_NO_RANK, "no_rank", "It has no rank for this kind of order."},
	{VERDICT_OTHER_STATE, "other_state", "The state is allocated to another warehouse."},
	{VERDICT_LOWER_RANK, "lower_rank", "A better-ranked warehouse can fill the order."},
	{VERDICT_SHORT, "short", "It cannot fill the whole order."},
	{VERDICT_NOT_ASKED, "not_asked", "Another warehouse was named."},
	{VERDICT_BY_NAME, "by_name_only", "It takes orders only from who names it."},
};
const struct words verdict_words = WORDS("RoutingVerdict", verdict_rows);

static const struct word change_rows[] = {
	{CHANGE_NOTHING, "nothing", "Nothing that is known would alter it."},
	{CHANGE_NAME, "name_warehouse", "Name that warehouse for the order."},
	{CHANGE_RECEIVE, "receive_stock", "Receive there what the order lacks."},
	{CHANGE_STATE, "allocate_state", "Allocate the recipient's state to it."},
	{CHANGE_RANK, "give_rank", "Give it a rank for this kind of order."},
	{CHANGE_ACTIVATE, "activate", "Activate it."},
};
const struct words routing_change_words = WORDS("RoutingChange", change_rows);

static const struct field candidate_fields[] = {
	FIELD_ID(struct routing_candidate, warehouse_id, struct warehouse_id, 0, "The warehouse."),
	FIELD_TEXT(struct routing_candidate, name, 0, 0, LIMIT_NAME, "Its name at the time."),
	FIELD_INT(struct routing_candidate, rank, 0, 0, INT64_MAX, "The rank that counted; 0: none."),
	FIELD_ENUM(struct routing_candidate, verdict, enum verdict, &verdict_words, 0,
               "Why it won or lost."),
	FIELD_INT(struct routing_candidate, short_units, 0, 0, INT64_MAX,
              "Units of the order it lacks."),
	FIELD_TEXT(struct routing_candidate, sentence, 0, 0, 500, "The verdict, for a person."),
};
const struct shape routing_candidate_shape =
	SHAPE("RoutingCandidate", struct routing_candidate, candidate_fields,
          "A warehouse that was considered for an order, and why it won or lost.");
