// Screenshots of every screen, light and dark, for looking at: node tests/look.mjs [folder] [url]
// Against tests/mock_server.mjs on port 8099 unless told otherwise (PURSER_EMAIL, PURSER_PASSWORD).
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from './browser/chromium.mjs';

const folder = process.argv[2] ?? '/tmp/purser-look', base = process.argv[3] ?? 'http://127.0.0.1:8099';
mkdirSync(folder, { recursive: true });
const browser = await launch();
for (const scheme of ['light', 'dark']) {
	const page = await browser.newPage({ colorScheme: scheme, viewport: { width: 1440, height: 900 } });
	page.on('console', (message) => ['error', 'warning'].includes(message.type()) && console.log(scheme, message.text()));
	page.on('pageerror', (error) => console.log(scheme, error.message));
	const shot = async (name) => {
		await page.waitForTimeout(350);
		await page.screenshot({ path: join(folder, `${name}-${scheme}.png`) });
	};
	await page.goto(base);
	await page.waitForSelector('form');
	await shot('sign-in');
	await page.fill('[name=email]', process.env.PURSER_EMAIL ?? 'ada@example.com');
	await page.fill('[name=password]', process.env.PURSER_PASSWORD ?? 'password');
	await page.keyboard.press('Enter');
	await page.waitForSelector('[role=grid] .grid-body [role=row]');
	await shot('orders');
	await page.keyboard.press('j');
	await page.keyboard.press('Enter');
	await page.waitForSelector('.why-box');
	await shot('drawer');
	await page.keyboard.press('Escape');
	await page.click('.tab:has-text("Out of stock")');
	await page.waitForTimeout(400);
	await page.click('.grid-body .why');
	await page.waitForSelector('.candidates');
	await shot('out-of-stock');
	await page.click('text=Full page');
	await page.waitForSelector('.order:not(.peek) .timeline');
	await shot('order-page');
	await page.click('button:has-text("Hold")');
	await page.waitForSelector('textarea');
	await shot('hold');
	await page.keyboard.press('Escape');
	await page.click('nav >> text=Stock');
	await page.waitForSelector('[role=grid] .figure');
	await shot('stock');
	await page.click('.grid-body [role=row]:nth-child(2) .figure >> nth=-1');
	await page.waitForSelector('.steps');
	await shot('stock-sum');
	await page.keyboard.press('Escape');
	await page.goto(base + '/orders?number=NOTHING');
	await page.waitForSelector('text=No order matches');
	await shot('empty');
	await page.close();
}
await browser.close();
