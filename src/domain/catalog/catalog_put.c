/* Products made and changed, many at once: one load, one decision each, one write. */
#include "domain/catalog/catalog_bundle_rules.h"
#include "domain/catalog/catalog_details_store.h"
#include "domain/catalog/catalog_rules.h"
#include "domain/catalog/catalog_store.h"
#include "kernel/events.h"
#include "shape/shape_change.h"
#include "wire/zone.h"

struct id_list {
	int64_t *at;
	size_t count, room;
};

struct putting {
	struct work *work;
	struct product_put *puts;
	size_t n;
	struct known_products known;
	struct map targets; /* id → struct product *: those that are changed, as they were */
	struct map put;     /* ids of known products that had their turn */
	struct map categories;
	struct bundle_graph graph;
	struct custom_fields fields;
	struct custom_edits edits;
	/* to be written */
	LIST(const struct product *) made, saved;
	struct id_list detailed[DETAIL_TABLE_COUNT]; /* whose details are other ones */
	struct id_list parted;
	LIST(const struct product *) with_details[DETAIL_TABLE_COUNT];
	LIST(struct bundle_part) parts;
	LIST(struct product_alias) aliases;
	LIST(struct str) given_up;
};

static void id_add(struct putting *p, struct id_list *ids, int64_t id)
{
	if (id != 0)
		*LIST_ADD(p->work->arena, ids) = id;
}

/* ---- loading ---- */

static void known_add(struct putting *p, struct product *products, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (map_get_int(&p->known.by_id, products[i].id.value) == NULL)
			known_products_add(&p->known, &products[i]);
}

/* The known product that a put means, or NULL. */
static struct product *target_of(const struct putting *p, const struct product_put *put)
{
	if (put->id.value != 0)
		return map_get_int(&p->known.by_id, put->id.value);
	return put->mode == PRODUCT_PUT_NEW ? NULL : map_get(&p->known.by_sku, put->draft->sku);
}

/* Of components that nobody knows, nor is about to make. */
static enum err hints_load(struct putting *p)
{
	LIST(struct str) unknown = {0};
	struct map drafted = map_new(p->work->arena);
	for (size_t i = 0; i < p->n; i++)
		map_put(&drafted, p->puts[i].draft->sku, p);
	for (size_t i = 0; i < p->n; i++) {
		const struct product *draft = p->puts[i].draft;
		for (size_t k = 0; k < draft->parts.count; k++) {
			struct str sku = draft->parts.at[k].sku;
			if (sku.len > 0 && map_get(&p->known.by_sku, sku) == NULL
			    && map_get(&drafted, sku) == NULL)
				*LIST_ADD(p->work->arena, &unknown) = sku;
		}
	}
	return unknown.count == 0
	           ? OK
	           : product_sku_hints(p->work, unknown.at, unknown.count, &p->known.hints);
}

/* Every product that the drafts name, and whoever has or had their SKUs. */
static enum err named_load(struct putting *p)
{
	struct work *work = p->work;
	LIST(struct str) skus = {0};
	struct id_list ids = {0};
	struct product *found;
	struct product_alias *aliases;
	size_t count;
	for (size_t i = 0; i < p->n; i++) {
		const struct product *draft = p->puts[i].draft;
		id_add(p, &ids, p->puts[i].id.value);
		id_add(p, &ids, draft->parent_id.value);
		if (draft->sku.len > 0)
			*LIST_ADD(work->arena, &skus) = draft->sku;
		if (draft->parent_sku.len > 0)
			*LIST_ADD(work->arena, &skus) = draft->parent_sku;
		for (size_t k = 0; k < draft->parts.count; k++) {
			id_add(p, &ids, draft->parts.at[k].component_id.value);
			if (draft->parts.at[k].sku.len > 0)
				*LIST_ADD(work->arena, &skus) = draft->parts.at[k].sku;
		}
	}
	TRY(products_fetch_by_skus(work->tx, work->arena, work->company, skus.at, skus.count, &found,
	                           &count));
	known_add(p, found, count);
	TRY(aliases_fetch_by_skus(work->tx, work->arena, work->company, skus.at, skus.count, &aliases,
	                          &count));
	for (size_t i = 0; i < count; i++)
		map_put(&p->known.aliases, aliases[i].sku, &aliases[i]);
	TRY(hints_load(p));
	if (ids.count == 0)
		return OK;
	TRY(products_fetch(work->tx, work->arena, work->company, ids.at, ids.count, &found, &count));
	known_add(p, found, count);
	return OK;
}

