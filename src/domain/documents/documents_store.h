#ifndef PURSER_DOMAIN_DOCUMENTS_STORE_H
#define PURSER_DOMAIN_DOCUMENTS_STORE_H

#include "domain/documents/documents.h"

WARN_UNUSED enum err template_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                    struct template_id id, struct document_template *out);
WARN_UNUSED enum err template_fetch_named(struct tx *tx, struct arena *arena,
                                          struct company_id company, struct str name,
                                          struct document_template *out);
WARN_UNUSED enum err template_fetch_default(struct tx *tx, struct arena *arena,
                                            struct company_id company, enum document_kind kind,
                                            struct document_template *out);
WARN_UNUSED enum err templates_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                     const int64_t *ids, size_t n, struct document_template **out,
                                     size_t *count);
WARN_UNUSED enum err template_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                     const struct document_template *row);
WARN_UNUSED enum err template_save(struct tx *tx, struct arena *arena, struct company_id company,
                                   const struct document_template *row);
WARN_UNUSED enum err template_remove(struct tx *tx, struct company_id company,
                                     struct template_id id);
/* Nothing of the kind is the default any more, but `id`. */
WARN_UNUSED enum err template_defaults_clear(struct tx *tx, struct company_id company,
                                             enum document_kind kind, struct template_id id);

struct channel_template {
	int64_t channel_id;
	struct template_id template_id;
};
WARN_UNUSED enum err channel_templates_fetch(struct tx *tx, struct arena *arena,
                                             struct company_id company, enum document_kind kind,
                                             const int64_t *channels, size_t n,
                                             struct channel_template **out, size_t *count);
WARN_UNUSED enum err channel_template_put(struct tx *tx, struct company_id company,
                                          struct channel_id channel, enum document_kind kind,
                                          struct template_id id);

WARN_UNUSED enum err images_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                  struct document_image **out, size_t *count);
/* Empty png: removed. */
WARN_UNUSED enum err image_put(struct tx *tx, struct company_id company,
                               const struct document_image *image);

WARN_UNUSED enum err document_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                     const struct document *document);
WARN_UNUSED enum err document_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                    struct document_id id, struct document *out);
WARN_UNUSED enum err documents_fetch_of(struct tx *tx, struct arena *arena,
                                        struct company_id company, struct order_id order,
                                        struct document **out, size_t *count);
/* Those of `orders` that stand on a document of the kind, once for each warehouse of such. */
struct order_printed {
	int64_t order_id, warehouse_id;
};
WARN_UNUSED enum err orders_printed(struct tx *tx, struct arena *arena, struct company_id company,
                                    enum document_kind kind, const int64_t *orders, size_t n,
                                    struct order_printed **out, size_t *count);
WARN_UNUSED enum err print_insert(struct tx *tx, struct company_id company,
                                  const struct document_print *print);
WARN_UNUSED enum err prints_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                  struct document_id id, struct document_print **out,
                                  size_t *count);

#endif
