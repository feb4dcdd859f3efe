/* The statements over table event. */
#ifndef PURSER_KERNEL_EVENT_STORE_H
#define PURSER_KERNEL_EVENT_STORE_H

#include "kernel/events.h"

WARN_UNUSED enum err event_insert(struct tx *tx, struct arena *arena, const struct event *events,
                                  size_t n);
WARN_UNUSED enum err event_load_after(struct tx *tx, struct arena *arena, struct company_id company,
                                      int64_t number, size_t most, struct event **out,
                                      size_t *count);
/* Without who, when and what: kind, subject and its id. */
WARN_UNUSED enum err event_load_heads_after(struct tx *tx, struct arena *arena,
                                            struct company_id company, int64_t number, size_t most,
                                            struct event **out, size_t *count);
WARN_UNUSED enum err event_load_subject(struct tx *tx, struct arena *arena,
                                        struct company_id company, struct str subject,
                                        int64_t subject_id, size_t most, struct event **out,
                                        size_t *count);
/* Newest first, with a number below `before`; of one subject, or (empty) of all. subject_id 0: all
 * of that kind. */
WARN_UNUSED enum err event_load_before(struct tx *tx, struct arena *arena,
                                       struct company_id company, int64_t before,
                                       struct str subject, int64_t subject_id, size_t most,
                                       struct event **out, size_t *count);

#endif
