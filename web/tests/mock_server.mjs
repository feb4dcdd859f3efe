// A stand-in for `purser serve` with what the screens use, in memory: for working on the UI without a build.
//
//   node tests/mock_server.mjs [port]      then open http://127.0.0.1:8099, any e-mail, password "password"
//
// Tests run against the real program (tests/browser); this follows it, never the other way round.
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const port = Number(process.argv[2] ?? 8099);
const types = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };
const statuses = ['awaiting_shipment', 'shipped', 'unresolved', 'on_hold', 'awaiting_payment', 'shipped', 'cancelled',
	'pending_fulfillment', 'unresolved', 'awaiting_3pl_export'];
const reasons = ['out_of_stock', 'missing_product_info', 'missing_fulfillment_source', 'missing_order_info'];
const people = ['Zoe Rossi', 'Marco Nguyen', 'Ava Okafor', 'Liam Haddad', 'Ines Kim', 'Lena Weber', 'Noah Novak'];
const warehouses = ['Reno', 'Columbus', 'Leeds 3PL'].map((name, at) => ({
	id: at + 1, name, type: at === 2 ? 'third_party_logistics' : 'direct_fulfillment', is_active: true, color: '', time_zone: 'UTC' }));
const channels = ['Web shop', 'Amazon US', 'Manual'].map((name, at) => ({ id: at + 1, name, type: 'manual', is_active: true }));
const usd = (amount) => ({ amount: amount.toFixed(2), currency: 'USD' });
const start = Date.parse('2026-11-20T06:59:00Z');
const iso = (ms) => new Date(ms).toISOString().replace('.000Z', 'Z');

function makeOrder(id) {
	const status = statuses[id % statuses.length];
	const units = 1 + id % 7;
	return {
		id, number: `SO-${500000 + id}`, channel_id: 1 + id % 3, remote_id: `r${id}`, status,
		reason: status === 'unresolved' ? reasons[Math.floor(id / 10) % 4] : 'resolved', placed_at: iso(start + (id - 900) * 60000),
		paid_at: status === 'awaiting_payment' ? null : iso(start + (id - 900) * 60000), hold_until: null,
		hold_reason: status === 'on_hold' ? 'Fraud review' : '', cancelled_at: null,
		cancel_reason: status === 'cancelled' ? 'Buyer changed their mind' : '', handed_over_at: null, shipped_at: null,
		ship_by: iso(start + (id + 500) * 60000), currency: 'USD', prices_include_tax: false, items_total: usd(units * 10),
		shipping_total: usd(4.9), shipping_tax: usd(0), tax_total: usd(units), discount_total: usd(0), total: usd(units * 11 + 4.9),
		email: 'buyer@example.com', recipient: people[id % people.length], company: '', line1: '1 Main St', line2: '',
		city: 'Reno', state: 'NV', postal_code: '89501', country: 'US', phone: '', shipping_method: 'Ground', notes: '',
		warehouse_id: status === 'unresolved' ? null : 1 + id % 3, chosen_warehouse_id: null, is_claim_ended: false,
		attention: '', unit_count: units, created_at: iso(start), modified_at: iso(start + id * 1000), version: 1,
		lines: [{ id: id * 10, remote_id: '1', listing_id: 1, variant_id: 'MUG-BLUE', sku: 'MUG-BLUE', title: 'Mug, blue, 300 ml',
			product_id: 1, ordered: units, cancelled: 0, refunded: 0, exported: 0, shipped: status === 'shipped' ? units : 0,
			unit_price: usd(10), tax: usd(units), discount: usd(0) }],
	};
}
const orders = Array.from({ length: 900 }, (_, at) => makeOrder(at + 1));
const products = Array.from({ length: 120 }, (_, at) => ({ id: at + 1, sku: `NW-${4400 + at}`, name: `Mug number ${at + 1}`,
	type: at % 17 === 16 ? 'bundle' : 'core', is_active: true }));
