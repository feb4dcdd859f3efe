/* One struct type per kind of id, so that an order's id cannot be passed where a product's is
 * meant. Ids are positive and below 2^53, unique over all kinds and companies of one database;
 * 0 means none. They are handed out by id_new (db/db.h). */
#ifndef PURSER_BASE_ID_H
#define PURSER_BASE_ID_H

#include <stdint.h>

#define ID_MAX ((int64_t)9007199254740991)

#define ID_TYPE(name)                                                                              \
	struct name {                                                                                  \
		int64_t value;                                                                             \
	}

ID_TYPE(company_id);
ID_TYPE(user_id);
ID_TYPE(session_id);
ID_TYPE(client_id);
ID_TYPE(product_id);
ID_TYPE(listing_id);
ID_TYPE(warehouse_id);
ID_TYPE(location_id);
ID_TYPE(stock_id);
ID_TYPE(ledger_id);
ID_TYPE(incoming_id);
ID_TYPE(channel_id);
ID_TYPE(rule_id);
ID_TYPE(order_id);
ID_TYPE(order_line_id);
ID_TYPE(reservation_id);
ID_TYPE(decision_id);
ID_TYPE(shipment_id);
ID_TYPE(shipment_line_id);
ID_TYPE(connection_id);
ID_TYPE(exchange_id);
ID_TYPE(job_id);
ID_TYPE(custom_field_id);
ID_TYPE(label_id);
ID_TYPE(customer_id);
ID_TYPE(view_id);
ID_TYPE(bulk_id);
ID_TYPE(bot_id);
ID_TYPE(ruleset_id);
ID_TYPE(back_test_id);
ID_TYPE(vendor_id);
ID_TYPE(vendor_product_id);
ID_TYPE(vendor_price_id);
ID_TYPE(vendor_unit_id);
ID_TYPE(payment_term_id);
ID_TYPE(purchase_order_id);
ID_TYPE(purchase_line_id);
ID_TYPE(purchase_cost_id);
ID_TYPE(purchase_hold_id);
ID_TYPE(purchase_message_id);
ID_TYPE(milestone_id);
ID_TYPE(transfer_id);
ID_TYPE(transfer_line_id);
ID_TYPE(count_id);
ID_TYPE(lock_id);
ID_TYPE(layer_id);
ID_TYPE(cost_entry_id);
ID_TYPE(template_id);
ID_TYPE(document_id);
ID_TYPE(import_id);
ID_TYPE(export_id);
ID_TYPE(app_id);

#define ID_EQ(a, b) ((a).value == (b).value)

#endif
