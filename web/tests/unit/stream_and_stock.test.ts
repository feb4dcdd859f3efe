import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventReader } from '../../src/api/stream';
import { stepsAt, stepsOfTotal, totalOf } from '../../src/stock/sum';

const text = 'id: 7\nevent: order.created\ndata: {"a":1}\n\n: beat\n\nid: 8\r\nevent: stock.changed\r\ndata: one\r\ndata: two\r\n\r\n';
const whole = [
	{ id: '7', kind: 'order.created', data: '{"a":1}' },
	{ id: '8', kind: 'stock.changed', data: 'one\ntwo' },
];

test('events are read whole, wherever the pieces were cut', () => {
	assert.deepEqual(eventReader()(text), whole);
	for (let cut = 1; cut < text.length; cut++) {
		const read = eventReader();
		assert.deepEqual([...read(text.slice(0, cut)), ...read(text.slice(cut))], whole, `cut at ${cut}`);
	}
	const read = eventReader();
	assert.deepEqual([...text].flatMap((letter) => read(letter)), whole);
});
test('a comment and an id without data are no event', () => {
	assert.deepEqual(eventReader()(': beat\n\nid: 9\n\n'), []);
});

const levels = [
	{ product_id: 1, warehouse_id: 1, on_hand: 20, locked: 1, allocated: 3, available: 16 },
	{ product_id: 1, warehouse_id: 2, on_hand: 0, locked: 0, allocated: 2, available: -2 },
	{ product_id: 1, warehouse_id: null, on_hand: 0, locked: 0, allocated: 4, available: -4 },
];
test('the sum of a figure adds up', () => {
	const total = totalOf(levels);
	assert.deepEqual(total, { on_hand: 20, locked: 1, allocated: 9, available: 10 });
	for (const steps of [stepsOfTotal(levels, String), ...levels.map(stepsAt)]) {
		const parts = steps.filter((step) => !step.isResult).reduce((sum, step) => sum + step.units, 0);
		assert.equal(parts, steps[steps.length - 1]!.units);
	}
});
