import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeSamples } from './pictures.ts';
import { type RunningVendor, startCommand, startVendor } from './run-client.ts';

/**
 * Kills the command in the middle, runs it again to the end, and tells how many answered calls were asked again.
 *
 * @param fail Called when something is missing, written twice, or asked again that was not under way.
 */
export async function measureKill(folder: string, samples: number, fail: (what: string) => void): Promise<string> {
  const samplesFile = await writeSamples(folder, 'small', samples);
  const vendor = await startVendor({ seed: 1, medianMs: 200 });
  const journal = join(folder, 'kill.jsonl');
  try {
    const first = startCommand(samplesFile, journal, `${vendor.url}/v1`);
    const closed = once(first, 'close');
    while ((await vendor.counts()).answered < samples * 0.4) {
      if (first.exitCode !== null) throw new Error(`The command ended with ${first.exitCode} before it was killed.`);
      await sleep(10);
    }
    first.kill('SIGKILL');
    await closed;
    // What was under way is answered to nobody.
    await sleep(1_000);
    const written = (await readFile(journal, 'utf8')).split('\n').length - 1;
    const { answered } = await vendor.counts();
    await once(startCommand(samplesFile, journal, `${vendor.url}/v1`), 'close');
    const lines = (await readFile(journal, 'utf8')).trimEnd().split('\n');
    const keys = new Set(lines.map((line) => (JSON.parse(line) as { key: string }).key));
    const again = (await vendor.counts()).answered - samples;
    if (keys.size !== samples || lines.length !== samples) fail(`kill -9: ${lines.length} lines, ${keys.size} keys.`);
    if (again > 64) fail(`kill -9: ${again} asked again, and at most 64 were in flight.`);
    return `kill -9: ${written} written of ${answered} answered, those in flight included; ${keys.size} of ${samples} done in the end, ${lines.length - keys.size} twice; ${again} asked again`;
  } finally {
    vendor.stop();
  }
}

/**
 * How long the command takes to find that everything is settled.
 *
 * @param fail Called when anything was asked again.
 */
export async function measureRerun(
  folder: string,
  samples: number,
  { runs, fail }: { runs: number; fail: (what: string) => void },
): Promise<string> {
  const samplesFile = await writeSamples(folder, 'small', samples);
  const vendor = await startVendor({ seed: 1, medianMs: 1 });
  const journal = join(folder, 'rerun.jsonl');
  try {
    await once(startCommand(samplesFile, journal, `${vendor.url}/v1`), 'close');
    const { answered } = await vendor.counts();
    const seconds: number[] = [];
    for (let run = 0; run < runs; run++) seconds.push(await timeRerun(samplesFile, journal, vendor));
    const calls = (await vendor.counts()).answered - answered;
    if (answered !== samples || calls > 0) fail(`rerun: ${answered} of ${samples} answered, and ${calls} asked again.`);
    const all = seconds.map((each) => each.toFixed(2)).join(', ');
    return `rerun of ${answered} finished samples: ${all} s, ${calls} calls`;
  } finally {
    vendor.stop();
  }
}

async function timeRerun(samplesFile: string, journal: string, vendor: RunningVendor): Promise<number> {
  const startedMs = performance.now();
  await once(startCommand(samplesFile, journal, `${vendor.url}/v1`), 'close');
  return (performance.now() - startedMs) / 1_000;
}