/* Parts and details of what is changed, and of parents of variations; siblings of variations. */
static enum err families_load(struct putting *p)
{
	struct work *work = p->work;
	struct id_list families = {0};
	struct product *found;
	size_t count, known = p->known.by_id.count;
	LIST(struct product) whole = {0};
	for (size_t i = 0; i < known; i++)
		if (((struct product *)p->known.by_id.entries[i].value)->type == PRODUCT_VIRTUAL)
			id_add(p, &families, p->known.by_id.entries[i].number);
	for (size_t i = 0; i < p->n; i++) {
		const struct product *target = target_of(p, &p->puts[i]);
		if (target == NULL)
			continue;
		map_put_int(&p->targets, target->id.value, NULL);
		id_add(p, &families, target->parent_id.value);
	}
	if (families.count > 0) {
		TRY(products_fetch(work->tx, work->arena, work->company, families.at, families.count,
		                   &found, &count));
		known_add(p, found, count);
		TRY(variations_fetch(work->tx, work->arena, work->company, families.at, families.count,
		                     &found, &count));
		known_add(p, found, count);
	}
	for (size_t i = 0; i < p->targets.count; i++)
		map_put_int(&p->put, p->targets.entries[i].number, NULL);
	for (size_t i = 0; i < families.count; i++)
		map_put_int(&p->put, families.at[i], NULL);
	for (size_t i = 0; i < p->put.count; i++) {
		const struct product *product = map_get_int(&p->known.by_id, p->put.entries[i].number);
		if (product != NULL)
			*LIST_ADD(work->arena, &whole) = *product;
	}
	TRY(product_parts_attach(work, whole.at, whole.count));
	TRY(product_details_attach(work, whole.at, whole.count));
	for (size_t i = 0; i < whole.count; i++)
		known_products_add(&p->known, &whole.at[i]);
	return OK;
}

static enum err categories_load(struct putting *p)
{
	struct category *all;
	size_t count;
	bool is_asked = false;
	for (size_t i = 0; i < p->n; i++)
		is_asked = is_asked || p->puts[i].draft->category_ids.count > 0;
	p->categories = map_new(p->work->arena);
	if (!is_asked)
		return OK;
	TRY(categories_fetch(p->work->tx, p->work->arena, p->work->company, false, &all, &count));
	for (size_t i = 0; i < count; i++)
		map_put_int(&p->categories, all[i].id.value, &all[i]);
	return OK;
}

/* Parts of bundles as they are stored become edges; *next: component bundles not seen yet. */
static void edges_add(struct putting *p, struct bundle_part *parts, size_t n, struct map *seen,
                      struct id_list *next)
{
	for (size_t from = 0; from < n;) {
		size_t to = from;
		int64_t bundle = parts[from].bundle_id.value;
		for (; to < n && parts[to].bundle_id.value == bundle; to++) {
			bundle_node_of(&p->graph, parts[to].component_id.value, parts[to].sku, parts[to].type);
			if (parts[to].type == PRODUCT_BUNDLE
			    && map_get_int(seen, parts[to].component_id.value) == NULL) {
				map_put_int(seen, parts[to].component_id.value, p);
				id_add(p, next, parts[to].component_id.value);
			}
		}
		bundle_parts_know(&p->graph,
		                  bundle_node_of(&p->graph, bundle, STR("A bundle"), PRODUCT_BUNDLE),
		                  &parts[from], to - from);
		from = to;
	}
}

