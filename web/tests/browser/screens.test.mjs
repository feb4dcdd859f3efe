// The screens in a browser: what one sees, by keyboard, in light and dark, without a violation or an error.
import AxeBuilder from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { hasChromium, launch } from './chromium.mjs';
import { bundleDiffers, EMAIL, missing, PASSWORD, startWorld } from './world.mjs';

const why = missing() ?? (hasChromium ? undefined : 'there is no Chromium: tools/install.sh check');
const ROWS = '[role=grid] .grid-body [role=row]';
let browser, world, signedIn;

async function open(scheme = 'light', path = '/', state = signedIn) {
	const context = await browser.newContext({ colorScheme: scheme, viewport: { width: 1440, height: 900 }, storageState: state ?? undefined });
	const page = await context.newPage();
	page.problems = [];
	page.on('console', (message) => message.type() === 'error' && page.problems.push(message.text()));
	page.on('pageerror', (error) => page.problems.push(String(error)));
	await page.goto(world.base + path);
	return page;
}
async function close(page, expected = []) {
	const found = page.problems.filter((problem) => !expected.some((text) => problem.includes(text)));
	await page.context().close();
	assert.deepEqual(found, []);
}
/* `off`: rules that a part of the page cannot keep. */
async function noViolations(page, what, ...off) {
	await page.waitForTimeout(250); /* fades end: half-seen text has no contrast */
	const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).disableRules(off).analyze();
	assert.deepEqual(violations.map(({ id, nodes }) => `${what}: ${id}: ${nodes.map((node) => node.html).slice(0, 3).join(' | ')}`), []);
}

