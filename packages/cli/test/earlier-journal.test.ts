import { copyFile, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { startFakeVendor } from '@visionprefer/fake-vendors';
import { expect, onTestFinished, test } from 'vitest';
import { makeFolder, start } from './command-line.ts';

/**
 * Written on 29 November 2026 by commit be88edf, before the journal was a package: the repository's samples by `pixels`
 * and by a fake vendor that refused some, with `--rationale none`.
 */
const earlier = join(import.meta.dirname, 'earlier-journal.jsonl');
const samples = resolve(import.meta.dirname, '../../../examples/samples/samples.jsonl');

test('a journal of an earlier release goes on with nothing asked again and no byte changed', async () => {
  const fake = await startFakeVendor();
  onTestFinished(() => fake.close());
  const folder = await makeFolder();
  const journal = join(folder, 'annotations.jsonl');
  await copyFile(earlier, journal);
  const args = ['annotate', samples, '-a', 'pixels', '-a', 'openai:gpt-6-luna', '--rationale', 'none', '--json'];
  for (const again of ['whose images are not known', 'whose images are']) {
    const { exitCode, stdout, stderr } = await start(args, folder, { environment: fake.environment }).ended;
    expect(exitCode, stderr).toBe(0);
    expect(JSON.parse(stdout), again).toMatchObject({ samples: 12, annotations: {}, settled: 36, failures: 0 });
    expect(fake.requestCount).toBe(0);
    expect(await readFile(journal, 'utf8')).toBe(await readFile(earlier, 'utf8'));
  }
});