/* The ids of the bundles around these, however far up, are added to the list itself. */
static enum err around_load(struct putting *p, struct id_list *bundles)
{
	struct work *work = p->work;
	struct map seen = map_new(work->arena);
	struct id_list frontier = *bundles;
	for (size_t i = 0; i < bundles->count; i++)
		map_put_int(&seen, bundles->at[i], p);
	while (frontier.count > 0) {
		struct bundle_part *parts;
		size_t count;
		struct id_list next = {0};
		TRY(parts_fetch_around(work->tx, work->arena, work->company, BUNDLE_PARTS, frontier.at,
		                       frontier.count, &parts, &count));
		for (size_t i = 0; i < count; i++) {
			if (map_get_int(&seen, parts[i].bundle_id.value) != NULL)
				continue;
			map_put_int(&seen, parts[i].bundle_id.value, p);
			id_add(p, &next, parts[i].bundle_id.value);
			id_add(p, bundles, parts[i].bundle_id.value);
		}
		frontier = next;
	}
	return OK;
}

/* Bundles that change, those around them, and everything below them and below their new parts. */
static enum err graph_load(struct putting *p)
{
	struct work *work = p->work;
	struct id_list bundles = {0};
	struct map seen = map_new(work->arena);
	struct product *found;
	size_t count;
	bool is_asked = false;
	p->graph = bundle_graph_new(work->arena);
	for (size_t i = 0; i < p->n; i++)
		is_asked = is_asked || p->puts[i].draft->parts.count > 0;
	if (!is_asked)
		return OK;
	for (size_t i = 0; i < p->known.by_id.count; i++)
		if (((struct product *)p->known.by_id.entries[i].value)->type == PRODUCT_BUNDLE)
			id_add(p, &bundles, p->known.by_id.entries[i].number);
	TRY(around_load(p, &bundles));
	TRY(products_fetch(work->tx, work->arena, work->company, bundles.at, bundles.count, &found,
	                   &count));
	for (size_t i = 0; i < count; i++) {
		bundle_node_of(&p->graph, found[i].id.value, found[i].sku, found[i].type);
		map_put_int(&seen, found[i].id.value, p);
	}
	while (bundles.count > 0) {
		struct bundle_part *parts;
		struct id_list next = {0};
		TRY(parts_fetch(work->tx, work->arena, work->company, BUNDLE_PARTS, bundles.at,
		                bundles.count, &parts, &count));
		edges_add(p, parts, count, &seen, &next);
		bundles = next;
	}
	return OK;
}

static enum err putting_load(struct putting *p)
{
	p->known = known_products_new(p->work->arena);
	p->targets = map_new(p->work->arena);
	p->put = map_new(p->work->arena);
	TRY(named_load(p));
	TRY(families_load(p));
	TRY(categories_load(p));
	TRY(graph_load(p));
	p->put = map_new(p->work->arena);
	return custom_fields_load(p->work, "product", &p->fields);
}

/* ---- deciding ---- */

/* Categories that were not given are as they were: known, and not loaded. */
static enum err categories_check(struct putting *p, const struct product *before,
                                 const struct product *product, struct fault *fault)
{
	size_t known = fault->rows.count;
	if (before != NULL && product->category_ids.at == before->category_ids.at)
		return OK;
	for (size_t i = 0; i < product->category_ids.count; i++)
		if (map_get_int(&p->categories, product->category_ids.at[i]) == NULL)
			fault_field(fault, str_format(p->work->arena, "category_ids[%zu]", i),
			            "is no category of this company");
	return fault->rows.count > known ? ERR_INVALID : OK;
}

static enum err places_check(struct putting *p, const struct product *before,
                             const struct product *product, struct fault *fault)
{
	enum err err = OK;
	if (product->origin_country.len > 0 && !country_is_known(product->origin_country))
		err = fault_field(fault, STR("origin_country"), "must be a country like US");
	enum err categories = categories_check(p, before, product, fault);
	return err != OK ? err : categories;
}

static enum err custom_decide(struct putting *p, const struct product_put *put, struct str json,
                              bool is_new)
{
	const struct product *product = &put->out;
	struct fault *fault = put->fault;
	size_t before = p->edits.count;
	const struct str path = STR("custom_fields");
	enum err err = custom_values_read(p->work->arena, &p->fields, product->id.value, json, path,
	                                  &p->edits, fault);
	for (size_t i = 0; put->custom_values != NULL && i < put->custom_values->count; i++) {
		struct custom_value *value = LIST_ADD(p->work->arena, &p->edits);
		*value = put->custom_values->at[i];
		value->subject_id = product->id.value;
	}
	if (err == OK && is_new)
		err = custom_values_require(&p->fields, &p->edits.at[before], p->edits.count - before, path,
		                            fault);
	if (err != OK)
		p->edits.count = before;
	return err;
}

