/* The kinds of imports, and what they share: names, money, moments. */
#include "domain/catalog/catalog.h"
#include "domain/channels/channels.h"
#include "domain/imports/imports_kind.h"
#include "domain/warehouses/warehouses.h"

const struct import_kind *const import_kinds[] = {
	&import_stock,           &import_orders,   &import_products, &import_listings,
	&import_vendor_products, &import_minimums, &import_bundles,  &import_allocation_rules,
};
const size_t import_kind_count = COUNT_OF(import_kinds);

const struct import_kind *import_kind_find(struct work *work, struct str name)
{
	(void)work;
	for (size_t i = 0; i < import_kind_count; i++)
		if (str_is(name, import_kinds[i]->name))
			return import_kinds[i];
	return NULL;
}

enum err import_names_load(struct work *work, struct import_names *out)
{
	TRY(warehouse_all(work, &out->warehouses, &out->warehouse_count));
	return channel_all(work, &out->channels, &out->channel_count);
}

bool import_warehouse(struct work *work, const struct import_names *names, struct str said,
                      struct import_row *row, struct warehouse_id *out)
{
	int64_t id = 0;
	if (str_to_int(said, &id) != OK)
		id = 0;
	for (size_t i = 0; i < names->warehouse_count; i++) {
		const struct warehouse *warehouse = &names->warehouses[i];
		if (warehouse->id.value != id && !str_eq_nocase(warehouse->name, said))
			continue;
		*out = warehouse->id;
		return true;
	}
	row->outcome = ROW_FAILED;
	row->sentence = str_format(work->arena, "There is no warehouse called %.*s.", STR_FMT(said));
	return false;
}

bool import_channel(struct work *work, const struct import_names *names, struct str said,
                    struct import_row *row, struct channel_id *out)
{
	int64_t id = 0;
	if (str_to_int(said, &id) != OK)
		id = 0;
	for (size_t i = 0; i < names->channel_count; i++) {
		const struct channel *channel = &names->channels[i];
		if (channel->id.value != id && !str_eq_nocase(channel->name, said))
			continue;
		*out = channel->id;
		return true;
	}
	row->outcome = ROW_FAILED;
	row->sentence = str_format(work->arena, "There is no channel called %.*s.", STR_FMT(said));
	return false;
}

enum err import_products_find(struct work *work, const struct str *skus, size_t n,
                              struct import_products *out)
{
	struct product *found;
	LIST(struct str) unknown = {0};
	size_t count;
	out->by_sku = map_new(work->arena);
	out->hints = map_new(work->arena);
	TRY(product_by_skus(work, skus, n, &found, &count));
	for (size_t i = 0; i < count; i++)
		map_put(&out->by_sku, found[i].asked_sku, &found[i]);
	for (size_t i = 0; i < n; i++)
		if (skus[i].len > 0 && map_get(&out->by_sku, skus[i]) == NULL)
			*LIST_ADD(work->arena, &unknown) = skus[i];
	return unknown.count == 0 ? OK
	                          : product_sku_hints(work, unknown.at, unknown.count, &out->hints);
}

const struct product *import_product(struct work *work, const struct import_products *products,
                                     struct str sku, struct import_row *row)
{
	const struct product *product = map_get(&products->by_sku, sku);
	struct str hint = product_sku_hint(work, &products->hints, sku);
	if (product == NULL)
		row->sentence =
			str_format(work->arena, "There is no product %.*s.%.*s", STR_FMT(sku), STR_FMT(hint));
	return product;
}

bool import_money(struct work *work, struct str said, struct str currency, const char *field,
                  struct import_row *row, struct money *out)
{
	struct currency code;
	struct str text = str_trim(said);
	if (text.len == 0)
		return true;
	while (text.len > 0 && (text.at[0] == '$' || text.at[0] == ' '))
		text = str_slice(text, 1, text.len);
	if (currency_parse(currency, &code) != OK) {
		row->sentence =
			currency.len == 0
				? str_format(work->arena, "%s needs a currency: map a column, or give one for all",
		                     field)
				: str_format(work->arena, "currency %.*s is not known", STR_FMT(currency));
		return false;
	}
	if (money_parse(text, code, out) == OK)
		return true;
	row->sentence =
		str_format(work->arena, "%s must be an amount like 19.99, not %.*s", field, STR_FMT(said));
	return false;
}

bool import_cost(struct work *work, struct str said, struct str currency, const char *field,
                 struct import_row *row, struct money *out)
{
	if (!import_money(work, said, currency, field, row, out))
		return false;
	if (out->ten_thousandths <= UNIT_COST_MOST)
		return true;
	struct buf most = buf_new(work->arena, 40);
	struct str text = str_trim(said);
	money_write(&most, (struct money){UNIT_COST_MOST, out->currency});
	struct str limit = buf_str(&most);
	row->sentence = str_format(work->arena, "%s must be at most %.*s, not %.*s", field,
	                           STR_FMT(limit), STR_FMT(text));
	return false;
}

bool import_instant(struct work *work, struct str said, const char *field, struct import_row *row,
                    struct instant *out)
{
	struct day day;
	struct str text = str_trim(said);
	if (text.len == 0 || instant_parse(text, out) == OK)
		return true;
	if (day_parse(text, &day) == OK) {
		*out = day_begin_utc(day);
		return true;
	}
	/* 2026-11-28T14:05:00 and 2026-11-28 14:05: as spreadsheets write it. */
	if (text.len >= 16 && day_parse(str_slice(text, 0, 10), &day) == OK) {
		struct str full = str_format(work->arena, "%.*sT%.*s%sZ", 10, text.at, (int)(text.len - 11),
		                             text.at + 11, text.len == 16 ? ":00" : "");
		if (instant_parse(full, out) == OK)
			return true;
	}
	row->sentence = str_format(work->arena, "%s must be a date like 2026-11-28, not %.*s", field,
	                           STR_FMT(said));
	return false;
}
