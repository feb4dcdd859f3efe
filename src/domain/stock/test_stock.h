/* A company with stock, for the tests of stock and of what stands above it. Each step is a unit of
 * its own unless it takes a work. */
#ifndef PURSER_DOMAIN_TEST_STOCK_H
#define PURSER_DOMAIN_TEST_STOCK_H

#include "../tests/unit/work_fixture.h"
#include "domain/catalog/catalog.h"
#include "domain/stock/stock.h"
#include "domain/warehouses/warehouses.h"

extern struct work_fixture test_fixture;
extern struct warehouse_id test_reno, test_newark; /* in-house, figures are on hand */
extern struct warehouse_id test_vendor;            /* a 3PL whose figures are available */
extern int test_made_count;                        /* the newest product is SKU-<that> */

/* Opens the fixture and makes the three warehouses. */
/* Listeners have heard events up to this number; all there will be is how a world opens, as its
 * tests call the listeners themselves. */
void test_heard(int64_t number);
void test_world_open(void);
struct warehouse_id test_warehouse_made(const char *name, enum warehouse_type type,
                                        enum figure_meaning meaning);
struct location_id test_location_made(struct warehouse_id warehouse, const char *name,
                                      int64_t rank);
struct product_id test_product_made(void);

struct stock_item test_item_of(struct product_id product, struct warehouse_id warehouse,
                               int64_t units);
/* One item through the N-item form; `after` may be NULL. */
enum err test_change(struct work *work, enum stock_kind kind, struct stock_item item,
                     struct stock_level *after);
void test_changed(enum stock_kind kind, struct stock_item item);
/* It must answer `err` and `says` (work_fault), and write nothing. */
void test_refused(enum stock_kind kind, struct stock_item item, enum err err, const char *says);
/* A promise to order 77, guarded where there is a warehouse; negative units take it back. */
struct stock_move test_claim_of(struct product_id product, struct warehouse_id warehouse,
                                int64_t units);
void test_posted(struct stock_move *moves, size_t n);

struct stock_level test_level_of(struct product_id product, struct warehouse_id warehouse);
void test_level_is(struct product_id product, struct warehouse_id warehouse, int64_t on_hand,
                   int64_t locked, int64_t allocated);
/* Nothing that was written so far contradicts itself. */
void test_verified(void);
/* Takes what waits to be computed again. */
size_t test_dirty_taken(int64_t *first);

#endif
