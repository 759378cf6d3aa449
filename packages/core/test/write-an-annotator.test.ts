import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawPng } from '../src/testing/draw-png.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/write-an-annotator.md'), 'utf8');
const blocks = new Map([...page.matchAll(/```ts (\S+)\n(.*?)```/gs)].map(([, name = '', code = '']) => [name, code]));
const source = '--conditions=@visionprefer/source';

// Inside the repository, so that the packages are found as they would be where a stranger has installed them.
let folder = '';
beforeAll(() => {
  mkdirSync(join(root, '.tmp'), { recursive: true });
  folder = mkdtempSync(join(root, '.tmp/write-an-annotator-'));
  for (const [name, code] of blocks) writeFileSync(join(folder, name), code);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('docs/write-an-annotator.md', () => {
  it('has a whole plugin of under sixty lines', () => {
    expect([...blocks.keys()]).toEqual(['acme.ts', 'acme.test.ts', 'weight.test.ts']);
    expect(blocks.get('acme.ts')?.trim().split('\n').length).toBeLessThan(60);
  });

  it('has code that compiles', async () => {
    const config = {
      extends: '../../tsconfig.json',
      include: ['*.ts'],
      exclude: [],
      compilerOptions: { allowImportingTsExtensions: true },
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const compiled = run(process.execPath, [tsc, '-p', folder]).then(
      () => 'compiled',
      ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
    );
    expect(await compiled).toBe('compiled');
  });

  it.each([...blocks.keys()].filter((name) => name.endsWith('.test.ts')))('%s passes', async (name) => {
    const { stdout } = await run(process.execPath, [source, '--test', '--test-reporter=tap', join(folder, name)]).catch(
      (failure: { stdout: string }) => failure,
    );
    expect(stdout.match(/^not ok .*/gm) ?? []).toEqual([]);
    expect(Number(/^# pass (\d+)/m.exec(stdout)?.[1])).toBeGreaterThan(5);
  });

  it('has a plugin that the command finds by its path', async () => {
    const acme = createServer((_, reply) => reply.end(JSON.stringify({ stop: 'declined' })));
    await new Promise<void>((resolve) => acme.listen(0, '127.0.0.1', resolve));
    const ACME_BASE_URL = `http://127.0.0.1:${(acme.address() as AddressInfo).port}`;
    const { bytes } = await drawPng(1);
    writeFileSync(join(folder, 'fox.png'), bytes);
    const sample = { id: 'fox', prompt: 'A fox', images: [{ id: 'a', url: 'fox.png' }] };
    writeFileSync(join(folder, 'samples.jsonl'), `${JSON.stringify(sample)}\n`);
    const command = [
      source,
      join(root, 'packages/cli/src/main.ts'),
      'annotate',
      'samples.jsonl',
      '--annotator',
      './acme.ts:one',
    ];
    const options = { cwd: folder, env: { ...process.env, ACME_BASE_URL, ACME_API_KEY: 'key-of-acme' } };
    await run(process.execPath, [...command, '--out', 'annotations.jsonl'], options).finally(() => acme.close());
    const written = readFileSync(join(folder, 'annotations.jsonl'), 'utf8');
    expect(JSON.parse(written)).toMatchObject({ annotatorId: 'acme:one', sampleId: 'fox', outcome: 'refused' });
  });
});
