/* Documents: the papers that a warehouse works with.
 *
 * Words. A *packing slip* goes into the parcel: one section an order, without prices when it is a
 * gift. A *pick list* says which units to take from which stock location, by bin for all its orders
 * together or order by order. A *template* is how a kind of paper looks: mustache over the markup
 * of wire/pdf.h; an order's is the one named in the request, else its channel's, else the company's
 * default, else the one we bring. A document is made once (a row, with its orders) and laid out
 * whenever its file is fetched, from the orders as they are then; every print is noted. The paper
 * of a *purchase order* is for its vendor: it is laid out when it is fetched, and is no document.
 *
 * Refusals: a template with a fault (INVALID, with line and sentence), foreign orders (NOT_FOUND),
 * nothing to print, orders of several warehouses on one pick list (REFUSED). */
#ifndef PURSER_DOMAIN_DOCUMENTS_H
#define PURSER_DOMAIN_DOCUMENTS_H

#include "kernel/listing.h"
#include "kernel/module.h"
#include "kernel/work.h"

enum document_limits {
	DOCUMENT_ORDERS_MOST = 1000,
	TEMPLATE_BYTES_MOST = 128 * 1024,
	IMAGE_BYTES_MOST = 1024 * 1024,
	IMAGES_MOST = 50,
};

enum document_kind {
	DOCUMENT_PACKING_SLIP,
	DOCUMENT_PICK_LIST,
	DOCUMENT_PURCHASE_ORDER,
	DOCUMENT_KIND_COUNT
};
extern const struct words document_kind_words;

enum document_grouping { GROUP_BY_BIN, GROUP_BY_ORDER };
extern const struct words document_grouping_words;

struct document_template {
	struct template_id id;
	struct str name;
	enum document_kind kind;
	struct str body;
	bool is_default; /* the company's for its kind */
	struct instant created_at, modified_at;
	int64_t version;
	struct touched touched;
};

struct document {
	struct document_id id;
	enum document_kind kind;
	struct template_id template_id;
	struct warehouse_id warehouse_id;
	enum document_grouping grouping;
	int64_t order_count, print_count;
	struct instant printed_at, created_at;
	LIST(int64_t) order_ids; /* loaded by document_get */
};

struct document_request {
	enum document_kind kind;
	LIST(int64_t) order_ids;
	struct warehouse_id warehouse_id; /* in place of ids: what is ready to ship there */
	int64_t most;                     /* of those; 0: DOCUMENT_ORDERS_MOST */
	bool skip_printed;                /* only orders that stand on no document of the kind yet */
	enum document_grouping grouping;
	struct template_id template_id; /* 0: see above */
	struct touched touched;
};

struct document_print {
	struct document_id document_id;
	int64_t number;
	struct instant at;
	struct str actor_kind, actor_name;
	int64_t actor_id;
};

struct document_preview {
	enum document_kind kind;
	struct str body;
	LIST(int64_t) order_ids; /* none: made-up ones; of a purchase_order: purchase_order_ids */
	LIST(int64_t) purchase_order_ids;
	enum document_grouping grouping;
	struct touched touched;
};

struct document_image {
	struct str name;
	struct str png; /* base64 */
	struct instant modified_at;
	struct touched touched;
};

extern const struct shape document_template_shape, document_shape, document_request_shape,
	document_print_shape, document_preview_shape, document_image_shape;

/* Prints the body on made-up orders, in each grouping: OK, or the fault with line and sentence.
 * Slow, so never on the writer: whoever stores a body has it tried first. */
WARN_UNUSED enum err template_try(struct work *work, enum document_kind kind, struct str body);
/* A default takes the place of the one before. Emits template.created, template.changed,
 * template.deleted. */
WARN_UNUSED enum err template_create(struct work *work, const struct document_template *draft,
                                     struct document_template *out);
WARN_UNUSED enum err template_update(struct work *work, struct template_id id,
                                     const struct document_template *patch, int64_t if_version,
                                     struct document_template *out);
/* Channels and documents that named it go back to the usual one. */
WARN_UNUSED enum err template_delete(struct work *work, struct template_id id);
WARN_UNUSED enum err template_get(struct work *work, struct template_id id,
                                  struct document_template *out);
/* The template that we bring. */
struct str template_standard(struct work *work, enum document_kind kind);
/* `id` 0: the usual one again. */
WARN_UNUSED enum err channel_template_set(struct work *work, struct channel_id channel,
                                          enum document_kind kind, struct template_id id);
/* A PNG that templates name, "logo" for the company's; empty `png`: none any more. */
WARN_UNUSED enum err document_image_put(struct work *work, const struct document_image *image);
WARN_UNUSED enum err document_image_all(struct work *work, struct document_image **out,
                                        size_t *count);

/* Makes a document and notes its first print. Emits document.made. */
WARN_UNUSED enum err document_make(struct work *work, const struct document_request *request,
                                   struct document *out);
/* Notes one more print. Emits document.reprinted. */
WARN_UNUSED enum err document_reprint(struct work *work, struct document_id id,
                                      struct document *out);
WARN_UNUSED enum err document_get(struct work *work, struct document_id id, struct document *out);
WARN_UNUSED enum err document_prints(struct work *work, struct document_id id,
                                     struct document_print **out, size_t *count);
/* The documents that an order stands on, newest first. */
WARN_UNUSED enum err documents_of_order(struct work *work, struct order_id order,
                                        struct document **out, size_t *count);
/* The PDF. Slow (about a millisecond an order): on a reader. */
WARN_UNUSED enum err document_file(struct work *work, struct document_id id, struct str *out);
/* The paper of a purchase order for its vendor; template 0: the company's, else ours. */
WARN_UNUSED enum err purchase_file(struct work *work, struct purchase_order_id id,
                                   struct template_id with, struct str *out);
/* The same for a template under way, on given orders or on made-up ones; writes nothing. */
WARN_UNUSED enum err document_preview(struct work *work, const struct document_preview *preview,
                                      struct str *out);

extern const struct listing_source documents_source, document_templates_source;
extern const struct module documents_module;

#endif
