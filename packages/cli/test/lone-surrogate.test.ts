import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { annotatorSource, makeFolder, makeSamples, run } from './command-line.ts';

test('a prompt that was cut within an emoji is told where it is read, and no output has half a character', async () => {
  const folder = await makeFolder();
  await writeFile(join(folder, 'plug.mjs'), annotatorSource({ name: 'plug' }));
  const [whole, cut] = await makeSamples(folder, 2);
  const lines = [JSON.stringify(whole), JSON.stringify({ ...cut, prompt: 'a cat \ud83d' })];
  await writeFile(join(folder, 'samples.jsonl'), `${lines.join('\n')}\n`);

  const made = await run(['run', 'samples.jsonl', '-a', './plug.mjs:m', '--out', 'out'], folder);
  expect(made.exitCode).toBe(1);
  expect(made.stderr).toMatch(/samples\.jsonl:2: half a character \(\\ud83d, a lone surrogate\)/);
  const formats = ['--format', 'diffusion-dpo', '--format', 'pairs', '--format', 'hub'];
  const exported = await run(['export', 'out/pairs.jsonl', '-s', 'samples.jsonl', ...formats, '--out', 'data'], folder);
  expect(exported).toMatchObject({ exitCode: 0 });
  for (const file of ['annotations.jsonl', 'consensus.jsonl', 'pairs.jsonl']) {
    const text = await readFile(join(folder, 'out', file), 'utf8');
    expect(text).not.toMatch(/\\ud83d|\ufffd/i);
    expect(text.trim().split('\n')).toHaveLength(1);
  }
});
