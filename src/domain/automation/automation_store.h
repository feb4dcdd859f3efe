/* The SQL of automation. Nothing is decided here. */
#ifndef PURSER_DOMAIN_AUTOMATION_STORE_H
#define PURSER_DOMAIN_AUTOMATION_STORE_H

#include "domain/automation/automation.h"

/* All 0 when nothing was ever saved. */
WARN_UNUSED enum err bot_head_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                    struct bot_head *out);
WARN_UNUSED enum err bot_head_save(struct tx *tx, struct company_id company,
                                   const struct bot_head *head);
/* With its groups; ERR_NOT_FOUND. ERR_INTERNAL when its body is no set of this program. */
WARN_UNUSED enum err bot_version_fetch(struct tx *tx, struct arena *arena,
                                       struct company_id company, int64_t version,
                                       struct bot_version *out);
WARN_UNUSED enum err bot_version_insert(struct tx *tx, struct arena *arena,
                                        struct company_id company,
                                        const struct bot_version *version);
WARN_UNUSED enum err bot_version_note_activation(struct tx *tx, struct company_id company,
                                                 int64_t version, struct instant at);

#endif
