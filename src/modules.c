/* The list: one line per module, in dependency order. Nothing else registers anything. */
#include "dialects/oauth/oauth.h"
#include "dialects/order_manager/order_manager.h"
#include "connect/connect.h"
#include "domain/accounts/accounts.h"
#include "domain/apps/apps.h"
#include "domain/attributes/attributes.h"
#include "domain/automation/automation.h"
#include "domain/back_tests/back_tests.h"
#include "domain/catalog/catalog.h"
#include "domain/channels/channels.h"
#include "domain/costs/costs.h"
#include "domain/customers/customers.h"
#include "domain/documents/documents.h"
#include "domain/exports/exports.h"
#include "domain/imports/imports.h"
#include "domain/intake/intake.h"
#include "domain/merging/merging.h"
#include "domain/orders/orders.h"
#include "domain/purchasing/purchasing.h"
#include "domain/routing/routing.h"
#include "domain/shipments/shipments.h"
#include "domain/stock/stock.h"
#include "domain/transfers/transfers.h"
#include "domain/vendors/vendors.h"
#include "domain/warehouses/warehouses.h"
#include "kernel/bulk_action.h"
#include "kernel/custom_fields.h"
#include "kernel/dialect.h"
#include "kernel/kernel_module.h"
#include "kernel/labels.h"
#include "kernel/search.h"
#include "kernel/views.h"

/* clang-format off */
const struct module *const purser_modules[] = {
	&kernel_module,
	&forms_module,
	&bulk_module,
	&search_module,
	&views_module,
	&labels_module,
	&custom_fields_module,
	&accounts_module,
	&apps_module,
	&attributes_module,
	&catalog_module,
	&warehouses_module,
	&vendors_module,
	&stock_module,
	&channels_module,
	&routing_module,
	&automation_module,
	&orders_module,
	&back_tests_module,
	&customers_module,
	&shipments_module,
	&transfers_module,
	&purchasing_module,
	&documents_module,
	&exports_module,
	&costs_module,
	&intake_module,
	&merging_module,
	&imports_module,
	&connect_module,
};
/* clang-format on */
const size_t purser_module_count = COUNT_OF(purser_modules);

const struct dialect *const purser_dialects[] = {&order_manager_dialect, &oauth_dialect};
const size_t purser_dialect_count = COUNT_OF(purser_dialects);