const levelsOf = (id) => [
	{ product_id: id, warehouse_id: 1, on_hand: 20 + id % 9, locked: id % 3, allocated: 3 },
	{ product_id: id, warehouse_id: 2, on_hand: id % 5, locked: 0, allocated: id % 7 },
	{ product_id: id, warehouse_id: null, on_hand: 0, locked: 0, allocated: id % 2 },
].map((row) => ({ ...row, available: row.on_hand - row.locked - row.allocated }));
const listings = products.slice(0, 90).map(({ id, sku }) => ({ id, channel_id: 1 + id % 2, variant_id: sku, sku, title: sku,
	product_id: id, is_active: true, pushes_quantity: true, quantity: 14, quantity_at: iso(start), pushed_quantity: 14, pushed_at: iso(start) }));
const events = new Map();
let number = 1;
const streams = new Set();

function happen(order, kind, sentence) {
	const event = { number: number++, at: iso(Date.now()), kind, actor_kind: 'user', actor_name: 'Ada Lovelace', actor_id: 1, trace: 't',
		body: { number: order.number, status: order.status, sentence } };
	events.set(order.id, [...events.get(order.id) ?? [], event]);
	for (const stream of streams)
		stream.write(`id: ${event.number}\nevent: ${kind}\ndata: ${JSON.stringify({ ...event, subject: 'order', subject_id: order.id })}\n\n`);
}

function whyOf(order) {
	const isShort = order.status === 'unresolved';
	return {
		order_id: order.id, status: order.status, reason: order.reason,
		sentence: isShort ? 'Receive the missing units at Reno.' : 'Ready to ship from our own warehouse.',
		checks: [
			{ name: 'payment', is_passed: order.paid_at !== null, sentence: order.paid_at ? 'It is paid.' : 'No payment has arrived; its stock is claimed.' },
			{ name: 'products', is_passed: true, sentence: 'Every line is linked to a product.' },
			{ name: 'address', is_passed: true, sentence: 'The address is complete.' },
			{ name: 'warehouse', is_passed: true, sentence: 'Reno is ranked first; no warehouse has everything.' },
			{ name: 'stock', is_passed: !isShort, sentence: isShort ? 'Receive the missing units at Reno.' : 'Everything was available there, and is claimed.' },
		],
		decisions: [{ id: 1, at: order.created_at, rule: 'inventory', rule_version: 1, warehouse_id: 1, can_fill: !isShort,
			sentence: 'Reno is ranked first; no warehouse has everything.', change: 'Columbus has everything: name it for this order.',
			candidates: [
				{ warehouse_id: 1, name: 'Reno', rank: 1, verdict: 'chosen', short_units: 2, sentence: 'Keeps the order, but lacks 2 units.' },
				{ warehouse_id: 2, name: 'Columbus', rank: 2, verdict: 'short', short_units: 4, sentence: 'Lacks 4 units of the order.' },
				{ warehouse_id: 3, name: 'Leeds 3PL', rank: 0, verdict: 'no_rank', short_units: 0, sentence: 'Has no rank for this kind of order.' },
			] }],
		claims: [],
		fixes: isShort ? [{ action: 'receive', sentence: 'Receive stock at the warehouse.' },
			{ action: 'choose_warehouse', sentence: 'Name a warehouse that has everything.' }]
			: order.status === 'on_hold' ? [{ action: 'release', sentence: 'End the hold.' }] : [],
	};
}

const words = (text) => text.split(',');
function matches(order, query) {
	for (const [name, value] of query) {
		if (name === 'status' && !words(value).includes(order.status)
			|| name === 'reason' && !words(value).includes(order.reason)
			|| name === 'reason.not' && words(value).includes(order.reason)
			|| name === 'channel_id' && order.channel_id !== Number(value)
			|| name === 'id' && !words(value).includes(String(order.id))
			|| name === 'id.from' && order.id < Number(value)
			|| name === 'number.prefix' && !order.number.toLowerCase().startsWith(value.toLowerCase()))
			return false;
	}
	return true;
}
function paged(rows, query) {
	const limit = Number(query.get('limit') ?? 50), from = Number(query.get('cursor') ?? 0);
	return { items: rows.slice(from, from + limit), next_cursor: from + limit < rows.length ? String(from + limit) : null };
}

