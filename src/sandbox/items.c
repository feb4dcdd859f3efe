#include "base/list.h"
#include "sandbox/sandbox.h"

static const struct sandbox_item items[] = {
	{"SB-MUG-NAVY", "Enamel mug, navy", "14.00"},
	{"SB-MUG-SAND", "Enamel mug, sand", "14.00"},
	{"SB-TEA-EARL", "Earl Grey, 100 g tin", "11.50"},
	{"SB-TEA-MINT", "Peppermint, 80 g tin", "9.90"},
	{"SB-KETTLE-1L", "Stove-top kettle, 1 l", "48.00"},
	{"SB-FILTER-50", "Paper filters, 50", "4.25"},
	{"SB-SPOON-BRASS", "Brass measuring spoon", "16.75"},
	{"SB-TOWEL-LINEN", "Linen tea towel", "18.00"},
	{"SB-BOARD-OAK", "Oak serving board", "39.99"},
	{"SB-HONEY-250", "Heather honey, 250 g", "8.40"},
	{"SB-CANDLE-PINE", "Pine candle", "22.00"},
	{"SB-APRON-OLIVE", "Canvas apron, olive", "34.50"},
};

const struct sandbox_item *sandbox_items(size_t *count)
{
	*count = COUNT_OF(items);
	return items;
}
