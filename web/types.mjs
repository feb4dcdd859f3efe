// Writes src/api/types.ts from ../docs/api/openapi.json, when that document exists.
import { existsSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const source = new URL('../docs/api/openapi.json', import.meta.url);
if (!existsSync(source)) {
	console.log('docs/api/openapi.json does not exist yet: src/api/types.ts stays as it is');
	process.exit(0);
}
const head = '/* Written by `npm run types` from docs/api/openapi.json; do not edit. */\n';
writeFileSync(new URL('src/api/types.ts', import.meta.url), head + astToString(await openapiTS(source)));
