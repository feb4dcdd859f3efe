/* Tag Stock Transfer: goods under way between warehouses. */
#ifndef PURSER_DIALECTS_ORDER_MANAGER_TRANSFER_H
#define PURSER_DIALECTS_ORDER_MANAGER_TRANSFER_H

#include "dialects/order_manager/answers.h"
#include "dialects/order_manager/wire.h"

extern const struct shape om_transfer_shape, om_transfers_query_shape, om_transfer_put_shape,
	om_transfer_receive_shape, om_transfer_bulk_shape;

enum err om_transfer_list(struct work *work, const struct call *call, struct reply *reply);
enum err om_transfer_get(struct work *work, const struct call *call, struct reply *reply);
enum err om_transfer_put(struct work *work, const struct call *call, struct reply *reply);
enum err om_transfer_receive(struct work *work, const struct call *call, struct reply *reply);
enum err om_transfer_ship(struct work *work, const struct call *call, struct reply *reply);

#define OM_TRANSFER_PATH_ "/v1/inventory/stocktransfers"
/* clang-format off */
#define OM_TRANSFER_ROUTES                                                                         \
	OM_LIST(OM_TRANSFER_PATH_, SCOPE_READ_TRANSFERS, &om_transfers_query_shape,                    \
	        &om_transfer_shape, om_transfer_list, "transfer_list", "Lists stock transfers."),      \
	OM_WRITE("PUT", OM_TRANSFER_PATH_, SCOPE_WRITE_TRANSFERS, ROUTE_EACH, NULL,                    \
	         &om_transfer_put_shape, &om_transfer_bulk_shape, om_transfer_put, "transfer_put",     \
	         "Makes a stock transfer, or changes one and overwrites its items."),                  \
	OM_READ(OM_TRANSFER_PATH_ "/{stock_transfer_id}", SCOPE_READ_TRANSFERS, 0, NULL,               \
	        &om_transfer_shape, om_transfer_get, "transfer_get", "Gets a stock transfer."),        \
	OM_WRITE("POST", OM_TRANSFER_PATH_ "/{stock_transfer_id}/receive", SCOPE_WRITE_TRANSFERS,      \
	         ROUTE_EACH, NULL, &om_transfer_receive_shape, &om_transfer_bulk_shape,                \
	         om_transfer_receive, "transfer_receive", "Notes what arrived."),                      \
	OM_WRITE("POST", OM_TRANSFER_PATH_ "/{stock_transfer_id}/shipment", SCOPE_WRITE_TRANSFERS, 0,  \
	         NULL, NULL, &om_transfer_bulk_shape, om_transfer_ship, "transfer_ship",               \
	         "The goods leave.")
/* clang-format on */

#endif
