import { estimateNoise, type NoiseReport } from '@visionprefer/check';
import { type PreferencePair, preferencePairSchema } from '@visionprefer/core';
import { readRecordBatches } from '@visionprefer/journal';
import { exitCodes } from '../exit-codes.ts';
import type { CommonFlags } from '../options/common-options.ts';
import { openProblemLog } from '../problems/problem-log.ts';
import { isPair } from '../steps/draw-pairs.ts';
import type { Surroundings } from '../surroundings.ts';
import { renderNoise } from '../terminal/render-check.ts';
import { screenOf } from '../terminal/screen.ts';
import { createStatus } from '../terminal/status.ts';

/** `visionprefer check --pairs`: what pairs tell of their own noise. Writes no file. */
export async function checkOwnPairs(
  named: string,
  { json, quiet }: CommonFlags,
  { folder, stdout, stderr }: Surroundings,
): Promise<number> {
  const status = createStatus(stderr, { quiet });
  const log = openProblemLog(status);
  const pairs: PreferencePair[] = [];
  let found: NoiseReport;
  try {
    const file = { named, folder, isSound: isPair, schema: preferencePairSchema, what: 'a pair' };
    for await (const batch of readRecordBatches<PreferencePair>(file, log.report)) pairs.push(...batch);
    found = estimateNoise(pairs);
  } finally {
    status.end();
    log.close();
  }
  const lines = json
    ? [JSON.stringify({ ...found, failures: log.count }, undefined, 2)]
    : renderNoise(found, screenOf(stdout));
  stdout.write(`${lines.join('\n')}\n`);
  return log.count ? exitCodes.failures : exitCodes.done;
}
