import { join } from 'node:path';
import { writeSamples } from './pictures.ts';
import { measure } from './run-client.ts';

/**
 * How much resident memory ours gains between the first tenth of very many samples and the last, at a latency of 2 ms,
 * since at 200 it would take half an hour.
 */
export async function measureGrowth(folder: string, samples: number): Promise<string> {
  const samplesFile = await writeSamples(folder, 'small', samples);
  const settings = { samplesFile, concurrency: 64, journal: join(folder, 'growth.jsonl') };
  const { megabytes, done, peakMegabytes } = await measure('ours', settings, { seed: 1, medianMs: 2 });
  const first = megabytes[0] ?? Number.NaN;
  const last = megabytes.at(-1) ?? Number.NaN;
  const all = megabytes.map((each) => each.toFixed(0)).join(', ');
  return `growth: ${done} of ${samples} done; ${(last - first).toFixed(0)} MB more after all than after a tenth (${all}); peak ${peakMegabytes.toFixed(0)} MB`;
}
