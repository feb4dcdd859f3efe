/* Doing something to see what would come of it: every effect on the database and every event is
 * taken back, what it wrote into memory stays. For dry runs that cannot differ from the real thing,
 * because they are the real thing. Not for calls that flush events or enter another lane. */
#ifndef PURSER_KERNEL_REHEARSE_H
#define PURSER_KERNEL_REHEARSE_H

#include "kernel/work.h"

typedef enum err (*rehearsal)(struct work *work, void *state);

/* Runs it and takes everything back; the error is the rehearsal's own, or the database's. */
WARN_UNUSED enum err work_rehearse(struct work *work, rehearsal run, void *state);
/* Runs it; what it did stays when it returns OK, and is taken back when it does not. */
WARN_UNUSED enum err work_attempt(struct work *work, rehearsal run, void *state, enum err *result);

#endif
