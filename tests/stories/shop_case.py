"""For stories: one process for a class, a company of its own for every test, so that its figures
are its own; whatever a test did, the auditor finds nothing afterwards."""
import unittest

from purser_process import Purser
from small_shop import SmallShop


class ShopCase(unittest.TestCase):
    arguments = ()  # of purser serve

    @classmethod
    def setUpClass(cls):
        cls.purser = Purser(cls.arguments).__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.purser.__exit__()

    def setUp(self):
        name = self.id().rsplit('.', 1)[1]
        made = self.purser.command('admin', 'setup', '--company', name[:60], '--email',
                                   name + '@example.com', '--password-stdin',
                                   text='a long enough password\n')
        self.purser.company_id = made['company_id']
        self.shop = SmallShop(self.purser)
        self.api = self.shop.api

    def tearDown(self):
        self.shop.verify()
