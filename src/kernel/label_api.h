/* What label_module.c hands out. */
#ifndef PURSER_KERNEL_LABEL_API_H
#define PURSER_KERNEL_LABEL_API_H

#include "kernel/labels.h"

extern const struct route label_routes[4];
/* The job that clears a deleted label's uses away. */
WARN_UNUSED enum err labels_purge(struct work *work, const struct job *job);

#endif
