#ifndef PURSER_DOMAIN_IMPORTS_STORE_H
#define PURSER_DOMAIN_IMPORTS_STORE_H

#include "domain/imports/imports.h"
#include "domain/imports/imports_read.h"

WARN_UNUSED enum err import_insert(struct tx *tx, struct arena *arena, struct company_id company,
                                   const struct import *import);
WARN_UNUSED enum err import_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                  struct import_id id, struct import *out);
WARN_UNUSED enum err import_save(struct tx *tx, struct arena *arena, struct company_id company,
                                 const struct import *import);
/* In order of their numbers. */
WARN_UNUSED enum err import_parts_fetch(struct tx *tx, struct arena *arena,
                                        struct company_id company, struct import_id id,
                                        struct str **out, size_t *count);
WARN_UNUSED enum err import_part_insert(struct tx *tx, struct company_id company,
                                        struct import_id id, int64_t number, struct str body);
WARN_UNUSED enum err import_parts_remove(struct tx *tx, struct company_id company,
                                         struct import_id id);
WARN_UNUSED enum err import_chunks_insert(struct tx *tx, struct arena *arena,
                                          struct company_id company, struct import_id id,
                                          int64_t first, const struct import_chunk *chunks,
                                          size_t n);
/* Chunks `from` … `to`; their bodies, or their undo words. */
WARN_UNUSED enum err import_chunks_fetch(struct tx *tx, struct arena *arena,
                                         struct company_id company, struct import_id id,
                                         int64_t from, int64_t to, bool undo, struct str **out,
                                         size_t *count);
WARN_UNUSED enum err import_chunk_undo_save(struct tx *tx, struct company_id company,
                                            struct import_id id, int64_t number, struct str undo);
/* Rows that are taken with an earlier chunk than the one they stand in. */
struct import_apart {
	int64_t chunk, from_chunk;
	struct str body;
};
WARN_UNUSED enum err import_apart_insert(struct tx *tx, struct arena *arena,
                                         struct company_id company, struct import_id id,
                                         const struct import_apart *aparts, size_t n);
/* Those that `chunk` takes, and those that others take of it. */
WARN_UNUSED enum err import_apart_of(struct tx *tx, struct arena *arena, struct company_id company,
                                     struct import_id id, int64_t chunk, struct str **out,
                                     size_t *count);
WARN_UNUSED enum err import_apart_from(struct tx *tx, struct arena *arena,
                                       struct company_id company, struct import_id id,
                                       int64_t chunk, struct str **out, size_t *count);
WARN_UNUSED enum err import_aparts_remove(struct tx *tx, struct company_id company,
                                          struct import_id id);
WARN_UNUSED enum err import_run_fetch(struct tx *tx, struct arena *arena, struct company_id company,
                                      struct import_id id, int64_t number, struct str *out);
WARN_UNUSED enum err import_run_insert(struct tx *tx, struct company_id company,
                                       struct import_id id, int64_t number, struct str body);
WARN_UNUSED enum err import_runs_remove(struct tx *tx, struct company_id company,
                                        struct import_id id);
/* A record that an undo put out of use, and the version it left. */
struct import_taken {
	int64_t id, version;
};
WARN_UNUSED enum err import_taken_back_insert(struct tx *tx, struct arena *arena,
                                              struct company_id company, struct str subject,
                                              const struct import_taken *taken, size_t n);
WARN_UNUSED enum err import_taken_back_fetch(struct tx *tx, struct arena *arena,
                                             struct company_id company, struct str subject,
                                             const int64_t *ids, size_t n,
                                             struct import_taken **out, size_t *count);
WARN_UNUSED enum err import_lines_insert(struct tx *tx, struct arena *arena,
                                         struct company_id company, const struct import_line *lines,
                                         size_t n);
/* What an earlier check noted goes. */
WARN_UNUSED enum err import_lines_remove(struct tx *tx, struct company_id company,
                                         struct import_id id);
/* Lines beyond `after`, in their order; and the failed ones of them. */
WARN_UNUSED enum err import_lines_after(struct tx *tx, struct arena *arena,
                                        struct company_id company, struct import_id id,
                                        int64_t after, size_t most, struct import_line **out,
                                        size_t *count);
WARN_UNUSED enum err import_lines_failed(struct tx *tx, struct arena *arena,
                                         struct company_id company, struct import_id id,
                                         int64_t after, size_t most, struct import_line **out,
                                         size_t *count);
/* Imports that ended before; and everything of one. */
WARN_UNUSED enum err imports_ended(struct tx *tx, struct arena *arena, struct company_id company,
                                   struct instant before, size_t most, int64_t **out,
                                   size_t *count);
WARN_UNUSED enum err import_forget(struct tx *tx, struct company_id company, struct import_id id);

#endif
