/* Passwords, tokens, sealed values. Borrowed library: libsodium (only secrets.c names it). */
#ifndef PURSER_KERNEL_SECRETS_H
#define PURSER_KERNEL_SECRETS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* Once per process. */
WARN_UNUSED enum err secrets_start(void);
/* argon2id (OWASP: 19 MiB, t=2); slow on purpose: never on a writer or HTTP thread. */
WARN_UNUSED enum err password_hash(struct arena *arena, struct str password, struct str *out);
bool password_matches(struct str hash, struct str password);
/* `bytes` random bytes as url-safe text. */
struct str token_new(struct arena *arena, int bytes);
/* The same as hexadecimal digits. */
struct str random_hex(struct arena *arena, int bytes);
/* A random UUID (version 4) as text: tokens in the form of the Order Manager dialect. */
struct str token_uuid(struct arena *arena);
/* BLAKE2b-256 of a token, hex: what the database keeps. */
struct str token_hash(struct arena *arena, struct str token);
/* SHA-256 as base64url without padding: "S256" of RFC 7636. */
struct str sha256_text(struct arena *arena, struct str text);
/* A text that only who has `token` can derive, hex; `purpose` is 1 … 64 bytes ("csrf"). */
struct str token_bound(struct arena *arena, struct str token, struct str purpose);
bool secret_equal(struct str a, struct str b); /* in constant time */

/* The master key: 32 bytes, hex or base64url, from PURSER_KEY_FILE; without it sealing is refused
 * with a sentence that says how to make one. */
WARN_UNUSED enum err master_key_load(const char *file, struct arena *arena, struct str *why);
/* Makes and writes a key file (mode 0600) when it does not exist yet. */
WARN_UNUSED enum err master_key_create(const char *file, struct arena *arena, struct str *why);
/* Text form "v1:<key id>:<base64url>"; XSalsa20-Poly1305 (secretbox). ERR_NOT_OFFERED without a
 * master key; opening answers ERR_INVALID for what was sealed with another key or changed since. */
WARN_UNUSED enum err secret_seal(struct arena *arena, struct str plain, struct str *out);
WARN_UNUSED enum err secret_open(struct arena *arena, struct str sealed, struct str *out);

#endif
