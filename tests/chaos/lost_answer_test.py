"""What a channel was told it may sell, when its answer is lost and the quantity goes back meanwhile
to what it was told before: it must be told again, or it goes on selling what is not there."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from market import Market  # noqa: E402
from purser_process import Purser, eventually  # noqa: E402
from small_shop import SmallShop  # noqa: E402

VARIANT = 'm-MUG'


class LostAnswers(unittest.TestCase):
    def set_up(self, market, purser):
        self.shop, self.market = SmallShop(purser), market
        self.shop.product('MUG')
        made = self.shop.api.post('/api/v1/connections', {
            'name': 'Market', 'pack': 'market', 'settings': {'url': market.url}}).json
        self.listing = self.shop.bulk('put', '/api/v1/listings', [{
            'channel_id': made['channel_id'], 'variant_id': VARIANT, 'sku': 'MUG',
            'product_id': self.shop.products['MUG']}])[0]['id']
        self.count(5)
        eventually(lambda: market.shown.get(VARIANT) == 5)
        eventually(lambda: self.told()['pushed_quantity'] == 5)

    def told(self):
        return self.shop.api.get('/api/v1/listings/%d' % self.listing).json

    def count(self, units):
        self.shop.bulk('post', '/api/v1/stock/adjust', [{
            'product_id': self.shop.products['MUG'], 'warehouse_id': self.shop.warehouse_id,
            'quantity': units, 'reason': 'count'}])

    def goes_up_and_back(self):
        self.market.loses_replies = True
        self.count(6)
        eventually(lambda: self.market.shown[VARIANT] == 6)

    def ends_well(self):
        self.count(5)
        eventually(lambda: self.told()['quantity'] == 5)
        self.market.loses_replies = False
        eventually(lambda: self.market.shown[VARIANT] == 5, 60)
        eventually(lambda: self.told()['telling_quantity'] == -1)
        self.shop.purser.stop()
        self.shop.verify()

    def test_a_lost_answer_is_no_answer(self):
        with Market() as market, Purser(('--connectors', market.folder.name)) as purser:
            self.set_up(market, purser)
            self.goes_up_and_back()
            self.ends_well()

    def test_a_crash_before_the_answer_is_noted(self):
        with Market() as market, Purser(('--job-lease', '2', '--connectors',
                                         market.folder.name)) as purser:
            self.set_up(market, purser)
            self.goes_up_and_back()
            purser.kill()
            purser.start()
            self.shop.api = purser.client()
            self.ends_well()


if __name__ == '__main__':
    unittest.main()
