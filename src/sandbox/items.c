#include "base/list.h"
#include "sandbox/sandbox.h"

static const struct sandbox_item items[] = {
	{"SB-MUG-NAVY", "Enamel mug, navy", "14.00", NULL},
	{"SB-MUG-SAND", "Enamel mug, sand", "14.00", NULL},
	{"SB-TEA-EARL", "Earl Grey, 100 g tin", "11.50", NULL},
	{"SB-TEA-MINT", "Peppermint, 80 g tin", "9.90", NULL},
	{"SB-KETTLE-1L", "Stove-top kettle, 1 l", "48.00", NULL},
	{"SB-FILTER-50", "Paper filters, 50", "4.25", NULL},
	{"SB-SPOON-BRASS", "Brass measuring spoon", "16.75", NULL},
	{"SB-TOWEL-LINEN", "Linen tea towel", "18.00", NULL},
	{"SB-BOARD-OAK", "Oak serving board", "39.99", NULL},
	{"SB-HONEY-250", "Heather honey, 250 g", "8.40", NULL},
	{"SB-CANDLE-PINE", "Pine candle", "22.00", NULL},
	{"SB-SET-TEATIME", "Tea-time set: mug, tea, honey", "31.00",
     "SB-MUG-NAVY SB-TEA-EARL SB-HONEY-250"},
	{"SB-SET-BREW", "Brew set: kettle and two packs of filters", "54.00",
     "SB-KETTLE-1L SB-FILTER-50 SB-FILTER-50"},
	{"SB-APRON-OLIVE", "Canvas apron, olive", "34.50", NULL},
};

const struct sandbox_item *sandbox_items(size_t *count)
{
	*count = COUNT_OF(items);
	return items;
}
