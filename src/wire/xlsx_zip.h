/* The archive around a workbook, in memory. Inside wire only. */
#ifndef PURSER_WIRE_XLSX_ZIP_H
#define PURSER_WIRE_XLSX_ZIP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct xlsx_zip;

/* NULL with *sentence. Closed with the arena. */
struct xlsx_zip *xlsx_zip_open(struct arena *arena, struct str bytes, struct str *sentence);
/* Begins to unpack an entry; false: there is none of that name. One at a time. */
bool xlsx_zip_enter(struct xlsx_zip *zip, struct str name);
/* The next bytes: how many, 0 at the end, −1 when it is broken or unpacks to too much (*sentence).
 */
int xlsx_zip_read(struct xlsx_zip *zip, void *room, unsigned size, struct str *sentence);
void xlsx_zip_leave(struct xlsx_zip *zip);

#endif
