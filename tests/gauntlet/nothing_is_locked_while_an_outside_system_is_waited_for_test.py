"""saleor/saleor#543, PR#11168: row locks are held across a slow call to the payment provider, and
everybody else's checkout waits for it. Here the warehouse stops answering in the middle of a
hand-over: orders for the same stock are taken, held and cancelled meanwhile, and nothing is
handed over twice."""
import os
import socket
import sys
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stories'))
from loop_world import MUG, World  # noqa: E402
from purser_process import eventually  # noqa: E402

HAND_OVER = b'POST /warehouse/orders '


class Gate:
    """Stands before the sandbox. While it is closed, no hand-over of an order gets through."""

    def __init__(self, port):
        self.port = port
        self.is_open, self.is_held = threading.Event(), threading.Event()
        self.is_open.set()
        self.listener = socket.create_server(('127.0.0.1', 0))
        threading.Thread(target=self.accept, daemon=True).start()

    @property
    def url(self):
        return 'http://127.0.0.1:%d' % self.listener.getsockname()[1]

    def accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            far = socket.create_connection(('127.0.0.1', self.port))
            threading.Thread(target=self.pump, args=(near, far, True), daemon=True).start()
            threading.Thread(target=self.pump, args=(far, near, False), daemon=True).start()

    def pump(self, source, target, is_outward):
        try:
            while data := source.recv(65536):
                if is_outward and data.startswith(HAND_OVER) and not self.is_open.is_set():
                    self.is_held.set()
                    self.is_open.wait()
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            target.close()


class GatedWorld(World):
    def connect(self, name, pack, **more):
        if pack != 'sandbox-warehouse':
            return super().connect(name, pack, **more)
        self.gate = Gate(self.sandbox.port)
        usual, self.sandbox = self.sandbox, self.gate
        try:
            return super().connect(name, pack, **more)
        finally:
            self.sandbox = usual


class OutsideCalls(unittest.TestCase):
    def placed(self, world, number):
        reply = world.api.post('/api/v1/orders', {
            'channel_id': world.channel_id, 'number': number, 'currency': 'USD',
            'recipient': 'Ada', 'line1': '1 Main St', 'city': 'Reno', 'state': 'NV',
            'postal_code': '89501', 'country': 'US', 'paid_at': '2026-01-01T00:00:00Z',
            'lines': [{'sku': MUG, 'quantity': 1}]})
        self.assertEqual(reply.status, 201, reply)
        return reply.json['id']

    def status(self, world, order_id):
        return world.api.get('/api/v1/orders/%d' % order_id).json['status']

    @staticmethod
    def known(world):
        return [row['reference'] for row in world.sandbox.ledger()['warehouse']['orders']]

    def test_the_warehouse_stops_in_the_middle_of_a_hand_over(self):
        with GatedWorld() as world:
            world.sandbox.dials(warehouse={'ship_after_s': 3600})
            world.gate.is_open.clear()
            try:
                first = self.placed(world, 'SLOW-1')
                self.assertTrue(world.gate.is_held.wait(20))
                others = [self.placed(world, 'SLOW-%d' % n) for n in range(2, 12)]
                self.assertEqual(world.stock(MUG)['allocated'], 11)
                reply = world.api.post('/api/v1/orders/%d/cancel' % others[-1])
                self.assertEqual(reply.status, 200, reply)
                self.assertEqual(world.stock(MUG)['allocated'], 10)
            finally:
                world.gate.is_open.set()
            eventually(lambda: len(self.known(world)) >= 10, 30)
            for order_id in [first] + others[:-1]:
                eventually(lambda o=order_id: self.status(world, o) == 'pending_fulfillment')
            known = self.known(world)
            self.assertEqual(sorted(known), sorted(set(known)))
            self.assertEqual(len(known), 10)
            self.assertEqual(world.verify()['differences'], [])


if __name__ == '__main__':
    unittest.main()
