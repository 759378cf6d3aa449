import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder, startProcess } from './command-line.ts';

const bench = resolve(import.meta.dirname, '../../../bench/generate-kills.ts');

test.skipIf(process.platform !== 'linux')(
  'killed at random, generate paints no picture twice, keeps none that is half, and has every sample in the end',
  async () => {
    const args = ['--conditions=@visionprefer/source', bench, '300', '6'];
    const { exitCode, stdout, stderr } = await startProcess(process.execPath, args, await makeFolder()).ended;
    expect(exitCode, stderr).toBe(0);
    const { images = 0, gaps = 0, killed = 0, ...rest } = JSON.parse(stdout) as Record<string, number>;
    expect(killed).toBeGreaterThan(0);
    expect(rest).toMatchObject({
      ...{ prompts: images, samples: images, starts: killed + 1, left: [] },
      ...{ imagesTwice: 0, paintedTwice: 0, broken: 0, strayFiles: 0 },
    });
    expect(images + gaps).toBe(300);
  },
);
