// Writes src/api/types.ts from the API's document: the paths that the screens call and the shapes in them,
// one a line.
//
//   node types.mjs [--check] [FILE]      FILE: ../docs/api/openapi.json; `purser openapi` prints another
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const USED = [
	'/api/v1/company', '/api/v1/session', '/api/v1/orders', '/api/v1/orders/counts', '/api/v1/orders/{order_id}',
	...['why', 'timeline', 'shipments', 'hold', 'release', 'cancel', 'restore', 'pay', 'warehouse', 'resolve', 'settle', 'address']
		.map((word) => `/api/v1/orders/{order_id}/${word}`),
	'/api/v1/warehouses', '/api/v1/channels', '/api/v1/products', '/api/v1/products/{product_id}/stock', '/api/v1/stock',
	'/api/v1/stock/history', '/api/v1/listings', '/api/v1/listings/{listing_id}/why',
];

const isCheck = process.argv.includes('--check');
const named = process.argv.slice(2).find((argument) => !argument.startsWith('--'));
const source = named ?? new URL('../docs/api/openapi.json', import.meta.url);
const target = new URL('src/api/types.ts', import.meta.url);
if (!existsSync(source)) {
	console.log('docs/api/openapi.json does not exist yet: src/api/types.ts stays as it is');
	process.exit(0);
}

const document = JSON.parse(readFileSync(source, 'utf8'));
const gone = USED.filter((path) => !document.paths[path]);
if (gone.length > 0)
	throw new Error(`the API has no ${gone.join(', ')}`);

/* The server answers null for an id, a moment or an amount that is not there. */
const ALWAYS = ['id', 'at', 'created_at', 'modified_at'];
const isMaybeNull = (name, schema) => !ALWAYS.includes(name) && (schema.format === 'date-time'
	|| schema.type === 'integer' && schema.minimum === 1 && /_id$/.test(name));
function plain(value) {
	if (Array.isArray(value))
		return value.filter((item) => item?.in !== 'header').map(plain);
	if (typeof value !== 'object' || value === null)
		return value;
	const out = {};
	for (const [name, inner] of Object.entries(value)) {
		if (name === 'description' && typeof inner === 'string')
			continue;
		out[name] = plain(inner);
		if (name === 'properties')
			for (const [field, schema] of Object.entries(out[name]))
				if (typeof schema.type === 'string' && isMaybeNull(field, schema))
					schema.type = [schema.type, 'null'];
	}
	return out;
}
const paths = plain(Object.fromEntries(USED.map((path) => [path, document.paths[path]])));
const schemas = {};
const take = (text) => {
	for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
		if (schemas[name])
			continue;
		schemas[name] = plain(document.components.schemas[name]);
		take(JSON.stringify(schemas[name]));
	}
};
const { responses, securitySchemes } = document.components;
take(JSON.stringify({ paths, responses }));
const kept = { ...document, paths, components: { schemas, responses: plain(responses), securitySchemes } };

/* One path, shape or operation a line. */
function folded(text) {
	const out = [];
	let depth = 4;
	for (const line of text.replace(/\/\*\*[\s\S]*?\*\/\s*/g, '').split('\n')) {
		const indent = line.length - line.trimStart().length;
		if (indent === 0)
			depth = line.startsWith('export interface components') ? 8 : 4;
		const isClosing = indent === depth && /^[}\]]/.test(line.trimStart());
		if (line.trim() === '')
			continue;
		if (indent > depth || isClosing)
			out[out.length - 1] += ' ' + line.trim();
		else
			out.push(line.replace(/^( {4})+/, (spaces) => '\t'.repeat(spaces.length / 4)));
	}
	return out.join('\n') + '\n';
}
const written = '/* Written by `npm run types` from docs/api/openapi.json; do not edit. */\n'
	+ folded(astToString(await openapiTS(kept)));
if (!isCheck)
	writeFileSync(target, written);
else if (readFileSync(target, 'utf8') !== written) {
	console.error('src/api/types.ts is not what the API document says: npm run types');
	process.exit(1);
}
