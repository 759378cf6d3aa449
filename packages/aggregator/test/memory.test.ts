import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('while they are collected, annotations of one score take 50 bytes each', { timeout: 120_000 }, async () => {
  const script = fileURLToPath(new URL('./collect-many.ts', import.meta.url));
  const args = ['--conditions=@visionprefer/source', '--expose-gc', '--max-old-space-size=128', script];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  // The key takes 16 bytes, and 16 to be found; its sample 4; the score, whose it is and of what 11; images the rest.
  const { taken, samples } = JSON.parse(stdout);
  expect(samples).toBe(4096);
  expect(taken).toBeGreaterThan(16);
  expect(taken).toBeLessThan(52);
});
