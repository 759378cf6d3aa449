import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const main = join(import.meta.dirname, '../../bench/engine/main.ts');

/** Timings are printed, and nothing depends on them: the benchmark fails when ours loses an answer or asks for one twice. */
/** As long as a machine with much other work may take for a dozen processes. */
const timeoutMs = 240_000;

test('the benchmark of a run, in short, has every answer once', { timeout: timeoutMs }, async () => {
  const rows = ['faults', 'rpm60-seconds', 'rerun'];
  const flags = ['--rows', rows.join(','), '--runs', '1', '--calls', '24'];
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@visionprefer/source', main, ...flags],
    { env: { ...process.env, NO_COLOR: '1' } },
  );
  expect(stderr).toBe('');
  for (const row of ['faults', 'rpm60-seconds']) expect(stdout).toContain(`${row}: 24 calls`);
  expect(stdout).toMatch(/rerun of 24 finished samples: .* 0 calls/);
});
