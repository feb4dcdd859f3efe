// Bundles src/ into dist/: file names carry a hash of their content and never change their bytes;
// index.html names them and is filled in by the server (the nonce) for every answer.
//
//   node build.mjs            prints the sizes that tests/browser holds to a budget
import { build } from 'esbuild';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, 'dist');

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
const shared = {
	absWorkingDir: here,
	outdir: 'dist/assets',
	bundle: true,
	target: ['es2022', 'chrome110', 'firefox115', 'safari16.4'],
	minify: true,
	metafile: true,
	entryNames: '[name]-[hash]',
	chunkNames: '[name]-[hash]',
	assetNames: '[name]-[hash]',
	loader: { '.woff2': 'file' },
	publicPath: '/assets',
	define: { 'process.env.NODE_ENV': '"production"' },
	legalComments: 'none',
	logLevel: 'warning',
};
const { metafile } = await build({
	...shared, entryPoints: { app: 'src/main.tsx' }, splitting: true, format: 'esm',
});
const { metafile: earlyFiles } = await build({ ...shared, entryPoints: { early: 'src/early.ts' }, format: 'iife' });

const outputs = Object.entries({ ...metafile.outputs, ...earlyFiles.outputs }).map(([path, facts]) => ({
	name: basename(path), entry: facts.entryPoint, css: facts.cssBundle && basename(facts.cssBundle),
	imports: facts.imports,
}));
const app = outputs.find((output) => output.entry === 'src/main.tsx');
const early = outputs.find((output) => output.entry === 'src/early.ts');
const font = outputs.find((output) => output.name.startsWith('inter-latin-wght-normal'));
const page = (await readFile(join(here, 'index.html'), 'utf8'))
	.replace('{{js}}', `/assets/${app.name}`)
	.replace('{{css}}', `/assets/${app.css}`)
	.replace('{{early}}', `/assets/${early.name}`)
	.replace('{{font}}', `/assets/${font.name}`);
await writeFile(join(dist, 'index.html'), page);
await cp(join(here, 'src/icon.svg'), join(dist, 'icon.svg'));

// What the first screen loads: the entry and everything it imports statically.
const first = new Set();
const visit = (name) => {
	if (first.has(name))
		return;
	first.add(name);
	for (const used of outputs.find((output) => output.name === name)?.imports ?? [])
		if (used.kind === 'import-statement')
			visit(basename(used.path));
};
visit(app.name);
visit(early.name);
const sizes = { first: 0, css: 0, lazy: {} };
for (const { name } of outputs) {
	if (!/\.(js|css)$/.test(name))
		continue;
	const packed = gzipSync(await readFile(join(dist, 'assets', name)), { level: 9 }).length;
	if (name.endsWith('.css'))
		sizes.css += packed;
	else if (first.has(name))
		sizes.first += packed;
	else
		sizes.lazy[name.replace(/-[A-Z0-9]{8}\.js$/, '')] = packed;
}
await writeFile(join(dist, '.sizes.json'), JSON.stringify(sizes));
console.log('web: shell + orders %s KB JS gz, CSS %s KB gz, lazy %s', (sizes.first / 1024).toFixed(1),
	(sizes.css / 1024).toFixed(1), JSON.stringify(sizes.lazy));
