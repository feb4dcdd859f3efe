/* Labels: words with a colour that people put on orders ("tags"), products and every other kind of
 * record with a subject row that carries them (kernel/module.h). A company has one list of labels;
 * each kind of record is counted apart. Names are unique without case; the id never changes, so a
 * rule that holds it survives a renaming.
 *
 * Listing queries of a source with a `subject` offer label=Urgent,Gift (one of them) and label.not.
 * Events: label.created, label.changed, label.deleted; and "<subject>.labelled" about each record
 * whose labels changed. Refusals: a name that is taken (CONFLICT), more labels than there may be.
 */
#ifndef PURSER_KERNEL_LABELS_H
#define PURSER_KERNEL_LABELS_H

#include "kernel/module.h"
#include "kernel/route.h"
#include "kernel/work.h"

enum label_limits {
	LABEL_NAME_MOST = 60,
	LABELS_MOST = 1000,      /* of a company */
	LABELS_EACH_MOST = 50,   /* of a record */
	LABELS_AT_ONCE_MOST = 50 /* added or removed by one call */
};

struct label_count {
	struct label_id label_id;
	struct str subject; /* "order" */
	int64_t records;
};

struct label {
	struct label_id id;
	struct str name, colour; /* "#1f77b4" */
	LIST(struct label_count) counts;
	struct instant created_at, modified_at;
	struct touched touched;
};
extern const struct shape label_shape;

/* A label on a record; as a record shows it, without the record. */
struct record_label {
	int64_t subject_id;
	struct label_id id;
	struct str name, colour;
};
/* The list as a member of records: FIELD_LIST(struct order, labels, struct record_label, …). */
struct record_labels {
	struct record_label *at;
	size_t count, room;
};
extern const struct shape record_label_shape;

/* ---- the list of labels ---- */

/* By name, with their counts. */
WARN_UNUSED enum err label_all(struct work *work, struct label **out, size_t *count);
/* Without a colour, one is chosen. */
WARN_UNUSED enum err label_create(struct work *work, const struct label *draft, struct label *out);
WARN_UNUSED enum err label_update(struct work *work, struct label_id id, const struct label *patch,
                                  struct label *out);
/* At once for every reader; what stood on records is cleared away by a job. */
WARN_UNUSED enum err label_delete(struct work *work, struct label_id id);
/* The labels of these names, ids[i] of names[i]. Unknown ones are made when `make`, else they are
 * faults under `path`. */
WARN_UNUSED enum err labels_named(struct work *work, const struct str *names, size_t n, bool make,
                                  const char *path, int64_t *ids);

/* ---- on records ---- */

/* Puts `add` on each record and takes `remove` off; what is so already stays and tells nothing. The
 * caller answers for the records being there. `changed` (may be NULL): records that differ now. */
WARN_UNUSED enum err labels_change(struct work *work, const char *subject, const int64_t *ids,
                                   size_t n, const int64_t *add, size_t add_count,
                                   const int64_t *remove, size_t remove_count, int64_t *changed);
/* Exactly these labels and no others on one record. */
WARN_UNUSED enum err labels_set(struct work *work, const char *subject, int64_t id,
                                const int64_t *labels, size_t n);
/* The labels of records, by record, then name. */
WARN_UNUSED enum err labels_of(struct work *work, const char *subject, const int64_t *ids, size_t n,
                               struct record_label **out, size_t *count);
/* The same for structs that have an id (int64 at `id_offset`) and a list at `labels_offset`. */
WARN_UNUSED enum err labels_attach(struct work *work, const char *subject, void *records, size_t n,
                                   size_t size, size_t id_offset, size_t labels_offset);

/* ---- for the routes of modules whose records carry labels ---- */

/* PUT …/{id}/labels: exactly these, by name; unknown names are made. */
struct label_names {
	LIST(struct str) labels;
};
/* POST …/labels: on many records at once. */
struct label_edit {
	LIST(int64_t) ids;
	LIST(struct str) add, remove;
};
struct label_edited {
	int64_t changed; /* records */
};
struct label_list {
	struct record_labels labels;
};
extern const struct shape label_names_shape, label_edit_shape, label_edited_shape, label_list_shape;
extern const struct refusal label_refusals[];

/* The handlers: the body is read, the records are looked for (NOT_FOUND), the reply is filled. */
WARN_UNUSED enum err labels_put(struct work *work, const char *subject, const struct call *call,
                                struct reply *reply);
WARN_UNUSED enum err labels_edit(struct work *work, const char *subject, const struct call *call,
                                 struct reply *reply);

extern const struct module labels_module;

#endif
