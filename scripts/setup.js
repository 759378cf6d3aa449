// Installs the dependencies when what is installed is not what package-lock.json says, then checks the runtime.
// `setup.js demo` installs what the demo needs and no more: 360 MB in place of 1.2 GB.
// `setup.js site` installs for the documentation site, which has a lock of its own.
// Plain JavaScript without dependencies: this is what runs first, on whatever Node the machine has.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [part] = process.argv.slice(2);
const root = join(dirname(fileURLToPath(import.meta.url)), '..', part === 'site' ? 'site' : '');
/** Notes that the demo's part of the lock is installed: of which lock. */
const demoNote = join(root, 'node_modules', '.visionprefer-demo');

if (!isInstalled() && !(part === 'demo' && isDemoInstalled())) {
  const what = part === 'demo' ? 'what the demo needs' : 'dependencies';
  process.stderr.write(`Installing ${what} (once, and again when they change) …\n`);
  const chosen = part === 'demo' ? ['--omit=dev', '-w', 'packages/cli', '--include-workspace-root'] : ['--include=dev'];
  const npm = spawnSync('npm', ['ci', ...chosen, '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, npm_config_engine_strict: 'false' },
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) {
    process.stderr.write(
      '\nThe install failed (see above). Check that the package registry can be reached, then run the same command again.\n',
    );
    process.exit(1);
  }
  if (part === 'demo') writeFileSync(demoNote, lockDigest());
  else rmSync(demoNote, { force: true });
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

/**
 * Whether all that the lock says is there, by npm's own note of what it installed. What is optional may be for another
 * platform; versions of this repository's own packages need no install.
 */
function isInstalled() {
  const { packages } = readJson('package-lock.json') ?? {};
  const installed = readJson('node_modules/.package-lock.json')?.packages ?? {};
  if (!packages) return false;
  return Object.entries(packages)
    .filter(([path]) => path.includes('node_modules/'))
    .every(([path, { version, integrity, link, optional }]) => {
      const there = installed[path];
      if (!there) return optional === true;
      return there.version === version && there.integrity === integrity && there.link === link;
    });
}

function isDemoInstalled() {
  try {
    return readFileSync(demoNote, 'utf8') === lockDigest();
  } catch {
    return false;
  }
}

function lockDigest() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8'));
  } catch {
    return undefined;
  }
}
