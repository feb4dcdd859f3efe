/* Custom fields: what a company adds to its orders, products and every other kind of record with a
 * subject row (kernel/module.h). A *field* is a definition; a *value* is what one record has in it.
 * Values are typed and checked, shown as an object `custom_fields` by name, told in exports by
 * their text, and found by listing queries of a source with a `subject`:
 *   custom.Colour=red,blue   custom.Colour.not=…   custom.Weight.from=1.5&custom.Weight.to=3
 *   custom.Colour.prefix=re (text, without case; compared by their first 100 characters)
 *   sort=custom.Weight, sort=-custom.Colour: records without a value come last (listing_custom.c)
 *
 * Use. Load the definitions once per unit, read values into edits (pure, every fault by path), and
 * write the edits of all records together:
 *     TRY(custom_fields_load(work, "product", &fields));
 *     custom_values_read(&fields, id, json, STR("custom_fields"), &edits, fault);
 *     TRY(custom_values_write(work, &fields, edits.at, edits.count));
 * Events: custom_field.created, .changed, .deleted; and "<subject>.custom_fields_changed" about
 * each record, with from and to of each value. Refusals: a name that is taken (CONFLICT), too many
 * fields or values (REFUSED). */
#ifndef PURSER_KERNEL_CUSTOM_FIELDS_H
#define PURSER_KERNEL_CUSTOM_FIELDS_H

#include "base/map.h"
#include "kernel/module.h"

enum custom_limits {
	CUSTOM_FIELDS_MOST = 100, /* definitions of a kind of record */
	CUSTOM_NAME_MOST = 60,
	CUSTOM_DESCRIPTION_MOST = 255,
	CUSTOM_TEXT_MOST = 255,
	CUSTOM_LONG_TEXT_MOST = 10000,
	CUSTOM_CHOICES_MOST = 200,
	CUSTOM_PLACES_MOST = 6,        /* decimals of a number */
	CUSTOM_ORDER_VALUES_MOST = 25, /* on one order (dialect 4) */
	CUSTOM_PRODUCT_VALUES_MOST = 100,
	CUSTOM_CUSTOMER_VALUES_MOST = 100
};

enum custom_kind {
	CUSTOM_TEXT,
	CUSTOM_LONG_TEXT,
	CUSTOM_NUMBER, /* decimal, with `places` */
	CUSTOM_MONEY,
	CUSTOM_DAY,
	CUSTOM_FLAG,
	CUSTOM_CHOICE, /* one of `choices` */
	CUSTOM_URL
};
extern const struct words custom_kind_words;

struct custom_field {
	struct custom_field_id id;
	struct str subject; /* "order" */
	struct str name, description;
	enum custom_kind kind;
	LIST(struct str) choices;
	int64_t places;
	bool is_positive; /* a number or amount that may not be below 0 */
	bool is_required; /* must be given when a person makes the record, and cannot be removed */
	bool is_on_grid;  /* lists show it as a column */
	bool is_active;   /* else its values stay and are shown, but none can be given */
	int64_t place;    /* in forms and lists; smaller first */
	struct instant created_at, modified_at;
	struct touched touched;
};
extern const struct shape custom_field_shape;

/* The definitions of one kind of record, by place, then name. */
struct custom_fields {
	const char *subject;
	int64_t values_most; /* on one record */
	struct custom_field *at;
	size_t count;
	struct map by_name, by_id; /* folded name; struct custom_field * */
};

/* ---- definitions ---- */

WARN_UNUSED enum err custom_fields_load(struct work *work, const char *subject,
                                        struct custom_fields *out);
/* By name, case aside; NULL when there is none. */
const struct custom_field *custom_field_named(struct arena *arena,
                                              const struct custom_fields *fields, struct str name);
WARN_UNUSED enum err custom_field_create(struct work *work, const struct custom_field *draft,
                                         struct custom_field *out);
WARN_UNUSED enum err custom_field_update(struct work *work, struct custom_field_id id,
                                         const struct custom_field *patch,
                                         struct custom_field *out);
/* At once for every reader; its values are cleared away by a job. */
WARN_UNUSED enum err custom_field_delete(struct work *work, struct custom_field_id id);

/* ---- values ---- */

struct custom_value {
	int64_t subject_id;
	struct custom_field_id field_id;
	struct str text; /* as shown: "red", "12.5", "19.99 USD", "2026-11-21", "true" */
	bool has_number;
	int64_t number; /* millionths, ten-thousandths, days, 0 or 1 */
	struct str folded;
};

/* A value to be given, checked; without text: to be removed. */
struct custom_edits {
	struct custom_value *at;
	size_t count, room;
};

/* Reads the members of a JSON object text for one record; null removes. Faults stand under
 * "path.Name". ERR_INVALID when there was any. */
WARN_UNUSED enum err custom_values_read(struct arena *arena, const struct custom_fields *fields,
                                        int64_t subject_id, struct str json, struct str path,
                                        struct custom_edits *edits, struct fault *fault);
/* The same for one value as people write it in a cell: "12.5", "19.99 USD", "yes"; empty removes.
 */
WARN_UNUSED enum err custom_value_read(struct arena *arena, const struct custom_field *field,
                                       int64_t subject_id, struct str text, struct str path,
                                       struct custom_edits *edits, struct fault *fault);
/* Notes each required field that is not among the edits: for new records. */
WARN_UNUSED enum err custom_values_require(const struct custom_fields *fields,
                                           const struct custom_value *edits, size_t n,
                                           struct str path, struct fault *fault);
/* Writes the edits of all records; what is so already stays and tells nothing. A later edit of the
 * same value wins. The caller answers for the records being there. */
WARN_UNUSED enum err custom_values_write(struct work *work, const struct custom_fields *fields,
                                         const struct custom_value *edits, size_t n);
/* The records are no more: their values go, and nobody is told. */
WARN_UNUSED enum err custom_values_forget(struct work *work, const char *subject,
                                          const int64_t *ids, size_t n);
/* By record, then place of the field. */
WARN_UNUSED enum err custom_values_of(struct work *work, const struct custom_fields *fields,
                                      const int64_t *ids, size_t n, struct custom_value **out,
                                      size_t *count);
/* For structs that have an id (int64 at `id_offset`) and a text at `text_offset` (FIELD_JSON): the
 * object of their values, "{}" where there is none. */
WARN_UNUSED enum err custom_values_attach(struct work *work, const char *subject, void *records,
                                          size_t n, size_t size, size_t id_offset,
                                          size_t text_offset);

/* ---- for the routes of modules whose records carry them ---- */

/* PATCH …/{id}/custom_fields: what is absent stays, null removes. */
struct custom_patch {
	struct str custom_fields; /* JSON object */
};
/* POST …/custom_fields: the same on many records. */
struct custom_bulk {
	LIST(int64_t) ids;
	struct str custom_fields;
};
extern const struct shape custom_patch_shape, custom_bulk_shape;
extern const struct refusal custom_refusals[];

/* The members of a JSON object on each of the records, which the caller answers for. */
WARN_UNUSED enum err custom_values_give(struct work *work, const char *subject, const int64_t *ids,
                                        size_t n, struct str json);
WARN_UNUSED enum err custom_fields_patch(struct work *work, const char *subject,
                                         const struct call *call, struct reply *reply);
/* Answers 204. */
WARN_UNUSED enum err custom_fields_bulk(struct work *work, const char *subject,
                                        const struct call *call, struct reply *reply);

extern const struct module custom_fields_module;

#endif
