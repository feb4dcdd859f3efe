// A company for the browser tests: the real program on a fresh SQLite file, filled through its API.
// PURSER_UI=mock: tests/mock_server.mjs in its place, for working on the UI without a build.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const BINARY = process.env.PURSER_BINARY || join(root, 'build/release/purser');
const isMock = process.env.PURSER_UI === 'mock';
export const EMAIL = 'ada@example.com';
export const PASSWORD = isMock ? 'password' : 'correct horse battery staple';
export const ORDERS = 150;

/* Why the tests cannot run here, or undefined. */
export function missing() {
	return isMock || existsSync(BINARY) ? undefined : `there is no ${BINARY}: make build`;
}

async function firstLine(process, begin) {
	for await (const line of createInterface({ input: process.stdout })) {
		if (line.includes(begin))
			return line;
		throw new Error(`unexpected: ${line}`);
	}
	throw new Error('the server ended before it listened');
}

export async function startWorld() {
	if (isMock) {
		const server = spawn(process.execPath, [join(root, 'web/tests/mock_server.mjs'), '8098'], { stdio: ['ignore', 'pipe', 'inherit'] });
		await firstLine(server, 'http://');
		const base = 'http://127.0.0.1:8098';
		return {
			base, isMock, stop: () => server.kill(),
			newOrder: () => fetch(base + '/api/v1/mock/order', { method: 'POST', headers: { Cookie: 'purser_session=in', 'X-CSRF-Token': 'csrf' } })
				.then((answer) => answer.json()),
		};
	}
	const folder = mkdtempSync(join(tmpdir(), 'purser-ui-'));
	const env = { ...process.env, PURSER_DATABASE: 'sqlite:' + join(folder, 'purser.db'), PURSER_KEY_FILE: join(folder, 'master.key') };
	const command = (args, input = '') => {
		const done = spawnSync(BINARY, [...args, '--json'], { env, input, encoding: 'utf8' });
		if (done.status !== 0)
			throw new Error(`purser ${args.join(' ')}: ${done.status}\n${done.stdout}${done.stderr}`);
		return JSON.parse(done.stdout);
	};
	const { company_id } = command(['admin', 'setup', '--company', 'Northwind', '--email', EMAIL, '--password-stdin'], PASSWORD + '\n');
	const server = spawn(BINARY, ['serve', '--listen', '127.0.0.1:0'], { env, stdio: ['ignore', 'pipe', 'ignore'] });
	const stop = () => {
		server.kill('SIGKILL');
		rmSync(folder, { recursive: true, force: true });
	};
	try {
		const base = (await firstLine(server, 'listening on ')).replace('listening on ', '').trim();
		const client = command(['admin', 'client', '--company', String(company_id), '--name', 'Web shop', '--scopes', 'ALL']);
		return { base, isMock, stop, ...await fill(base, client) };
	} catch (error) {
		stop();
		throw error;
	}
}

async function fill(base, client) {
	const basic = Buffer.from(`${client.client_id}:${client.client_secret}`).toString('base64');
	const answer = await fetch(base + '/oauth/token', { method: 'POST', body: 'grant_type=client_credentials',
		headers: { Authorization: 'Basic ' + basic, 'Content-Type': 'application/x-www-form-urlencoded' } });
	const { access_token } = await answer.json();
	const call = async (method, path, body) => {
		const reply = await fetch(base + path, { method, body: JSON.stringify(body),
			headers: { Authorization: 'Bearer ' + access_token, 'Content-Type': 'application/json' } });
		const text = await reply.text();
		if (!reply.ok)
			throw new Error(`${method} ${path}: ${reply.status} ${text}`);
		return text ? JSON.parse(text) : undefined;
	};
	const made = async (path, body) => (await call('POST', path, body)).id;
	const place = { type: 'direct_fulfillment', country: 'US', state: 'NV' };
	const reno = await made('/api/v1/warehouses', { name: 'Reno', domestic_rank: 1, ...place });
	await made('/api/v1/warehouses', { name: 'Columbus', domestic_rank: 2, ...place, state: 'OH' });
	await call('PUT', '/api/v1/routing/state_allocations', { items: [{ country: 'US', state: 'NV', warehouse_id: reno }] });
	const shop = await made('/api/v1/channels', { name: 'Web shop', type: 'manual', currency: 'USD' });
	await made('/api/v1/channels', { name: 'Counter', type: 'manual', currency: 'USD' });
	const skus = ['MUG-BLUE', 'MUG-RED', 'TEA-100', 'SOLD-OUT'];
	for (const sku of skus) {
		const product_id = await made('/api/v1/products', { sku, name: `${sku} by Northwind`, type: 'core' });
		await call('PUT', '/api/v1/listings', { items: [{ channel_id: shop, variant_id: sku, sku, product_id }] });
		if (sku !== 'SOLD-OUT')
			await call('POST', '/api/v1/stock/adjust', { items: [{ sku, warehouse_id: reno, quantity: 1000, reason: 'First count' }] });
	}
	let n = 0;
	const newOrder = (more = {}, sku = skus[n % 3]) => call('POST', '/api/v1/orders', {
		channel_id: shop, number: `SO-${1000 + ++n}`, currency: 'USD', recipient: 'Zoe Rossi', line1: '1 Main St', city: 'Reno',
		state: 'NV', postal_code: '89501', country: 'US', email: 'zoe@example.com', paid_at: '2026-01-01T00:00:00Z',
		lines: [{ sku, quantity: 1 + n % 3, title: 'A mug', unit_price: { amount: '10.00', currency: 'USD' } }], ...more,
	});
	const kinds = [() => newOrder(), () => newOrder({}, 'SOLD-OUT'), () => newOrder({}, 'UNKNOWN'), () => newOrder({ line1: '' }),
		() => newOrder({ paid_at: undefined }), () => newOrder(), () => newOrder()];
	for (let i = 0; i < ORDERS; i++) {
		const order = await kinds[i % kinds.length]();
		if (i % 7 === 5)
			await call('POST', `/api/v1/orders/${order.id}/hold`, { reason: 'Fraud review' });
		if (i % 14 === 6)
			await call('POST', `/api/v1/orders/${order.id}/shipments`, { carrier: 'UPS', service: 'Ground', tracking_number: `1Z${i}` });
	}
	return { newOrder, call };
}

/* Is the bundle in the program the one in dist? */
export async function bundleDiffers(base) {
	const served = await (await fetch(base)).text();
	const built = readFileSync(join(root, 'web/dist/index.html'), 'utf8');
	const app = (page) => /\/assets\/app-[A-Z0-9]+\.js/.exec(page)?.[0];
	return app(served) !== app(built) ? `the program serves ${app(served)}, dist has ${app(built)}: make build` : undefined;
}
