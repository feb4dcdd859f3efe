/* What custom_field_module.c hands out. */
#ifndef PURSER_KERNEL_CUSTOM_API_H
#define PURSER_KERNEL_CUSTOM_API_H

#include "kernel/custom_fields.h"

extern const struct route custom_field_routes[4];
/* The job that clears a deleted field's values away. */
WARN_UNUSED enum err custom_fields_purge(struct work *work, const struct job *job);

#endif
