/* Bytes as hexadecimal digits, two each. */
#ifndef PURSER_WIRE_HEX_H
#define PURSER_WIRE_HEX_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/* 0 … 15, or -1. */
int hex_digit(char c);
/* Lower case. */
void hex_write(struct buf *buf, struct str bytes);
/* Either case, nothing but digits. ERR_INVALID. */
WARN_UNUSED enum err hex_read(struct arena *arena, struct str text, struct str *out);

#endif
