/* Secrets: passwords, tokens, sealed values, the master key; and the names of scopes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "kernel/module.h"
#include "kernel/scopes.h"
#include "kernel/secrets.h"

#define assert_ok(call) assert_int_equal((call), OK)

const struct module *const purser_modules[] = {NULL};
const size_t purser_module_count = 0;

static struct arena *arena;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new(0);
	return secrets_start() == OK ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void test_passwords(void **state)
{
	(void)state;
	struct str one, two;
	assert_ok(password_hash(arena, STR("correct horse"), &one));
	assert_ok(password_hash(arena, STR("correct horse"), &two));
	assert_false(str_eq(one, two));
	assert_true(str_starts(one, STR("$argon2id$v=19$m=19456,t=2,p=1$")));
	assert_true(password_matches(one, STR("correct horse")));
	assert_false(password_matches(one, STR("correct hors")));
	assert_false(password_matches((struct str){0}, (struct str){0}));
	assert_false(password_matches(STR("no hash"), STR("x")));
}

static void test_tokens(void **state)
{
	(void)state;
	struct str uuid = token_uuid(arena), token = token_new(arena, 32);
	assert_int_equal(uuid.len, 36);
	assert_int_equal(uuid.at[14], '4');
	assert_non_null(memchr("89ab", uuid.at[19], 4));
	assert_int_equal(token.len, 43);
	assert_false(str_eq(token, token_new(arena, 32)));
	assert_int_equal(random_hex(arena, 16).len, 32);
	/* BLAKE2b-256 of the empty text. */
	assert_true(str_is(token_hash(arena, (struct str){0}),
	                   "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"));
	assert_false(str_eq(token_bound(arena, token, STR("csrf")), token_hash(arena, token)));
	assert_true(
		str_eq(token_bound(arena, token, STR("csrf")), token_bound(arena, token, STR("csrf"))));
	assert_true(secret_equal(STR("a"), STR("a")));
	assert_false(secret_equal(STR("a"), STR("ab")));
	assert_false(secret_equal(STR("a"), STR("b")));
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void test_sealed_values(void **state)
{
	(void)state;
	struct str sealed, again, plain, why = {0};
	char folder[] = "/tmp/purser-key-XXXXXX", path[64];
	struct stat seen;
	assert_int_equal(secret_seal(arena, STR("x"), &sealed), ERR_NOT_OFFERED);
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/key", folder);
	assert_int_equal(master_key_load(path, arena, &why), ERR_NOT_FOUND);
	assert_true(why.len > 0);
	assert_ok(master_key_create(path, arena, &why));
	assert_int_equal(stat(path, &seen), 0);
	assert_int_equal(seen.st_mode & 0777, 0600);
	assert_ok(master_key_create(path, arena, &why)); /* leaves the one that is there */
	assert_ok(master_key_load(path, arena, &why));
	assert_ok(secret_seal(arena, STR("the token"), &sealed));
	assert_ok(secret_seal(arena, STR("the token"), &again));
	assert_false(str_eq(sealed, again));
	assert_true(str_starts(sealed, STR("v1:")));
	assert_ok(secret_open(arena, sealed, &plain));
	assert_true(str_is(plain, "the token"));
	char *changed = str_c(arena, sealed);
	changed[sealed.len - 2] = changed[sealed.len - 2] == 'A' ? 'B' : 'A';
	assert_int_equal(secret_open(arena, str_from(changed), &plain), ERR_INVALID);
	assert_int_equal(secret_open(arena, STR("v1:x:y"), &plain), ERR_INVALID);
	assert_int_equal(secret_open(arena, str_slice(sealed, 0, 20), &plain), ERR_INVALID);
	write_file(path, "too short\n");
	assert_int_equal(master_key_load(path, arena, &why), ERR_INVALID);
	write_file(path, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n");
	assert_ok(master_key_load(path, arena, &why));
	assert_int_equal(secret_open(arena, sealed, &plain), ERR_INVALID); /* another key's */
	unlink(path);
	rmdir(folder);
}

static void test_scope_names(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		unsigned scopes;
		const char *printed;
	} rows[] = {
		{"ALL", SCOPE_ALL, "all"},
		{"all read_orders", SCOPE_ALL, "all"},
		{"READ_ORDERS", SCOPE_READ_ORDERS | SCOPE_SIGNED_IN, "read_orders"},
		{"write_orders,read_orders", SCOPE_READ_ORDERS | SCOPE_WRITE_ORDERS | SCOPE_SIGNED_IN,
	     "read_orders write_orders"},
		{"read_inventory+write_inventory",
	     SCOPE_READ_INVENTORY | SCOPE_WRITE_INVENTORY | SCOPE_SIGNED_IN,
	     "read_inventory write_inventory"},
		{"NONE", SCOPE_SIGNED_IN, "none"},
		{"", SCOPE_SIGNED_IN, "none"},
		{"READ_PURCHASEORDERS READ_ANALYTICS",
	     SCOPE_READ_PURCHASING | SCOPE_READ_ANALYTICS | SCOPE_SIGNED_IN,
	     "read_purchasing read_analytics"},
		{"WRITE_STOCKTRANSFERORDERS", SCOPE_WRITE_TRANSFERS | SCOPE_SIGNED_IN, "write_transfers"},
	};
	unsigned scopes;
	struct str unknown;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		assert_ok(scopes_read(str_from(rows[i].text), &scopes, &unknown));
		assert_int_equal(scopes, rows[i].scopes);
		assert_true(str_is(scopes_text(arena, scopes, ' '), rows[i].printed));
	}
	assert_int_equal(scopes_read(STR("read_orders fly"), &scopes, &unknown), ERR_INVALID);
	assert_true(str_is(unknown, "fly"));
	assert_true(scopes_allow(SCOPE_ALL, SCOPE_READ_ORDERS));
	assert_false(scopes_allow(SCOPE_READ_ORDERS, SCOPE_READ_ORDERS | SCOPE_WRITE_ORDERS));
	assert_true(scopes_allow(0, SCOPE_PUBLIC));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_passwords),
		cmocka_unit_test(test_tokens),
		cmocka_unit_test(test_sealed_values),
		cmocka_unit_test(test_scope_names),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
