/* Everything that libsodium does for us. The master key is the one thing a process holds for its
 * whole life; it stays in this file. */
#include "kernel/secrets.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"

enum {
	KEY_BYTES = crypto_secretbox_KEYBYTES,
	KEY_ID_BYTES = 4,
	PASSWORD_MEMORY =
		19 * 1024 * 1024, /* OWASP password storage cheat sheet: 19 MiB, t = 2, p = 1 */
	PASSWORD_PASSES = 2,
};

static struct {
	unsigned char key[KEY_BYTES];
	char id[2 * KEY_ID_BYTES + 1];
	bool is_loaded;
} master;

enum err secrets_start(void)
{
	return sodium_init() < 0 ? ERR_INTERNAL : OK;
}

enum err password_hash(struct arena *arena, struct str password, struct str *out)
{
	char text[crypto_pwhash_STRBYTES];
	if (crypto_pwhash_str_alg(text, password.at, password.len, PASSWORD_PASSES, PASSWORD_MEMORY,
	                          crypto_pwhash_ALG_ARGON2ID13)
	    != 0)
		return ERR_BUSY; /* there was no memory for it */
	*out = str_copy(arena, str_from(text));
	return OK;
}

bool password_matches(struct str hash, struct str password)
{
	char text[crypto_pwhash_STRBYTES] = {0};
	if (hash.len == 0 || hash.len >= sizeof text)
		return false;
	memcpy(text, hash.at, hash.len);
	return crypto_pwhash_str_verify(text, password.at, password.len) == 0;
}

static struct str base64url(struct arena *arena, const unsigned char *bytes, size_t n)
{
	size_t room = sodium_base64_encoded_len(n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	char *text = arena_alloc(arena, room);
	sodium_bin2base64(text, room, bytes, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return str_from(text);
}

struct str token_new(struct arena *arena, int bytes)
{
	unsigned char random[64];
	assert(bytes > 0 && (size_t)bytes <= sizeof random);
	randombytes_buf(random, (size_t)bytes);
	return base64url(arena, random, (size_t)bytes);
}

struct str random_hex(struct arena *arena, int bytes)
{
	unsigned char random[64];
	assert(bytes > 0 && (size_t)bytes <= sizeof random);
	randombytes_buf(random, (size_t)bytes);
	char *hex = arena_alloc(arena, 2 * (size_t)bytes + 1);
	sodium_bin2hex(hex, 2 * (size_t)bytes + 1, random, (size_t)bytes);
	return str_from(hex);
}

struct str sha256_text(struct arena *arena, struct str text)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256(hash, (const unsigned char *)text.at, text.len);
	return base64url(arena, hash, sizeof hash);
}

struct str token_uuid(struct arena *arena)
{
	unsigned char b[16];
	randombytes_buf(b, sizeof b);
	b[6] = (unsigned char)((b[6] & 0x0f) | 0x40); /* RFC 9562: version 4 */
	b[8] = (unsigned char)((b[8] & 0x3f) | 0x80); /* and its variant */
	char hex[33];
	sodium_bin2hex(hex, sizeof hex, b, sizeof b);
	return str_format(arena, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16,
	                  hex + 20);
}

static struct str hash_hex(struct arena *arena, struct str text, struct str purpose)
{
	unsigned char hash[32];
	char hex[2 * sizeof hash + 1];
	crypto_generichash_state state;
	crypto_generichash_init(&state, (const unsigned char *)purpose.at, purpose.len, sizeof hash);
	crypto_generichash_update(&state, (const unsigned char *)text.at, text.len);
	crypto_generichash_final(&state, hash, sizeof hash);
	sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
	return str_copy(arena, str_from(hex));
}

struct str token_hash(struct arena *arena, struct str token)
{
	return hash_hex(arena, token, (struct str){0});
}

struct str token_bound(struct arena *arena, struct str token, struct str purpose)
{
	assert(purpose.len >= 1 && purpose.len <= crypto_generichash_KEYBYTES_MAX);
	return hash_hex(arena, token, purpose);
}

bool secret_equal(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || sodium_memcmp(a.at, b.at, a.len) == 0);
}

/* ---- the master key ---- */

static void master_key_use(const unsigned char *key)
{
	unsigned char hash[crypto_generichash_BYTES];
	memcpy(master.key, key, KEY_BYTES);
	crypto_generichash(hash, sizeof hash, key, KEY_BYTES, NULL, 0);
	sodium_bin2hex(master.id, sizeof master.id, hash, KEY_ID_BYTES);
	sodium_memzero(hash, sizeof hash);
	master.is_loaded = true;
}

