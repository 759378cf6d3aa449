import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { annotationSchema } from '@visionprefer/core';
import { expect, test } from 'vitest';
import { makeFolder, makeSamples, run, runLimited, writeLines } from './command-line.ts';

test.skipIf(process.platform === 'win32')(
  'a write that fails stops the run, keeps what is settled, and says so',
  async () => {
    const folder = await makeFolder();
    await writeLines(join(folder, 'samples.jsonl'), await makeSamples(folder, 20));
    const args = ['annotate', 'samples.jsonl', '--out', 'annotations.jsonl'];
    const { exitCode, stderr } = await runLimited(8, args, folder);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /annotations\.jsonl cannot be written any further: the file is as large as it may be\. .* run the same command again/,
    );
    expect(stderr).not.toContain('not expected');
    // What the failed write left of its line is gone.
    const lines = (await readFile(join(folder, 'annotations.jsonl'), 'utf8')).split('\n');
    expect(lines.pop()).toBe('');
    for (const line of lines) annotationSchema.parse(JSON.parse(line));

    const again = await run(args, folder);
    expect(again.exitCode).toBe(0);
    expect(again.stdout).toMatch(/[1-9]\d* questions were settled before/);

    await writeFile(join(folder, 'consensus.jsonl'), '');
    const aggregated = await runLimited(4, ['aggregate', 'annotations.jsonl'], folder);
    expect(aggregated.exitCode).toBe(1);
    expect(aggregated.stderr).toMatch(
      /consensus\.jsonl cannot be written any further: .* What stood there before is kept/,
    );
    expect(await readFile(join(folder, 'consensus.jsonl'), 'utf8')).toBe('');
  },
);