/* Puts the parts into the graph: the last thing that may be refused. */
static enum err bundle_decide(struct putting *p, const struct product *product, struct fault *fault)
{
	if (product->type != PRODUCT_BUNDLE)
		return OK;
	for (size_t i = 0; i < product->parts.count; i++) {
		const struct bundle_part *part = &product->parts.at[i];
		bundle_node_of(&p->graph, part->component_id.value, part->sku, part->type);
	}
	struct bundle_node *node =
		bundle_node_of(&p->graph, product->id.value, product->sku, PRODUCT_BUNDLE);
	return bundle_parts_put(&p->graph, node, product->parts.at, product->parts.count, fault);
}

static enum err product_check(struct putting *p, const struct product *before,
                              struct product *product, struct fault *fault)
{
	struct arena *arena = p->work->arena;
	TRY(sku_check(product, &p->known, fault));
	if (before == NULL || product->parts.at != before->parts.at) /* they were given */
		TRY(parts_resolve(product, &p->known, fault));
	TRY(variation_resolve(arena, product, before, &p->known, fault));
	TRY(details_check(arena, product, fault));
	TRY(measures_check(before, product, fault));
	return places_check(p, before, product, fault);
}

static struct str list_text(struct arena *arena, const struct product *product, const char *name)
{
	const struct str names[] = {str_from(name)};
	return shape_text(arena, &product_shape, product, names, 1);
}

/* Is the list of that name another one? */
static bool list_differs(struct putting *p, const struct product *before,
                         const struct product *after, const char *name)
{
	struct arena *arena = p->work->arena;
	return before == NULL || !str_eq(list_text(arena, before, name), list_text(arena, after, name));
}

/* Notes which tables beside the product's own must be written. */
static void details_note(struct putting *p, const struct product *before,
                         const struct product *after)
{
	static const char *const lists[DETAIL_TABLE_COUNT] = {"attributes", "images", "category_ids"};
	for (enum detail_table table = 0; table < DETAIL_TABLE_COUNT; table++) {
		bool differs =
			list_differs(p, before, after, lists[table])
			|| (table == DETAIL_ATTRIBUTES && list_differs(p, before, after, "attribute_names"));
		if (!differs)
			continue;
		if (before != NULL)
			id_add(p, &p->detailed[table], after->id.value);
		*LIST_ADD(p->work->arena, &p->with_details[table]) = after;
	}
	if (before != NULL && parts_same(before, after))
		return;
	if (before != NULL)
		id_add(p, &p->parted, after->id.value);
	for (size_t i = 0; i < after->parts.count; i++)
		*LIST_ADD(p->work->arena, &p->parts) = after->parts.at[i];
}

static enum err product_make(struct putting *p, struct product_put *put)
{
	struct work *work = p->work;
	struct product *made = &put->out;
	*made = *put->draft;
	made->touched = (struct touched){0}; /* every field has its value now */
	TRY(id_new(work->tx, &made->id.value));
	made->is_active = true;
	made->created_at = made->modified_at = work->now;
	made->version = 1;
	made->asked_sku = made->sku;
	put->err = product_check(p, NULL, made, put->fault);
	if (put->err == OK)
		put->err = custom_decide(p, put, made->custom_fields, true);
	if (put->err == OK)
		put->err = bundle_decide(p, made, put->fault);
	if (put->err != OK)
		return OK;
	put->outcome = PRODUCT_WAS_MADE;
	known_products_add(&p->known, made);
	details_note(p, NULL, made);
	*LIST_ADD(work->arena, &p->made) = made;
	event_emit(work, "product.created", "product", made->id.value,
	           shape_text(work->arena, &product_shape, made, NULL, 0));
	return OK;
}

static void product_rename(struct putting *p, struct product *after, struct str from)
{
	struct work *work = p->work;
	struct product_alias *own = map_get(&p->known.aliases, after->sku);
	if (own != NULL)
		*LIST_ADD(work->arena, &p->given_up) = after->sku;
	*LIST_ADD(work->arena, &p->aliases) =
		(struct product_alias){.sku = from, .product_id = after->id, .created_at = work->now};
	known_products_rename(&p->known, after, from);
}

