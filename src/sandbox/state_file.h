/* The state file: the ledger as JSON, replaced whole, so that it is never half written. */
#ifndef PURSER_SANDBOX_STATE_FILE_H
#define PURSER_SANDBOX_STATE_FILE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* ERR_NOT_FOUND: there is none; ERR_IO, ERR_TOO_LARGE. */
WARN_UNUSED enum err state_file_read(struct arena *arena, const char *path, struct str *out);
WARN_UNUSED enum err state_file_write(struct arena *arena, const char *path, struct str text);

#endif
