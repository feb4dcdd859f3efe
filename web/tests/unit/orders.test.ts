import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionsOf } from '../../src/orders/actions';
import { filterOf, listQuery, tabCounts, tabs, viewIn, viewOf } from '../../src/orders/view';
import { isAllowed } from '../../src/shell/keys';

test('a view goes into the address and comes back', () => {
	const view = { tab: 'on_hold', number: 'SO-5', channel: '7', sort: '-modified_at' as const };
	assert.deepEqual(viewOf(viewIn(new URLSearchParams(), view)), view);
	assert.equal(viewIn(new URLSearchParams('order=3&tab=shipped'), viewOf(new URLSearchParams())).toString(), 'order=3');
});
test('nonsense in the address is the usual view', () => {
	assert.deepEqual(viewOf(new URLSearchParams('tab=x&sort=drop&channel=1;2')),
		{ tab: 'all', number: '', channel: '', sort: '-id' });
});
test('queries name statuses, reason, prefix and page', () => {
	const query = listQuery({ tab: 'unresolved', number: 'A,1', channel: '2', sort: 'id' }, 'next');
	assert.equal(query.status, 'unresolved');
	assert.equal(query['reason.not'], 'out_of_stock');
	assert.equal(query['number.prefix'], '"A,1"');
	assert.equal(query.channel_id, '2');
	assert.equal(query.sort, 'id');
	assert.equal(query.cursor, 'next');
	assert.deepEqual(filterOf({ tab: 'shipped', number: '', channel: '', sort: '-id' }), {});
});
test('counts of tabs come from counts by status', () => {
	const all = [{ status: 'unresolved', count: 7 }, { status: 'awaiting_shipment', count: 2 }, { status: 'awaiting_dropship', count: 1 },
		{ status: 'shipped', count: 5 }] as const;
	const counts = tabCounts(all, [{ status: 'unresolved', count: 3 }] as const);
	assert.deepEqual([counts.all, counts.unresolved, counts.out_of_stock, counts.ready, counts.shipped, counts.cancelled], [15, 4, 3, 3, 5, 0]);
});
test('every status is in exactly one tab', () => {
	const seen = tabs.filter((tab) => !tab.reason?.is).flatMap((tab) => tab.statuses);
	assert.equal(new Set(seen).size, seen.length);
	assert.equal(seen.length, 12);
});
test('what a state offers', () => {
	const actions = (status: string, more = {}) => actionsOf({ status, paid_at: '2026-01-01T00:00:00Z', attention: '', ...more });
	assert.deepEqual(actions('awaiting_shipment'), ['hold', 'resolve', 'cancel']);
	assert.deepEqual(actions('awaiting_payment', { paid_at: null }), ['pay', 'hold', 'resolve', 'cancel']);
	assert.deepEqual(actions('on_hold'), ['release', 'cancel']);
	assert.deepEqual(actions('cancelled', { paid_at: null }), ['restore']);
	assert.deepEqual(actions('pending_fulfillment'), ['cancel']);
	assert.deepEqual(actions('shipped', { attention: 'Look.' }), ['settle']);
	assert.deepEqual(actions('cancel_requested'), []);
});
test('single keys can be switched off, arrows and Enter stay', () => {
	assert.equal(isAllowed('j', false), false);
	assert.equal(isAllowed('?', false), false);
	assert.equal(isAllowed('j', true), true);
	assert.equal(isAllowed('ArrowDown', false), true);
	assert.equal(isAllowed('Enter', false), true);
});
