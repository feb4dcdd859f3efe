// Screenshots against the real program, filled as the tests fill it: node tests/look_real.mjs [folder]
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { EMAIL, PASSWORD, startWorld } from './browser/world.mjs';

const world = await startWorld();
try {
	spawnSync(process.execPath, [fileURLToPath(new URL('look.mjs', import.meta.url)), process.argv[2] ?? '/tmp/purser-look', world.base],
		{ stdio: 'inherit', env: { ...process.env, PURSER_EMAIL: EMAIL, PURSER_PASSWORD: PASSWORD } });
} finally {
	world.stop();
}
