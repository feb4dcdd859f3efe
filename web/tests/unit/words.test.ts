import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sentenceOf } from '../../src/api/problem';
import { age, count, inUtc, integer, moment, money, plural, signed } from '../../src/words/format';
import { channelChipOf, chipOf, inWords, kindInWords, reasonOf } from '../../src/words/status';

const now = new Date('2026-11-21T12:00:00Z');

test('a moment is told in the zone that is asked for, with the year when it is another one', () => {
	assert.equal(moment('2026-11-20T14:59:00Z', 'America/Los_Angeles', now), '20 Nov, 06:59');
	assert.equal(moment('2026-11-20T14:59:00Z', 'UTC', now), '20 Nov, 14:59');
	assert.equal(moment('2025-12-31T23:30:00Z', 'UTC', now), '31 Dec 2025, 23:30');
	assert.equal(moment('2026-01-01T00:30:00Z', 'America/Los_Angeles', now), '31 Dec 2025, 16:30');
	assert.equal(moment(null, 'UTC', now), '—');
	assert.equal(moment('2026-11-20T00:00:00Z', 'No/Such', now), '20 Nov, 00:00');
});
test('both sides of a change to summer time', () => {
	assert.equal(moment('2026-03-08T09:59:00Z', 'America/Los_Angeles', now), '8 Mar, 01:59');
	assert.equal(moment('2026-03-08T10:00:00Z', 'America/Los_Angeles', now), '8 Mar, 03:00');
	assert.equal(moment('2026-11-01T08:30:00Z', 'America/Los_Angeles', now), '1 Nov, 01:30');
	assert.equal(moment('2026-11-01T09:30:00Z', 'America/Los_Angeles', now), '1 Nov, 01:30');
});
test('UTC for tooltips, without fractions', () => {
	assert.equal(inUtc('2026-11-20T14:59:00.123456Z'), '2026-11-20 14:59:00 UTC');
	assert.equal(inUtc(null), undefined);
});
test('money keeps every digit and its currency', () => {
	assert.equal(money({ amount: '1234.50', currency: 'USD' }), '$1,234.50');
	assert.equal(money({ amount: '9007199254740993.01', currency: 'USD' }), '$9,007,199,254,740,993.01');
	assert.equal(money({ amount: '500', currency: 'JPY' }), '¥500');
	assert.equal(money({ amount: '1', currency: '?' }), '1 ?');
	assert.equal(money(null), '—');
});
test('numbers', () => {
	assert.equal(integer(-1234), '−1,234');
	assert.equal(signed(3), '+3');
	assert.equal(signed(-3), '−3');
	assert.equal(count(99_999), '99,999');
	assert.equal(count(100_000), '100,000+');
	assert.equal(plural(1, 'order'), '1 order');
	assert.equal(plural(2, 'order'), '2 orders');
});
test('ages', () => {
	const at = (seconds: number) => age(new Date(now.getTime() - seconds * 1000).toISOString(), now.getTime());
	assert.deepEqual([at(41), at(120), at(9 * 3600), at(3 * 86_400)], ['41 s', '2 m', '9 h', '3 d']);
	assert.equal(age(null), '');
});
test('every status of the API has a chip with a word of its own kind', () => {
	const statuses = ['awaiting_payment', 'unresolved', 'on_hold', 'awaiting_shipment', 'awaiting_3pl_export',
		'awaiting_mc_fulfillment', 'awaiting_dropship', 'pending_fulfillment', 'cancel_requested', 'shipped', 'cancelled',
		'processed_outside'];
	for (const status of statuses)
		assert.notEqual(chipOf(status, 'resolved').word, '', status);
	assert.equal(chipOf('unresolved', 'out_of_stock').word, 'Out of stock');
	assert.equal(chipOf('awaiting_shipment', 'resolved', true).word, 'Part shipped');
	assert.equal(chipOf('shipped', 'resolved', true).word, 'Shipped');
	assert.equal(chipOf('some_new_status', '').word, 'Some new status');
	assert.equal(channelChipOf('failed').tone, 'red');
	assert.equal(inWords('a_b'), 'A b');
	assert.equal(kindInWords('thing.happened'), 'Thing happened');
});
test('the reason of a row: attention first', () => {
	const order = { status: 'unresolved', reason: 'missing_product_info', hold_reason: '', cancel_reason: '', attention: '' };
	assert.equal(reasonOf(order), 'Missing product info');
	assert.equal(reasonOf({ ...order, attention: 'More left than was ordered.' }), 'More left than was ordered.');
	assert.equal(reasonOf({ ...order, status: 'on_hold', hold_reason: 'Fraud review' }), 'Fraud review');
	assert.equal(reasonOf({ ...order, status: 'shipped' }), '');
});
test("a problem's sentences are shown as they are", () => {
	assert.equal(sentenceOf(409, { title: 'Conflict.', detail: 'It is shipped.' }), 'It is shipped.');
	assert.equal(sentenceOf(422, { detail: 'The request is not valid.', faults: [{ path: 'country', sentence: 'must be two letters' }] }),
		'The request is not valid. country must be two letters.');
	assert.equal(sentenceOf(502, undefined), 'The server answered 502 without a reason.');
});
