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

static const char *exclusion_says(const struct stock_exclusion *exclusion)
{
	bool is_all_products = exclusion->product_id.value == 0;
	if (exclusion->channel_id.value == 0)
		return is_all_products ? "the warehouse is excluded from every channel"
		                       : "the product is excluded here from every channel";
	return is_all_products ? "the warehouse is excluded from this channel"
	                       : "the product is excluded here from this channel";
}

static const char *place_out(const struct share_place *place)
{
	if (place->exclusion != NULL)
		return exclusion_says(place->exclusion);
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
		         SAY(steps, N_UNITS " sold already, but claimed in no warehouse yet.",
		             N_UNITS_FMT(part->unplaced)),
		         "product", part->product_id.value);
	return sum - part->unplaced;
}

static int64_t floor_zero(int64_t units)
{
	return units > 0 ? units : 0;
}

/* More is promised than there is: the sum says so where it becomes 0. */
static struct str lacking(int64_t sum, struct share_steps *steps)
{
	return sum < 0 ? SAY(steps, "%lld more %s promised than there %s.", (long long)-sum,
	                     sum == -1 ? "is" : "are", sum == -1 ? "is" : "are")
	               : STR("");
}

static const char *component_out(const struct share_place *place)
{
	const char *out = place_out(place);
	return out == NULL && place->is_prepackaged_only ? "only prepackaged bundles count there" : out;
}

static const struct share_place *part_place(const struct share_part *part,
                                            struct warehouse_id warehouse)
{
	for (size_t i = 0; i < part->place_count; i++)
		if (ID_EQ(part->places[i].warehouse_id, warehouse))
			return &part->places[i];
	return NULL;
}

/* Sets that can be built of what one warehouse has; a part that is excluded excludes the place. */
static int64_t place_sets(const struct share_question *q, const struct share_place *place,
                          struct bundle_need *needs, struct share_steps *steps)
{
	const char *out = NULL;
	struct str of = STR("");
	size_t bottleneck = 0;
	for (size_t i = 0; i < q->part_count; i++) {
		const struct share_place *at = part_place(&q->parts[i], place->warehouse_id);
		bool is_first = out == NULL && at != NULL;
		out = is_first ? component_out(at) : out;
		if (is_first && at->exclusion != NULL
		    && ID_EQ(at->exclusion->product_id, q->parts[i].product_id))
			of = SAY(steps, "part %.*s: ", STR_FMT(q->parts[i].sku));
		needs[i] = (struct bundle_need){at != NULL ? at->available : 0, q->parts[i].per_unit};
	}
	int64_t sets = bundle_sets(needs, q->part_count, &bottleneck);
	const struct share_part *least = &q->parts[bottleneck];
	step_add(steps, SAY(steps, "Buildable at %.*s", STR_FMT(place->name)), out != NULL ? 0 : sets,
	         false,
	         out != NULL ? SAY(steps, "%lld set%s, but %.*s%s: not counted.", (long long)sets,
	                           sets == 1 ? "" : "s", STR_FMT(of), out)
	                     : SAY(steps, "%.*s is the bottleneck: " N_UNITS ", %lld a set.",
	                           STR_FMT(least->sku), N_UNITS_FMT(needs[bottleneck].available),
	                           (long long)least->per_unit),
	         "warehouse", place->warehouse_id.value);
	return out != NULL ? 0 : sets;
}

/* Orders without a warehouse will take sets of what is there: as many as their parts make. */
static int64_t unplaced_sets(const struct share_question *q, struct share_steps *steps)
{
	int64_t most = 0;
	for (size_t i = 0; i < q->part_count; i++) {
		int64_t per_unit = q->parts[i].per_unit;
		int64_t sets = (q->parts[i].unplaced + per_unit - 1) / per_unit;
		most = sets > most ? sets : most;
	}
	if (most > 0)
		step_add(steps, STR("Parts claimed without a warehouse"), -most, false,
		         SAY(steps, "They are sold already and make up to %lld set%s.", (long long)most,
		             most == 1 ? "" : "s"),
		         "", 0);
	return most;
}

/* A set ships from one warehouse: each builds its own. */
static int64_t sets_by_warehouse(const struct share_question *q, struct bundle_need *needs,
                                 struct share_steps *steps)
{
	int64_t sum = 0;
	for (size_t i = 0; i < q->parts[0].place_count; i++)
		sum += place_sets(q, &q->parts[0].places[i], needs, steps);
	return sum - unplaced_sets(q, steps);
}

/* The parts of a set may come from several warehouses. */
static int64_t sets_across(const struct share_question *q, struct bundle_need *needs,
                           struct share_steps *steps)
{
	for (size_t i = 0; i < q->part_count; i++) {
		const struct share_part *part = &q->parts[i];
		int64_t sum = -part->unplaced;
		for (size_t k = 0; k < part->place_count; k++)
			if (component_out(&part->places[k]) == NULL)
				sum += part->places[k].available;
		needs[i] = (struct bundle_need){sum, part->per_unit};
		step_add(steps, SAY(steps, "%.*s in all warehouses", STR_FMT(part->sku)), sum, true,
		         SAY(steps, N_UNITS ", %lld a set.", N_UNITS_FMT(sum), (long long)part->per_unit),
		         "product", part->product_id.value);
	}
	return bundle_sets(needs, q->part_count, NULL);
}

