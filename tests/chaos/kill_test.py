"""kill -9 under load, again and again: afterwards the auditor finds nothing, and every order that
was answered 201 is there. PURSER_CHAOS_KILLS (20) says how often."""
import os
import sys
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from purser_process import Purser  # noqa: E402
from small_shop import SmallShop  # noqa: E402

KILLS = int(os.environ.get('PURSER_CHAOS_KILLS') or 20)
BUYERS = 6


class Buyers:
    """Threads that order until the process is gone; `accepted` holds what was answered 201."""

    def __init__(self, shop, token, port, round_number):
        self.shop, self.accepted, self.sent = shop, {}, []
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.buy, args=(token, port, round_number, i))
                        for i in range(BUYERS)]
        for thread in self.threads:
            thread.start()

    def buy(self, token, port, round_number, buyer):
        client = self.shop.purser.http(token)
        n = 0
        while True:
            number = 'K%d-%d-%d' % (round_number, buyer, n)
            n += 1
            with self.lock:
                self.sent.append(number)
            try:
                reply = self.shop.order(('MUG', 1), ('SET', 1), client=client, number=number)
            except Exception:  # the process is gone: that is the test
                return
            if reply.status == 201:
                with self.lock:
                    self.accepted[number] = reply.json['id']

    def join(self):
        for thread in self.threads:
            thread.join()


class Kill(unittest.TestCase):
    def test_nothing_answered_is_lost_and_nothing_drifts(self):
        with Purser() as purser:
            shop = SmallShop(purser)
            shop.product('MUG', stock=500)
            shop.product('TEA', stock=500)
            shop.bundle('SET', {'MUG': 1, 'TEA': 2})
            client_id, secret = purser.new_client()
            accepted, sent = {}, []
            for round_number in range(KILLS):
                buyers = Buyers(shop, purser.token(client_id, secret), purser.port, round_number)
                wanted = 5 + round_number * 3 % 40  # killed at ever other moments of the load
                while len(buyers.accepted) < wanted:
                    pass_on = threading.Event()
                    pass_on.wait(0.001)
                purser.kill()
                buyers.join()
                accepted.update(buyers.accepted)
                sent += buyers.sent
                shop.verify()  # on the database as the crash left it
                purser.start()
            shop.api = purser.http(purser.token(client_id, secret))
            for number, order_id in accepted.items():
                order = shop.get(order_id)
                self.assertEqual(order['number'], number)
            self.resend(shop, accepted, sent)
            shop.verify()
            self.assertGreater(len(accepted), KILLS)

    def resend(self, shop, accepted, sent):
        """A client that lost its answer sends again: it gets the first order, never a second."""
        for number in [n for n in sent if n not in accepted][:50]:
            first = shop.order(('MUG', 1), ('SET', 1), number=number)
            again = shop.order(('MUG', 1), ('SET', 1), number=number)
            self.assertIn(first.status, (200, 201))
            self.assertEqual((again.status, again.json['id']), (200, first.json['id']))


if __name__ == '__main__':
    unittest.main()
