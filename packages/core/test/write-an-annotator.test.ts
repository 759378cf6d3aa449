import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawPng } from '../src/testing/draw-png.ts';
import { readPageCode, root, source } from './page-code.ts';

const run = promisify(execFile);
const page = readPageCode('docs/write-an-annotator.md');
const { blocks } = page;

beforeAll(page.write);
afterAll(page.remove);

describe('docs/write-an-annotator.md', () => {
  it('has a whole plugin of under sixty lines', () => {
    expect([...blocks.keys()]).toEqual(['acme.ts', 'acme.test.ts', 'weight.test.ts']);
    expect(blocks.get('acme.ts')?.trim().split('\n').length).toBeLessThan(60);
  });

  it('has code that compiles', async () => {
    expect(await page.compile()).toBe('compiled');
  });

  it.each([...blocks.keys()].filter((name) => name.endsWith('.test.ts')))('%s passes', async (name) => {
    const { failed, passed } = await page.test(name);
    expect(failed).toEqual([]);
    expect(passed).toBeGreaterThan(5);
  });

  it('has a plugin that the command finds by its path', async () => {
    const acme = createServer((_, reply) => reply.end(JSON.stringify({ stop: 'declined' })));
    await new Promise<void>((resolve) => acme.listen(0, '127.0.0.1', resolve));
    const { folder } = page;
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
