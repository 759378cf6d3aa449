// Installs the dependencies when package-lock.json has changed since the last install, then checks the runtime.
// Plain JavaScript without dependencies: this is what runs first, on whatever Node the machine has.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'node_modules', '.visionprefer-lock');
const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  process.stderr.write('Installing dependencies (once, and again when they change) …\n');
  const npm = spawnSync(
    'npm',
    ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      stdio: ['ignore', 2, 2],
      env: { ...process.env, npm_config_engine_strict: 'false' },
      shell: process.platform === 'win32',
    },
  );
  if (npm.status !== 0) {
    process.stderr.write(
      '\nThe install failed (see above). Check that the package registry can be reached, then run the same command again.\n',
    );
    process.exit(1);
  }
  writeFileSync(stamp, lock);
}

// Inside an npm script `node` is the one that the install brought; the running one may be older.
const version = execFileSync('node', ['--version'], { encoding: 'utf8', shell: process.platform === 'win32' }).trim();
const [major = 0, minor = 0] = version.slice(1).split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `Node ${version} cannot run VisionPrefer from source: Node 22.18 or newer is needed.\n` +
      'npm normally installs one beside the dependencies, but none fits this platform. Install Node 22.18 or newer and run the same command again.\n',
  );
  process.exit(1);
}
