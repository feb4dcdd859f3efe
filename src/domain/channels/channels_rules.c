#include "domain/channels/channels_rules.h"

static void step_add(struct share_steps *steps, struct str label, int64_t units, bool is_result,
                     struct str sentence, const char *subject, int64_t subject_id)
{
	if (steps->arena == NULL)
		return;
	struct why_step *step = LIST_ADD(steps->arena, &steps->rows);
	*step = (struct why_step){.label = label,
	                          .units = units,
	                          .is_result = is_result,
	                          .sentence = sentence,
	                          .subject = str_from(subject),
	                          .subject_id = subject_id};
}

/* A text only when somebody asks for it. */
#define SAY(steps, ...) ((steps)->arena ? str_format((steps)->arena, __VA_ARGS__) : STR(""))

static const char *place_out(const struct share_place *place)
{
	if (place->is_excluded)
		return "excluded here";
	if (place->is_marketplace)
		return "a marketplace's own stock";
	if (place->is_inactive)
		return "deactivated";
	return NULL;
}

/* What is available of one core product over the warehouses that count, less unplaced claims. */
static int64_t part_available(const struct share_part *part, struct share_steps *steps)
{
	int64_t sum = 0;
	for (size_t i = 0; i < part->place_count; i++) {
		const struct share_place *place = &part->places[i];
		const char *out = place_out(place);
		if (out == NULL)
			sum += place->available;
		step_add(steps, SAY(steps, "%.*s at %.*s", STR_FMT(part->sku), STR_FMT(place->name)),
		         out != NULL ? 0 : place->available, false,
		         out != NULL ? SAY(steps, "%lld available, but %s: not counted.",
		                           (long long)place->available, out)
		                     : SAY(steps, "%lld available.", (long long)place->available),
		         "warehouse", place->warehouse_id.value);
	}
	if (part->unplaced != 0)
		step_add(steps, SAY(steps, "%.*s claimed without a warehouse", STR_FMT(part->sku)),
		         -part->unplaced, false,
		         SAY(steps, "%lld units are sold already, but stand in no warehouse yet.",
		             (long long)part->unplaced),
		         "product", part->product_id.value);
	return sum - part->unplaced;
}

static int64_t floor_zero(int64_t units)
{
	return units > 0 ? units : 0;
}

/* The least of the parts is the bottleneck. */
static int64_t bundle_available(const struct share_question *q, struct share_steps *steps)
{
	int64_t least = -1;
	const struct share_part *bottleneck = NULL;
	for (size_t i = 0; i < q->part_count; i++) {
		const struct share_part *part = &q->parts[i];
		int64_t sum = floor_zero(part_available(part, steps));
		int64_t sets = sum / part->per_unit;
		step_add(steps, SAY(steps, "Sets by %.*s", STR_FMT(part->sku)), sets, true,
		         SAY(steps, "%lld units make %lld sets of %lld.", (long long)sum, (long long)sets,
		             (long long)part->per_unit),
		         "product", part->product_id.value);
		if (bottleneck == NULL || sets < least) {
			least = sets;
			bottleneck = part;
		}
	}
	if (bottleneck == NULL)
		return 0;
	step_add(steps, STR("Buildable"), least, true,
	         SAY(steps, "%.*s is the bottleneck.", STR_FMT(bottleneck->sku)), "product",
	         bottleneck->product_id.value);
	return least;
}

static int64_t rule_apply(enum rule_type type, int64_t value, int64_t available, const char *which,
                          int64_t rule_id, struct share_steps *steps)
{
	int64_t share;
	struct str sentence;
	if (type == RULE_PERCENT) {
		/* In two parts, so that the product cannot overflow. */
		share = available / 100 * value + available % 100 * value / 100;
		sentence = SAY(steps, "%lld percent of %lld is %lld, rounded down.", (long long)value,
		               (long long)available, (long long)share);
	} else {
		share = available < value ? available : value;
		sentence = SAY(steps, "At most %lld of %lld.", (long long)value, (long long)available);
	}
	step_add(steps, str_from(which), share, true, sentence, "allocation_rule", rule_id);
	return share;
}

static int64_t share_of(const struct share_question *q, int64_t available,
                        struct share_steps *steps)
{
	const struct allocation_rule *rule = q->rule;
	if (rule == NULL)
		return available;
	int64_t level = rule->minimum_level >= 0 ? rule->minimum_level : q->product_minimum_level;
	if (available > level)
		return rule_apply(rule->type, rule->value, available, "Allocation rule", rule->id.value,
		                  steps);
	return rule_apply(rule->minimum_type, rule->minimum_value, available,
	                  "Minimum rule: at or below the minimum level", rule->id.value, steps);
}

int64_t share_compute(const struct share_question *q, struct share_steps *steps)
{
	if (q->stopped != NULL) {
		step_add(steps, STR("Not for sale"), 0, true, str_from(q->stopped), "", 0);
		return 0;
	}
	int64_t available = 0;
	if (q->is_bundle) {
		available = bundle_available(q, steps);
	} else if (q->part_count > 0) {
		available = floor_zero(part_available(&q->parts[0], steps));
		step_add(steps, STR("Available to channels"), available, true, STR(""), "product",
		         q->parts[0].product_id.value);
	}
	int64_t share = share_of(q, available, steps);
	if (q->buffer > 0) {
		share = floor_zero(share - q->buffer);
		step_add(
			steps, STR("Buffer of the channel"), -q->buffer, false,
			SAY(steps, "%lld units are kept back against the channel's lag.", (long long)q->buffer),
			"channel", q->channel_id.value);
	}
	step_add(steps, STR("May be sold"), share, true, STR(""), "", 0);
	return share;
}

const struct allocation_rule *rule_choose(const struct allocation_rule *rules, size_t n,
                                          struct product_id product, struct channel_id channel)
{
	const struct allocation_rule *best = NULL;
	int best_rank = -1;
	for (size_t i = 0; i < n; i++) {
		const struct allocation_rule *rule = &rules[i];
		bool for_product = rule->product_id.value != 0, for_channel = rule->channel_id.value != 0;
		if ((for_product && !ID_EQ(rule->product_id, product))
		    || (for_channel && !ID_EQ(rule->channel_id, channel)))
			continue;
		int rank = (for_product ? 2 : 0) + (for_channel ? 1 : 0);
		if (rank > best_rank) {
			best = rule;
			best_rank = rank;
		}
	}
	return best;
}

bool exclusion_holds(const struct stock_exclusion *exclusion, struct warehouse_id warehouse,
                     struct product_id product, struct channel_id channel)
{
	return ID_EQ(exclusion->warehouse_id, warehouse)
	       && (exclusion->product_id.value == 0 || ID_EQ(exclusion->product_id, product))
	       && (exclusion->channel_id.value == 0 || ID_EQ(exclusion->channel_id, channel));
}
