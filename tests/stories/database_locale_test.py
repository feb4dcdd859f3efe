"""PostgreSQL databases of other locales: small and capital letters are one where they are of ASCII,
whatever the database thinks, and a database that sorts otherwise is refused while it is new."""
import subprocess
import unittest

from purser_process import ENGINE, Purser, new_postgres_database
from small_shop import SmallShop

C_UTF8 = "LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
ICU = "LC_COLLATE 'C' LC_CTYPE 'C.UTF-8' LOCALE_PROVIDER icu ICU_LOCALE 'en-US'"
TURKISH = "LC_COLLATE 'C' LC_CTYPE 'C.UTF-8' LOCALE_PROVIDER icu ICU_LOCALE 'tr-TR'"
LOCALES = (None, C_UTF8, ICU, TURKISH) if ENGINE == 'postgresql' else (None,)
SKUS = ['AXLE-I', 'axle-ı', 'ÉCROU-1', 'écrou-2', 'Zebra', 'İZMİR']


def loaded(locale):
    """The url of a database of that locale, filled elsewhere: a new one would be refused."""
    with Purser() as made:
        url = new_postgres_database(locale)
        dump = subprocess.run(['pg_dump', '-d', made.database], check=True, stdout=subprocess.PIPE)
        subprocess.run(['psql', '-q', '-v', 'ON_ERROR_STOP=1', '-d', url], check=True,
                       input=dump.stdout, stdout=subprocess.DEVNULL)
        return url, made.company_id


class Locale(unittest.TestCase):
    def purser(self, locale):
        purser = Purser(set_up=locale is None)
        if locale is not None:
            purser.database, purser.company_id = loaded(locale)
            purser.env['PURSER_DATABASE'] = purser.database
        purser.__enter__()
        self.addCleanup(purser.__exit__)
        return purser

    def skus(self, api, path, **query):
        reply = api.get(path, dict(query, limit=100))
        self.assertEqual(reply.status, 200, reply)
        return sorted(row['sku'] for row in reply.items)

    def test_capitals_and_small_letters_of_ascii_are_one_in_every_locale(self):
        for locale in LOCALES:
            with self.subTest(locale=locale):
                shop = SmallShop(self.purser(locale))
                for sku in SKUS:
                    shop.product(sku)

                def begins(text):
                    return self.skus(shop.api, '/api/v1/products', **{'sku.prefix': text})
                self.assertEqual(begins('AXLE-i'), ['AXLE-I'])
                self.assertEqual(begins('aXle'), ['AXLE-I', 'axle-ı'])
                self.assertEqual(begins('axle-ı'), ['axle-ı'])
                self.assertEqual(begins('É'), ['ÉCROU-1'])
                self.assertEqual(begins('éCROU'), ['écrou-2'])
                self.assertEqual(begins('zEB'), ['Zebra'])
                self.assertEqual(begins('İZM'), ['İZMİR'])
                self.assertEqual(begins('i'), [])
                taken = shop.api.post('/api/v1/labels', {'name': 'Éclair', 'colour': '#112233'})
                self.assertEqual(taken.status, 201, taken)
                again = shop.api.post('/api/v1/labels', {'name': 'ÉCLAIR', 'colour': '#112233'})
                self.assertEqual(again.status, 409, again)
                shop.verify()

    @unittest.skipUnless(ENGINE == 'postgresql', 'PostgreSQL')
    def test_a_new_database_that_sorts_otherwise_is_refused(self):
        for locale, is_good in ((ICU, False), (C_UTF8, True)):
            with self.subTest(locale=locale):
                purser = Purser(set_up=False)
                self.addCleanup(purser.__exit__)
                purser.env['PURSER_DATABASE'] = new_postgres_database(locale)
                done = purser.run('migrate')
                self.assertEqual(done.returncode == 0, is_good, done)
                self.assertEqual("LC_COLLATE 'C'" in done.stderr, not is_good, done)

    @unittest.skipUnless(ENGINE == 'postgresql', 'PostgreSQL')
    def test_a_filled_database_that_sorts_otherwise_starts_with_a_warning(self):
        for locale, is_good in ((ICU, False), (C_UTF8, True)):
            with self.subTest(locale=locale):
                purser = self.purser(locale)
                self.assertEqual('database.sorts_otherwise' in purser.log(), not is_good)


if __name__ == '__main__':
    unittest.main()