/* What limits the whole: the part of which all warehouses together make the fewest sets. */
static void bottleneck_say(const struct share_question *q, struct bundle_need *needs, int64_t sets,
                           struct share_steps *steps)
{
	size_t bottleneck = 0;
	if (steps->arena == NULL)
		return;
	for (size_t i = 0; i < q->part_count; i++) {
		needs[i] = (struct bundle_need){-q->parts[i].unplaced, q->parts[i].per_unit};
		for (size_t k = 0; k < q->parts[i].place_count; k++)
			if (component_out(&q->parts[i].places[k]) == NULL)
				needs[i].available += q->parts[i].places[k].available;
	}
	(void)bundle_sets(needs, q->part_count, &bottleneck);
	struct str lacks = lacking(sets, steps);
	step_add(steps, STR("Buildable"), floor_zero(sets), true,
	         SAY(steps, "%.*s is the bottleneck.%s%.*s", STR_FMT(q->parts[bottleneck].sku),
	             lacks.len > 0 ? " " : "", STR_FMT(lacks)),
	         "product", q->parts[bottleneck].product_id.value);
}

/* Prepackaged ones, and those that can be built. */
static int64_t bundle_available(const struct share_question *q, struct bundle_need *needs,
                                struct share_steps *steps)
{
	int64_t sets = 0;
	if (q->part_count > 0) {
		sets = q->is_across ? sets_across(q, needs, steps) : sets_by_warehouse(q, needs, steps);
		bottleneck_say(q, needs, sets, steps);
		sets = floor_zero(sets);
	}
	if (q->own == NULL || (q->own->place_count == 0 && q->own->unplaced == 0))
		return sets;
	int64_t own = part_available(q->own, steps);
	step_add(steps, STR("Prepackaged and buildable"), floor_zero(own + sets), true,
	         lacking(own + sets, steps), "product", q->own->product_id.value);
	return floor_zero(own + sets);
}

/* `when` begins the sentence: why this half of the rule holds. */
static int64_t rule_apply(enum rule_type type, int64_t value, int64_t available, const char *which,
                          struct str when, const struct share_question *q,
                          struct share_steps *steps)
{
	int64_t share;
	struct str sentence;
	if (type == RULE_PERCENT) {
		/* In two parts, so that the product cannot overflow. */
		share = available / 100 * value + available % 100 * value / 100;
		sentence = SAY(steps, "%.*s%lld percent of %lld is %lld%s.", STR_FMT(when),
		               (long long)value, (long long)available, (long long)share,
		               available % 100 * value % 100 != 0 ? ", rounded down" : "");
	} else {
		share = available < value ? available : value;
		sentence = SAY(steps, "%.*sAt most %lld of %lld.", STR_FMT(when), (long long)value,
		               (long long)available);
	}
	step_add(steps, str_from(which), share, true, sentence,
	         q->is_past ? "allocation_change" : "allocation_rule", q->rule->id.value);
	return share;
}

static int64_t share_of(const struct share_question *q, int64_t available,
                        struct share_steps *steps)
{
	const struct allocation_rule *rule = q->rule;
	if (rule == NULL)
		return available;
	int64_t level = rule->minimum_level >= 0 ? rule->minimum_level : q->product_minimum_level;
	bool is_one = rule->type == rule->minimum_type && rule->value == rule->minimum_value;
	if (available > level || is_one)
		return rule_apply(rule->type, rule->value, available, "Allocation rule", STR(""), q, steps);
	return rule_apply(rule->minimum_type, rule->minimum_value, available, "Minimum rule",
	                  SAY(steps, "%lld is not above the minimum level of %lld. ",
	                      (long long)available, (long long)level),
	                  q, steps);
}

int64_t share_compute(const struct share_question *q, struct share_steps *steps)
{
	if (q->stopped != NULL) {
		step_add(steps, STR("Not for sale"), 0, true, str_from(q->stopped), "", 0);
		return 0;
	}
	if (q->is_intangible) {
		step_add(steps, STR("May be sold"), INTANGIBLE_UNITS, true,
		         STR("It is delivered without a parcel: there is always enough of it."), "", 0);
		return INTANGIBLE_UNITS;
	}
	int64_t available = 0;
	if (q->is_bundle) {
		available = bundle_available(q, q->needs, steps);
	} else if (q->part_count > 0) {
		int64_t sum = part_available(&q->parts[0], steps);
		available = floor_zero(sum);
		step_add(steps, STR("Available to channels"), available, true, lacking(sum, steps),
		         "product", q->parts[0].product_id.value);
	}
	int64_t share = share_of(q, available, steps);
	if (q->buffer > 0) {
		int64_t kept = share < q->buffer ? floor_zero(share) : q->buffer;
		share -= kept;
		step_add(steps, STR("Buffer of the channel"), -kept, false,
		         SAY(steps, N_UNITS " kept back against the channel's lag%s.",
		             N_UNITS_FMT(q->buffer), kept < q->buffer ? ", as far as there are any" : ""),
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

/* Few units first, and that to a power of ten: then most changes of a listing that waits to be told
 * need not move it. */
static int64_t digits_of(int64_t quantity)
{
	int64_t digits = 0;
	for (; quantity > 0; quantity /= 10)
		digits++;
	return digits;
}

struct feed_place feed_place_of(const struct listing *listing)
{
	bool is_untold =
		listing->quantity_sequence > 0
		&& (listing->quantity.units != listing->pushed_quantity || listing->telling_quantity >= 0);
	return (struct feed_place){.listing_id = listing->id,
	                           .channel_id = listing->channel_id,
	                           .sequence = listing->quantity_sequence,
	                           .digits = is_untold ? digits_of(listing->quantity.units) : -1};
}

int64_t listing_least_shown(const struct listing *listing)
{
	bool is_less =
		listing->telling_quantity >= 0 && listing->telling_quantity < listing->pushed_quantity;
	return is_less ? listing->telling_quantity : listing->pushed_quantity;
}
