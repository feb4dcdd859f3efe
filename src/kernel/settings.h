/* Settings of a company: every one is a row with a sentence; values live in table setting.
 * (Settings of the process are the server's: flags > environment > file.) */
#ifndef PURSER_KERNEL_SETTINGS_H
#define PURSER_KERNEL_SETTINGS_H

#include "base/map.h"
#include "kernel/work.h"
#include "shape/shape.h"

struct setting_row {
	const char *name; /* "orders.unpaid_claim_hours" */
	enum kind kind;   /* KIND_INT, KIND_FLAG or KIND_TEXT */
	int64_t least, most;
	const char *usual; /* default, as text */
	const char *sentence;
	const char *words; /* KIND_TEXT: "oz,lb,g": one of these, or nothing; NULL: any text */
};

/* The row of that name among all modules, or NULL. */
const struct setting_row *setting_row_find(struct str name);
/* What the company chose, or the usual. ERR_INTERNAL for a name without a row. */
WARN_UNUSED enum err setting_int(struct work *work, const char *name, int64_t *out);
WARN_UNUSED enum err setting_flag(struct work *work, const char *name, bool *out);
WARN_UNUSED enum err setting_text(struct work *work, const char *name, struct str *out);
/* Several of them in one look-up, as texts. */
WARN_UNUSED enum err setting_texts(struct work *work, const char *const *names, size_t n,
                                   struct str *out);
/* A setting as the API shows it. */
struct setting {
	struct str name, value, usual, sentence;
	bool is_chosen;
};
extern const struct shape setting_shape;
WARN_UNUSED enum err setting_all(struct work *work, struct setting **out, size_t *count);
/* ERR_NOT_FOUND for an unknown name, ERR_INVALID when the value does not fit its kind and range.
 * Emits setting.changed. */
WARN_UNUSED enum err setting_set(struct work *work, struct str name, struct str value);

#endif
