import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const recipes = join(import.meta.dirname, '../src/recipes');
const names = await readdir(recipes);
const run = promisify(execFile);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'visionprefer-recipes-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(names)('%s', (name) => {
  test('says what was run and what was not', async () => {
    const text = await readFile(join(recipes, name, 'README.md'), 'utf8');
    expect(text).toMatch(/^\*\*Run:\*\*\s\S/m);
    expect(text).toMatch(/\*\*Not run:\*\*\s\S/);
  });

  test('pins what it installs', async () => {
    const lines = (await readFile(join(recipes, name, 'requirements.txt'), 'utf8')).split('\n').filter(Boolean);
    const pinned = lines.filter((line) => !line.startsWith('#'));
    for (const line of pinned) expect(line).toMatch(/==[\w.+]+$|@[0-9a-f]{40}$/);
  });

  test('has scripts that run, each with the same command before it', async () => {
    const scripts = (await readdir(join(recipes, name))).filter((file) => file.endsWith('.sh'));
    expect(scripts).toContain('train.sh');
    for (const script of scripts) {
      const path = join(recipes, name, script);
      expect((await stat(path)).mode & 0o111).not.toBe(0);
      await run('bash', ['-n', path]);
    }
  });
});

test.each(['verl-omni-flow-grpo', 'flow-factory-grpo', 'flow-grpo', 'ddpo'])(
  'the server of %s listens where its trainer asks',
  async (name) => {
    const place = join(folder, name);
    await cp(join(recipes, name), place, { recursive: true });
    const stubs = join(folder, 'stubs');
    await mkdir(stubs, { recursive: true });
    await writeFile(join(stubs, 'npx'), '#!/bin/sh\necho "$@"\n', { mode: 0o755 });
    const { stdout } = await run('bash', [join(place, 'serve.sh'), '--quiet'], {
      env: { ...process.env, PATH: `${stubs}:${process.env.PATH}` },
    });
    const ports: Record<string, string> = { 'flow-grpo': '17140', ddpo: '8085' };
    expect(stdout.trim()).toBe(`--yes @visionprefer/cli serve --port ${ports[name] ?? '8790'} --quiet`);
  },
);
