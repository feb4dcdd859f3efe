#include "domain/automation/automation_names.h"

#include "domain/catalog/catalog.h"
#include "domain/channels/channels.h"
#include "domain/vendors/vendors.h"
#include "kernel/labels.h"

enum err bot_names_light(struct work *work, struct bot_names *out)
{
	struct warehouse *warehouses;
	struct channel *channels;
	size_t count;
	*out = (struct bot_names){0};
	TRY(warehouse_all(work, &warehouses, &count));
	for (size_t i = 0; i < count; i++)
		*LIST_ADD(work->arena, &out->warehouses) =
			(struct bot_name){warehouses[i].id.value, warehouses[i].name, warehouses[i].is_active};
	TRY(channel_all(work, &channels, &count));
	for (size_t i = 0; i < count; i++)
		*LIST_ADD(work->arena, &out->channels) =
			(struct bot_name){channels[i].id.value, channels[i].name, channels[i].is_active};
	struct vendor *vendors;
	TRY(vendor_all(work, &vendors, &count));
	for (size_t i = 0; i < count; i++)
		*LIST_ADD(work->arena, &out->vendors) =
			(struct bot_name){vendors[i].id.value, vendors[i].name, vendors[i].is_active};
	out->knows_vendors = true;
	return OK;
}

/* What the set asks the catalogue for. */
struct asked {
	LIST(int64_t) products;
	LIST(struct str) skus;
};

static void bot_asks(struct work *work, const struct bot *bot, struct asked *asked)
{
	for (size_t f = 0; f < bot->filters.count; f++)
		for (size_t i = 0;
		     bot->filters.at[f].field == BOT_PRODUCT && i < bot->filters.at[f].ids.count; i++)
			*LIST_ADD(work->arena, &asked->products) = bot->filters.at[f].ids.at[i];
	for (size_t a = 0; a < bot->actions.count; a++)
		if (bot->actions.at[a].action == BOT_ADD_ITEM)
			*LIST_ADD(work->arena, &asked->skus) = bot->actions.at[a].sku;
}

static enum err products_name(struct work *work, const struct asked *asked, struct bot_names *out)
{
	struct product *products;
	size_t count = 0;
	if (asked->products.count > 0)
		TRY(product_load(work, asked->products.at, asked->products.count, &products, &count));
	for (size_t i = 0; i < count; i++)
		*LIST_ADD(work->arena, &out->products) =
			(struct bot_name){products[i].id.value, products[i].sku, products[i].is_active};
	count = 0;
	if (asked->skus.count > 0)
		TRY(product_by_skus(work, asked->skus.at, asked->skus.count, &products, &count));
	for (size_t i = 0; i < count; i++)
		*LIST_ADD(work->arena, &out->skus) =
			(struct bot_name){products[i].id.value, products[i].asked_sku, products[i].is_active};
	out->knows_products = true;
	return OK;
}

enum err bot_names_load(struct work *work, const struct bot_set *set, struct bot_names *out)
{
	struct label *labels;
	struct asked asked = {0};
	size_t count;
	TRY(bot_names_light(work, out));
	for (size_t g = 0; g < set->groups.count; g++)
		for (size_t b = 0; b < set->groups.at[g].bots.count; b++)
			bot_asks(work, &set->groups.at[g].bots.at[b], &asked);
	TRY(products_name(work, &asked, out));
	TRY(label_all(work, &labels, &count));
	for (size_t i = 0; i < count; i++)
		*LIST_ADD(work->arena, &out->labels) =
			(struct bot_name){labels[i].id.value, labels[i].name, true};
	out->knows_labels = true;
	return OK;
}