static bool key_decode(const char *text, size_t len, unsigned char *key)
{
	size_t got = 0;
	if (sodium_hex2bin(key, KEY_BYTES, text, len, NULL, &got, NULL) == 0 && got == KEY_BYTES
	    && len == 2 * KEY_BYTES)
		return true;
	return sodium_base642bin(key, KEY_BYTES, text, len, "=", &got, NULL,
	                         sodium_base64_VARIANT_URLSAFE_NO_PADDING)
	           == 0
	       && got == KEY_BYTES;
}

enum err master_key_load(const char *file, struct arena *arena, struct str *why)
{
	char text[256];
	unsigned char key[KEY_BYTES];
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		*why = str_format(arena, "the key file %s cannot be read: %s", file, strerror(errno));
		return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
	}
	ssize_t got = read(fd, text, sizeof text);
	close(fd);
	struct str trimmed = str_trim(str_of(text, got > 0 ? (size_t)got : 0));
	bool is_key = key_decode(trimmed.at, trimmed.len, key);
	if (is_key)
		master_key_use(key);
	else
		*why = str_format(arena, "the key file %s must hold 32 bytes as hex or base64url", file);
	sodium_memzero(text, sizeof text);
	sodium_memzero(key, sizeof key);
	return is_key ? OK : ERR_INVALID;
}

enum err master_key_create(const char *file, struct arena *arena, struct str *why)
{
	unsigned char key[KEY_BYTES];
	char hex[2 * KEY_BYTES + 2];
	int fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0 && errno == EEXIST)
		return OK;
	if (fd < 0) {
		*why = str_format(arena, "the key file %s cannot be made: %s", file, strerror(errno));
		return ERR_IO;
	}
	randombytes_buf(key, sizeof key);
	sodium_bin2hex(hex, sizeof hex, key, sizeof key);
	hex[2 * KEY_BYTES] = '\n';
	bool is_written = write(fd, hex, 2 * KEY_BYTES + 1) == 2 * KEY_BYTES + 1 && fsync(fd) == 0;
	close(fd);
	sodium_memzero(key, sizeof key);
	sodium_memzero(hex, sizeof hex);
	if (!is_written) {
		unlink(file);
		*why = str_format(arena, "the key file %s cannot be written", file);
	}
	return is_written ? OK : ERR_IO;
}

/* ---- sealed values ---- */

static struct str secret_prefix(struct arena *arena)
{
	return str_format(arena, "v1:%s:", master.id);
}

enum err secret_seal(struct arena *arena, struct str plain, struct str *out)
{
	if (!master.is_loaded)
		return ERR_NOT_OFFERED;
	size_t size = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + plain.len;
	unsigned char *sealed = arena_alloc(arena, size);
	randombytes_buf(sealed, crypto_secretbox_NONCEBYTES);
	crypto_secretbox_easy(sealed + crypto_secretbox_NONCEBYTES, (const unsigned char *)plain.at,
	                      plain.len, sealed, master.key);
	struct str text = base64url(arena, sealed, size);
	struct str prefix = secret_prefix(arena);
	*out = str_format(arena, "%.*s%.*s", STR_FMT(prefix), STR_FMT(text));
	return OK;
}

enum err secret_open(struct arena *arena, struct str sealed, struct str *out)
{
	if (!master.is_loaded)
		return ERR_NOT_OFFERED;
	struct str prefix = secret_prefix(arena);
	if (!str_starts(sealed, prefix))
		return ERR_INVALID; /* another key, or no sealed text */
	struct str text = str_slice(sealed, prefix.len, sealed.len);
	size_t got, least = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
	unsigned char *bytes = arena_alloc(arena, text.len + 1);
	if (sodium_base642bin(bytes, text.len, text.at, text.len, NULL, &got, NULL,
	                      sodium_base64_VARIANT_URLSAFE_NO_PADDING)
	        != 0
	    || got < least)
		return ERR_INVALID;
	unsigned char *plain = arena_alloc(arena, got - least + 1);
	if (crypto_secretbox_open_easy(plain, bytes + crypto_secretbox_NONCEBYTES,
	                               got - crypto_secretbox_NONCEBYTES, bytes, master.key)
	    != 0)
		return ERR_INVALID;
	*out = str_of((const char *)plain, got - least);
	return OK;
}