const moves = {
	hold: (order, body) => { order.status = 'on_hold'; order.hold_reason = body.reason ?? ''; return 'order.held'; },
	release: (order) => { order.status = 'awaiting_shipment'; return 'order.released'; },
	cancel: (order, body) => { order.status = 'cancelled'; order.cancel_reason = body.reason ?? ''; return 'order.cancelled'; },
	restore: (order) => { order.status = 'awaiting_shipment'; return 'order.restored'; },
	pay: (order) => { order.paid_at = iso(Date.now()); order.status = 'awaiting_shipment'; return 'order.paid'; },
	resolve: () => 'order.resolved', settle: () => 'order.settled',
	warehouse: (order, body) => { order.warehouse_id = body.warehouse_id; order.status = 'awaiting_shipment'; order.reason = 'resolved'; return 'order.resolved'; },
	address: (order, body) => { Object.assign(order, body); return 'order.edited'; },
};
const me = { user_id: 1, company_id: 1, name: 'Ada Lovelace', scopes: 'all', csrf_token: 'csrf' };

createServer(async (request, response) => {
	const url = new URL(request.url, 'http://mock'), query = url.searchParams, path = url.pathname;
	let text = '';
	for await (const piece of request)
		text += piece;
	const body = text ? JSON.parse(text) : {};
	const json = (value, status = 200, headers = {}) => {
		response.writeHead(status, { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json', ...headers });
		response.end(value === undefined ? '' : JSON.stringify(value));
	};
	const refuse = (status, detail) => json({ type: 'urn:purser:problem:x', title: detail, status, detail, trace_id: 'trace' }, status);
	const isIn = /purser_session=in/.test(request.headers.cookie ?? '');
	if (path.startsWith('/api/')) {
		if (path === '/api/v1/session' && request.method === 'POST')
			return body.password === 'password' ? json(me, 201, { 'Set-Cookie': 'purser_session=in; Path=/; HttpOnly' })
				: refuse(401, 'The e-mail address or the password is wrong.');
		if (!isIn)
			return refuse(401, 'Sign in first.');
		if (request.method !== 'GET' && request.headers['x-csrf-token'] !== 'csrf')
			return refuse(403, 'The CSRF token is missing.');
		if (path === '/api/v1/session')
			return request.method === 'DELETE' ? json(undefined, 204, { 'Set-Cookie': 'purser_session=; Path=/; Max-Age=0' }) : json(me);
		if (path === '/api/v1/company')
			return json({ id: 1, name: 'Northwind', currency: 'USD', country: 'US', time_zone: 'America/Los_Angeles' });
		if (path === '/api/v1/warehouses')
			return json(paged(warehouses, query));
		if (path === '/api/v1/channels')
			return json(paged(channels, query));
		if (path === '/api/v1/stream') {
			response.writeHead(200, { 'Content-Type': 'text/event-stream' });
			response.write(': beat\n\n');
			streams.add(response);
			return request.on('close', () => streams.delete(response));
		}
		if (path === '/api/v1/orders') {
			const sort = query.get('sort') ?? '-id', field = sort.replace('-', '');
			const rows = orders.filter((order) => matches(order, query))
				.sort((a, b) => (a[field] < b[field] ? -1 : 1) * (sort.startsWith('-') ? -1 : 1));
			return json(paged(rows, query));
		}
		if (path === '/api/v1/orders/counts')
			return json({ items: [...new Set([...statuses])].map((status) => ({ status,
				count: orders.filter((order) => order.status === status && matches(order, query)).length })), next_cursor: null });
		const [, id, rest] = /^\/api\/v1\/orders\/(\d+)\/?(\w*)$/.exec(path) ?? [];
		if (id) {
			const order = orders.find((one) => one.id === Number(id));
			if (!order)
				return refuse(404, 'There is no such order.');
			if (rest === '')
				return json(order);
			if (rest === 'why')
				return json(whyOf(order));
			if (rest === 'timeline')
				return json({ items: [{ number: 1, at: order.placed_at, kind: 'order.created', actor_kind: 'client', actor_name: 'Web shop', actor_id: 1,
					trace: 't', body: { sentence: 'Accepted from the web shop.' } }, ...events.get(order.id) ?? []], next_cursor: null });
			if (rest === 'shipments')
				return json({ items: order.status !== 'shipped' ? [] : [{ id: 1, order_id: order.id, warehouse_id: 1, channel_id: 1, source: 'api',
					remote_id: '', carrier: 'UPS', service: 'Ground', tracking_number: '1Z999', tracking_url: 'https://ups.example/1Z999',
					shipped_at: order.placed_at, channel_state: 'sent', channel_at: order.placed_at, channel_message: '', difference: '',
					created_at: order.placed_at, lines: [{ id: 1, order_line_id: order.lines[0].id, product_id: 1, quantity: order.unit_count }] }], next_cursor: null });
			const kind = moves[rest]?.(order, body);
			if (!kind)
				return refuse(404, 'There is no such path.');
			happen(order, kind, '');
			return json(order);
		}
		if (path === '/api/v1/products')
			return json(paged(products.filter((product) => product.sku.startsWith((query.get('sku.prefix') ?? '').toUpperCase())), query));
		if (path === '/api/v1/stock')
			return json(paged(words(query.get('product_id')).flatMap((one) => levelsOf(Number(one))), query));
		if (/products\/\d+\/stock$/.test(path))
			return json({ items: levelsOf(Number(path.split('/')[4])), next_cursor: null });
		if (path === '/api/v1/stock/history')
			return json({ items: [{ id: 1, product_id: 1, warehouse_id: 1, location_id: 1, at: iso(start), kind: 'reserve', on_hand_change: 0,
				locked_change: 0, allocated_change: 3, on_hand: 20, locked: 0, allocated: 3, shortfall: 0, reason: '', subject: 'order', subject_id: 7,
				actor_kind: 'client', actor_id: 1 }], next_cursor: null });
		if (path === '/api/v1/listings')
			return json(paged(listings.filter((listing) => words(query.get('product_id')).includes(String(listing.product_id))), query));
		if (/listings\/\d+\/why$/.test(path))
			return json({ listing_id: 1, quantity: 14, steps: [
				{ label: 'Available at Reno', units: 17, is_result: false, sentence: '', subject: 'warehouse', subject_id: 1 },
				{ label: 'Claims without a warehouse', units: -1, is_result: false, sentence: 'Promised to orders without one.', subject: '', subject_id: 0 },
				{ label: 'Buffer', units: -2, is_result: false, sentence: 'The channel keeps 2 back.', subject: 'channel', subject_id: 1 },
				{ label: 'For sale', units: 14, is_result: true, sentence: '', subject: '', subject_id: 0 } ] });
		if (path === '/api/v1/mock/order') {
			const order = makeOrder(orders.length + 1);
			orders.push(order);
			happen(order, 'order.created', 'Accepted.');
			return json(order, 201);
		}
		return refuse(404, 'There is no such path.');
	}
	const file = join(dist, path);
	if (path !== '/' && extname(path) && existsSync(file)) {
		response.writeHead(200, { 'Content-Type': types[extname(path)] ?? 'application/octet-stream' });
		return createReadStream(file).pipe(response);
	}
	response.writeHead(200, { 'Content-Type': 'text/html', 'Cache-Control': 'no-store',
		'Content-Security-Policy': "default-src 'self'; script-src 'self'; style-src 'self' 'nonce-mock'; img-src 'self' data:; font-src 'self'" });
	response.end(readFileSync(join(dist, 'index.html'), 'utf8').replaceAll('{{nonce}}', 'mock'));
}).listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}`));
