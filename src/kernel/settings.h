/* Settings of a company: every one is a row with a sentence; values live in table setting. (Settings
 * of the process are the server's: flags > environment > file.) */
#ifndef PURSER_KERNEL_SETTINGS_H
#define PURSER_KERNEL_SETTINGS_H

#include "kernel/work.h"
#include "shape/shape.h"

struct setting_row {
	const char *name; /* "orders.unpaid_claim_hours" */
	enum kind kind;   /* KIND_INT, KIND_FLAG or KIND_TEXT */
	int64_t least, most;
	const char *usual; /* default, as text */
	const char *sentence;
};

WARN_UNUSED enum err setting_int(struct work *work, const char *name, int64_t *out);
WARN_UNUSED enum err setting_flag(struct work *work, const char *name, bool *out);
WARN_UNUSED enum err setting_text(struct work *work, const char *name, struct str *out);
WARN_UNUSED enum err setting_set(struct work *work, struct str name, struct str value);

#endif