describe('screens', { skip: why, timeout: 840_000 }, () => {
	before(async () => {
		world = await startWorld();
		const differs = await bundleDiffers(world.base);
		assert.equal(differs, undefined, differs);
		browser = await launch();
	});
	after(async () => {
		await browser?.close();
		world?.stop();
	});

	test('sign in: refused with the sentence of the server, then by keyboard', async () => {
		const page = await open('light', '/', null);
		await page.waitForSelector('form');
		await noViolations(page, 'sign in, light');
		assert.equal(await page.evaluate(() => document.activeElement.name), 'email');
		await page.keyboard.type(EMAIL);
		await page.keyboard.press('Tab');
		await page.keyboard.type('wrong password here');
		await page.keyboard.press('Enter');
		assert.match(await page.textContent('[role=alert]'), /wrong|not/i);
		await page.fill('[name=password]', PASSWORD);
		await page.keyboard.press('Enter');
		await page.waitForSelector(ROWS);
		assert.match(page.url(), /\/orders$/);
		signedIn = await page.context().storageState();
		await close(page, ['401']);
		const dark = await open('dark', '/', null);
		await dark.waitForSelector('form');
		await noViolations(dark, 'sign in, dark');
		await close(dark);
	});

	for (const scheme of ['light', 'dark']) {
		test(`no violation on any screen, ${scheme}`, async () => {
			const page = await open(scheme, '/orders');
			await page.waitForSelector(ROWS);
			assert.equal(await page.getAttribute('html', 'data-mantine-color-scheme'), scheme);
			await noViolations(page, 'orders');
			await page.click('button:has-text("Channel:")');
			await page.waitForSelector('[role=menu]');
			await noViolations(page, 'channel menu', 'region'); /* a menu hangs outside the landmarks */
			await page.keyboard.press('Escape');
			await page.click('.tab:has-text("Out of stock")');
			await page.waitForFunction(() => location.search.includes('out_of_stock'));
			await page.click('.grid-body .why');
			await page.waitForSelector('.candidates');
			await noViolations(page, 'why');
			await page.click('text=Full page');
			await page.waitForSelector('.order:not(.peek) .candidates');
			await noViolations(page, 'order page');
			await page.click('button:has-text("Hold")');
			await page.waitForSelector('textarea');
			await noViolations(page, 'hold');
			await page.keyboard.press('Escape');
			await page.waitForSelector('textarea', { state: 'detached' });
			await page.click('nav >> text=Keyboard');
			await page.waitForSelector('.plain');
			await noViolations(page, 'help');
			await page.keyboard.press('Escape');
			await page.goto(world.base + '/stock');
			await page.waitForSelector('.figure');
			await noViolations(page, 'stock');
			await page.keyboard.press('Enter');
			await page.waitForSelector('.steps');
			await noViolations(page, 'sum');
			await page.goto(world.base + '/orders?number=NOTHING-LIKE-IT');
			await page.waitForSelector('text=No order matches');
			await noViolations(page, 'empty');
			await close(page);
		});
	}

	test('orders: few rows are drawn, more are loaded below, tabs count', async () => {
		const page = await open('light', '/orders');
		await page.waitForSelector(ROWS);
		const total = Number(await page.getAttribute('[role=grid]', 'aria-rowcount')) - 1;
		assert.ok(total >= 150, String(total));
		assert.equal(await page.textContent('.tab >> nth=0'), `All ${total}`);
		assert.ok(await page.locator(ROWS).count() <= 60);
		await page.focus('[role=grid]');
		for (let i = 0; i < 4; i++) {
			await page.keyboard.press('End');
			await page.waitForTimeout(300);
		}
		assert.ok(await page.locator(ROWS).count() <= 60);
		const last = await page.getAttribute(ROWS + ':last-child', 'aria-rowindex');
		assert.ok(Number(last) > 101, `the second page is there: ${last}`);
		await close(page);
	});

	test('orders by keyboard: filter, move, open, hold, undo, close', async () => {
		const page = await open('light', '/orders?tab=ready');
		await page.waitForSelector(ROWS);
		const second = await page.textContent(ROWS + ' >> nth=1 >> .number-link');
		await page.keyboard.press('j');
		assert.equal(await page.textContent('.grid-row.cursor .number-link'), second);
		await page.keyboard.press('k');
		await page.keyboard.press('j');
		await page.keyboard.press('Enter');
		await page.waitForSelector('.why-box');
		assert.match(page.url(), /order=\d+/);
		await page.locator('.drawer button:has-text("Hold")').focus();
		await page.keyboard.press('Enter');
		await page.waitForSelector('textarea');
		await page.keyboard.type('Fraud review by test');
		await page.keyboard.press('Tab');
		await page.keyboard.press('Tab');
		await page.keyboard.press('Tab');
		await page.keyboard.press('Enter');
		await page.waitForSelector('.order-head .chip:has-text("On hold")');
		await page.waitForSelector('.timeline:has-text("Put on hold")');
		await page.click('.toast button:has-text("Undo")');
		await page.waitForSelector('.order-head .chip:has-text("Ready to ship")');
		await page.keyboard.press('Escape');
		await page.waitForSelector('.why-box', { state: 'detached' });
		await page.keyboard.press('/');
		await page.keyboard.type(second);
		await page.waitForFunction((text) => location.search.includes(`number=${text}`), second);
		await page.waitForFunction((rows) => document.querySelectorAll(rows).length === 1, ROWS);
		await page.keyboard.press('Escape');
		await page.waitForFunction(() => !location.search.includes('number='));
		await page.keyboard.press('Escape');
		await page.keyboard.press('?');
		await page.waitForSelector('.plain');
		await close(page);
	});

	test('live: a new order is counted, moves no row, and comes when asked for', async () => {
		const page = await open('light', '/orders');
		await page.waitForSelector('.live-live');
		await page.waitForSelector(ROWS);
		const first = await page.textContent(ROWS + ' >> nth=0 >> .number-link');
		const made = await world.newOrder();
		await page.waitForSelector('.pill:has-text("1 new order")', { timeout: 60_000 });
		assert.equal(await page.textContent(ROWS + ' >> nth=0 >> .number-link'), first);
		await page.click('.pill');
		await page.waitForSelector(`${ROWS}:has-text("${made.number}")`);
		await page.waitForSelector('.pill', { state: 'detached' });
		await close(page);
	});

	test('a list that fails says so in the words of the server, and can be tried again', async () => {
		const page = await open('light', '/stock');
		await page.waitForSelector('.figure');
		const refusal = { status: 503, contentType: 'application/problem+json', body: JSON.stringify({ status: 503, detail: 'The disk is full.' }) };
		await page.route('**/api/v1/orders?*', (route) => route.fulfill(refusal));
		await page.click('nav >> text=Orders');
		await page.waitForSelector('.state[role=alert]:has-text("The disk is full.")', { timeout: 60_000 });
		await noViolations(page, 'failed');
		await page.unroute('**/api/v1/orders?*');
		await page.click('button:has-text("Try again")');
		await page.waitForSelector(ROWS);
		await close(page, ['503']);
	});

	test('stock: a figure opens its sum, which adds up', async () => {
		const page = await open('light', '/stock');
		await page.waitForSelector('.figure');
		await page.keyboard.press('j');
		await page.focus('[role=grid]');
		await page.keyboard.press('ArrowRight');
		await page.keyboard.press('Enter');
		await page.waitForSelector('.steps .result');
		const figures = await page.locator('.steps li > span').allTextContents();
		const numbers = figures.map((text) => Number(text.replace(/[=+\s,]/g, '').replace('−', '-')));
		assert.equal(numbers.slice(0, -1).reduce((sum, n) => sum + n, 0), numbers.at(-1), figures.join(' '));
		await page.waitForSelector('.movements li');
		await close(page);
	});

	test('sign out', async () => {
		const page = await open('light', '/orders');
		await page.waitForSelector(ROWS);
		await page.click('.person');
		await page.click('text=Sign out');
		await page.waitForSelector('form');
		await close(page);
	});
});

test('the bundle keeps its budget', () => {
	const sizes = JSON.parse(readFileSync(new URL('../../dist/.sizes.json', import.meta.url), 'utf8'));
	assert.ok(sizes.first <= 260 * 1024, `shell and orders: ${sizes.first} bytes gz`);
	for (const [name, size] of Object.entries(sizes.lazy))
		assert.ok(size <= 40 * 1024, `${name}: ${size} bytes gz`);
});