static enum err version_decide(const struct product_put *put, const struct product *before)
{
	if (put->if_version == 0 || put->if_version == before->version)
		return OK;
	return fault_say(put->fault, ERR_PRECONDITION,
	                 "It is version %lld now, not %lld; load it again.", (long long)before->version,
	                 (long long)put->if_version);
}

static void product_change(struct putting *p, struct product_put *put, const struct product *before)
{
	struct work *work = p->work;
	struct product *after = &put->out;
	size_t edits = p->edits.count;
	*after = *before;
	shape_apply(&product_shape, put->draft, after);
	struct str custom = after->custom_fields;
	after->custom_fields = before->custom_fields; /* of a table of their own */
	put->err = version_decide(put, before);
	if (put->err == OK && before->merged_into_id.value != 0)
		put->err = fault_say(put->fault, ERR_REFUSED,
		                     "%.*s was merged into product %lld; change that one.",
		                     STR_FMT(before->sku), (long long)before->merged_into_id.value);
	if (put->err == OK)
		put->err = product_check(p, before, after, put->fault);
	if (put->err == OK)
		put->err = custom_decide(p, put, custom, false);
	if (put->err == OK && after->parts.at != before->parts.at && !parts_same(before, after))
		put->err = bundle_decide(p, after, put->fault);
	if (put->err != OK)
		return;
	struct str parent_sku = after->parent_sku; /* looked up, not said */
	after->parent_sku = before->parent_sku;
	struct str difference = shape_difference(work->arena, &product_shape, before, after);
	after->parent_sku = parent_sku;
	put->outcome =
		difference.len > 0 || p->edits.count > edits ? PRODUCT_WAS_CHANGED : PRODUCT_WAS_SAME;
	if (difference.len == 0)
		return;
	after->modified_at = work->now;
	after->version = before->version + 1;
	details_note(p, before, after);
	*LIST_ADD(work->arena, &p->saved) = after;
	event_emit(work, "product.changed", "product", after->id.value, difference);
	if (!str_eq(before->sku, after->sku))
		product_rename(p, after, before->sku);
	else
		known_products_add(&p->known, after);
}

static enum err put_decide(struct putting *p, struct product_put *put)
{
	struct product *before = target_of(p, put);
	if (before == NULL && put->id.value != 0) {
		put->err = fault_say(put->fault, ERR_NOT_FOUND, "There is no product %lld.",
		                     (long long)put->id.value);
		return OK;
	}
	if (before == NULL && put->mode == PRODUCT_PUT_KNOWN) {
		put->err = fault_say(put->fault, ERR_NOT_FOUND, "There is no product with the SKU %.*s.",
		                     STR_FMT(put->draft->sku));
		return OK;
	}
	if (before == NULL)
		return product_make(p, put);
	if (map_get_int(&p->put, before->id.value) != NULL) {
		put->err = fault_say(put->fault, ERR_CONFLICT, "The product %.*s stands twice in the list.",
		                     STR_FMT(before->sku));
		return OK;
	}
	map_put_int(&p->put, before->id.value, put);
	product_change(p, put, before);
	return OK;
}

/* What a product is named after must be known before it: components before bundles, parents before
 * variations. */
static bool is_ready(const struct putting *p, const struct product *draft)
{
	if (draft->parent_sku.len > 0 && map_get(&p->known.by_sku, draft->parent_sku) == NULL)
		return false;
	for (size_t i = 0; i < draft->parts.count; i++) {
		const struct bundle_part *part = &draft->parts.at[i];
		if (part->component_id.value == 0 && map_get(&p->known.by_sku, part->sku) == NULL)
			return false;
	}
	return true;
}

static enum err puts_decide(struct putting *p)
{
	bool *is_decided = ARENA_ARRAY(p->work->arena, p->n, bool);
	size_t left = p->n;
	bool is_last = false; /* what is lacking comes no more: let it be refused */
	while (left > 0) {
		size_t before = left;
		for (size_t i = 0; i < p->n; i++) {
			if (is_decided[i] || (!is_last && !is_ready(p, p->puts[i].draft)))
				continue;
			is_decided[i] = true;
			left--;
			TRY(put_decide(p, &p->puts[i]));
		}
		is_last = left == before;
	}
	return OK;
}

