// npm test: unit tests of pure functions, then the screens in a browser against the real program.
//
//   node tests/run.mjs [unit|browser]
//
// TypeScript is bundled first, so that any Node from 18 on can run it.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const only = process.argv[2];
const out = mkdtempSync(join(here, '../node_modules/.tests-'));
try {
	const files = [];
	if (only !== 'browser') {
		const units = readdirSync(join(here, 'unit')).filter((name) => name.endsWith('.test.ts'));
		await build({
			entryPoints: units.map((name) => join(here, 'unit', name)), outdir: out, bundle: true, platform: 'node',
			format: 'esm', outExtension: { '.js': '.mjs' }, packages: 'external', jsx: 'automatic', logLevel: 'warning',
		});
		files.push(...units.map((name) => join(out, name.replace(/\.ts$/, '.mjs'))));
	}
	if (only !== 'unit')
		files.push(...readdirSync(join(here, 'browser')).filter((name) => name.endsWith('.test.mjs')).map((name) => join(here, 'browser', name)));
	const done = spawnSync(process.execPath, ['--test', ...files], { stdio: 'inherit' });
	process.exitCode = done.status ?? 1;
} finally {
	rmSync(out, { recursive: true, force: true });
}
