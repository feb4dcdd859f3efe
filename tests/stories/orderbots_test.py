"""Orderbots over HTTP: rules as versions, what they say, and what is wrong with them."""
import unittest

from purser_process import Purser
from small_shop import SmallShop

VERSIONS = '/api/v1/orderbots/versions'


def bot(name, *actions, filters=(), **more):
    return dict(more, name=name, filters=list(filters), actions=list(actions))


def hold(days):
    return {'action': 'hold', 'days': days}


class Orderbots(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.purser = Purser().__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.purser.__exit__()

    def setUp(self):
        # A company of its own for every test: rules are a company's.
        name = self.id().rsplit('.', 1)[1]
        made = self.purser.command('admin', 'setup', '--company', name, '--email',
                                   name + '@example.com', '--password-stdin',
                                   text='a long enough password\n')
        self.purser.company_id = made['company_id']
        self.shop = SmallShop(self.purser)
        self.api = self.shop.api
        self.shop.product('MUG', stock=10)

    def save(self, *bots, rank=10, status=201, activate=True, **more):
        reply = self.api.post(VERSIONS, dict(more, activate=activate, groups=[
            {'rank': rank, 'name': 'All', 'bots': list(bots)}]))
        self.assertEqual(reply.status, status, reply)
        return reply.json

    def test_rules_are_versions_with_an_author_and_a_sentence_each(self):
        first = self.save(bot('Wait', hold(2), filters=[{'field': 'state', 'any_of': ['NV']}]),
                          note='Fraud', activate=False)
        self.assertEqual((first['version'], first['is_in_force']), (1, False))
        self.assertEqual(first['groups'][0]['bots'][0]['sentence'],
                         'If the state is "NV", then hold it for 2 days.')
        self.assertTrue(first['author_name'])
        self.assertEqual(self.api.get('/api/v1/orderbots').json['in_force'], 0)
        active = self.api.post(VERSIONS + '/1/activate')
        self.assertTrue(active.json['is_in_force'], active)
        # What was given may be sent back, sentence and all.
        again = self.api.post(VERSIONS, {'groups': active.json['groups'], 'based_on': 1})
        self.assertEqual(again.status, 201, again)
        self.assertEqual(again.json['groups'], active.json['groups'])
        stale = self.api.post(VERSIONS, {'groups': [], 'based_on': 1})
        self.assertEqual(stale.status, 409, stale)
        rows = self.api.get(VERSIONS).json['items']
        self.assertEqual([(row['version'], row['is_in_force']) for row in rows],
                         [(2, False), (1, True)])

    def test_versions_are_compared_and_restored(self):
        first = self.save(bot('Wait', hold(2)))
        kept = first['groups'][0]['bots'][0]['id']
        self.save(bot('Wait', hold(5), id=kept), bot('Card', {
            'action': 'add_item', 'sku': 'MUG', 'quantity': 1}))
        rows = self.api.get(VERSIONS + '/2/difference').json['items']
        self.assertEqual([(row['name'], row['change']) for row in rows],
                         [('Wait', 'changed'), ('Card', 'added')])
        self.assertIn('2 days', rows[0]['before'])
        restored = self.api.post(VERSIONS + '/1/restore', {'activate': True}).json
        self.assertEqual((restored['version'], restored['is_in_force']), (3, True))
        self.assertEqual(self.api.get(VERSIONS + '/3/difference?from=1').json['items'], [])
        self.assertEqual(self.api.post('/api/v1/orderbots/deactivate').json['in_force'], 0)

    def test_faults_are_named_by_path(self):
        reply = self.api.post(VERSIONS, {'groups': [{'rank': 0, 'bots': [
            {'name': 'A', 'filters': [{'field': 'state', 'from': 3}],
             'actions': [{'action': 'hold', 'days': 'two'}]}]}]})
        self.assertEqual(reply.status, 400, reply)
        paths = {fault['path'] for fault in reply.json['faults']}
        self.assertLessEqual({'groups[0].rank', 'groups[0].bots[0].actions[0].days'}, paths, reply)
        for version in ('7', 'abc', '-1', '99999999999999999999'):
            self.assertEqual(self.api.get(VERSIONS + '/' + version).status, 404)

    def test_what_is_wrong_is_told_before_it_is_saved(self):
        draft = {'groups': [{'rank': 1, 'bots': [
            bot('Dead', hold(1), filters=[{'field': 'channel', 'ids': [99999]}]),
            bot('One', hold(1)), bot('Two', hold(2))]}]}
        found = self.api.post('/api/v1/orderbots/check', draft).json['findings']
        self.assertEqual([row['kind'] for row in found], ['dead', 'contradiction'])
        self.assertIn('"One" and "Two"', found[1]['sentence'])
        self.assertEqual(self.api.get('/api/v1/orderbots').json['latest'], 0)

    def test_the_vocabulary_names_every_word(self):
        words = self.api.get('/api/v1/orderbots/vocabulary').json
        self.assertEqual(len(words['filters']), 27)
        options = {row['word']: [option['word'] for option in row.get('options', ())]
                   for row in words['actions']}
        self.assertIn('adult_signature', options['confirm'])

    def test_another_company_has_its_own_rules(self):
        self.save(bot('Wait', hold(2)))
        made = self.purser.command('admin', 'setup', '--company', 'Other', '--email',
                                   'other@example.com', '--password-stdin',
                                   text='a long enough password\n')
        self.purser.company_id = made['company_id']
        other = self.purser.client()
        self.assertEqual(other.get('/api/v1/orderbots').json['latest'], 0)
        self.assertEqual(other.get(VERSIONS + '/1').status, 404)


if __name__ == '__main__':
    unittest.main()