/* ---- writing ---- */

static enum err details_write(struct putting *p, enum detail_table table)
{
	struct work *work = p->work;
	LIST(struct product_detail) rows = {0};
	for (size_t i = 0; i < p->with_details[table].count; i++) {
		const struct product *product = p->with_details[table].at[i];
		const int64_t id = product->id.value;
		for (size_t k = 0; table == DETAIL_IMAGES && k < product->images.count; k++)
			*LIST_ADD(work->arena, &rows) =
				(struct product_detail){id, (int64_t)k, product->images.at[k], {0}};
		for (size_t k = 0; table == DETAIL_CATEGORIES && k < product->category_ids.count; k++)
			*LIST_ADD(work->arena, &rows) =
				(struct product_detail){.product_id = id, .place = product->category_ids.at[k]};
		for (size_t k = 0; table == DETAIL_ATTRIBUTES && k < product->attributes.count; k++)
			*LIST_ADD(work->arena, &rows) = (struct product_detail){
				id, (int64_t)k, product->attributes.at[k].name, product->attributes.at[k].value};
		for (size_t k = 0; table == DETAIL_ATTRIBUTES && k < product->attribute_names.count; k++)
			*LIST_ADD(work->arena, &rows) =
				(struct product_detail){id, (int64_t)k, product->attribute_names.at[k], {0}};
	}
	TRY(details_delete(work->tx, work->company, table, p->detailed[table].at,
	                   p->detailed[table].count));
	return details_insert(work->tx, work->arena, work->company, table, rows.at, rows.count);
}

/* What bundles come down to, and that intangible products come down to nothing. */
static enum err units_write(struct putting *p)
{
	struct work *work = p->work;
	struct map made = map_new(work->arena);
	LIST(struct bundle_part) units = {0};
	struct id_list known = {0};
	for (size_t i = 0; i < p->made.count; i++) {
		const struct product *product = p->made.at[i];
		map_put_int(&made, product->id.value, p);
		if (product_is_intangible(product->type))
			*LIST_ADD(work->arena, &units) = (struct bundle_part){.bundle_id = product->id};
	}
	for (size_t i = 0; i < p->graph.nodes.count; i++) {
		const struct bundle_node *node = p->graph.nodes.entries[i].value;
		if (!node->is_changed)
			continue;
		for (size_t k = 0; k < node->units.count; k++)
			*LIST_ADD(work->arena, &units) = node->units.at[k];
		if (node->units.count == 0)
			*LIST_ADD(work->arena, &units) = (struct bundle_part){.bundle_id = {node->id}};
		if (map_get_int(&made, node->id) != NULL)
			continue;
		id_add(p, &known, node->id);
		event_emit(work, "product.parts_changed", "product", node->id, STR(""));
	}
	TRY(parts_delete(work->tx, work->company, BUNDLE_UNITS, known.at, known.count));
	return parts_insert(work->tx, work->arena, work->company, BUNDLE_UNITS, units.at, units.count);
}

static enum err putting_write(struct putting *p)
{
	struct work *work = p->work;
	struct tx *tx = work->tx;
	TRY(aliases_delete(tx, work->company, p->given_up.at, p->given_up.count));
	TRY(products_save(tx, work->arena, work->company, p->saved.at, p->saved.count));
	TRY(products_insert(tx, work->arena, work->company, p->made.at, p->made.count));
	TRY(aliases_put(tx, work->arena, work->company, p->aliases.at, p->aliases.count));
	for (enum detail_table table = 0; table < DETAIL_TABLE_COUNT; table++)
		TRY(details_write(p, table));
	TRY(parts_delete(tx, work->company, BUNDLE_PARTS, p->parted.at, p->parted.count));
	TRY(parts_insert(tx, work->arena, work->company, BUNDLE_PARTS, p->parts.at, p->parts.count));
	TRY(units_write(p));
	return custom_values_write(work, &p->fields, p->edits.at, p->edits.count);
}

enum err product_put_many(struct work *work, size_t n, struct product_put *puts)
{
	struct putting p = {.work = work, .puts = puts, .n = n};
	TRY(putting_load(&p));
	TRY(puts_decide(&p));
	return putting_write(&p);
}
