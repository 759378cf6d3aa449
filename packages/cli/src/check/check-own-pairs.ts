import { checkPairs, estimateNoise, type NoiseReport } from '@visionprefer/check';
import { exitCodes } from '../exit-codes.ts';
import { withKept } from '../interrupted.ts';
import type { CheckFlags } from '../options/check-options.ts';
import { openProblemLog } from '../problems/problem-log.ts';
import { type ReadPairs, readPairs } from '../steps/read-pairs.ts';
import type { Surroundings } from '../surroundings.ts';
import { count } from '../terminal/count.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { renderNoise } from '../terminal/render-check.ts';
import { screenOf } from '../terminal/screen.ts';
import { createStatus, type Status } from '../terminal/status.ts';

/** `visionprefer check --pairs`: what pairs tell of their own noise. Writes no file but what encoders remember. */
export async function checkOwnPairs(named: string, flags: CheckFlags, surroundings: Surroundings): Promise<number> {
  const { folder, stdout, stderr, signal } = surroundings;
  const status = createStatus(stderr, { quiet: flags.quiet });
  const log = openProblemLog(status);
  let found: NoiseReport;
  try {
    const read = await readPairs(named, flags, { folder, report: log.report, status });
    found =
      flags.encoder === 'none'
        ? estimateNoise(read.pairs)
        : await learn(read, flags, { status, signal, report: log.report });
  } catch (error) {
    throw withKept(error, 'Pictures that were seen are remembered: the same command goes on from there.');
  } finally {
    status.end();
    log.close();
  }
  const tell = () => `${renderNoise(found, screenOf(stdout)).join('\n')}\n`;
  stdout.write(flags.json ? jsonDocument({ ...found, failures: log.count }) : tell());
  return log.count ? exitCodes.failures : exitCodes.done;
}

interface Telling {
  status: Status;
  signal: AbortSignal;
  report: ReturnType<typeof openProblemLog>['report'];
}

async function learn(
  { pairs, images, cache, file }: ReadPairs,
  { encoder: name, seed }: CheckFlags,
  { status, signal, report }: Telling,
): Promise<NoiseReport> {
  const { cacheEncoder, openEncoder } = await import('@visionprefer/vp-score');
  const encoder = await cacheEncoder(await openEncoder(name), cache);
  try {
    return await checkPairs(pairs, {
      ...{ encoder, images, seed, signal },
      onProblem: ({ message, ...image }) => report({ file, ...image, message: `${message} VP-Score goes without it.` }),
      onProgress: ({ pictures, of }) => status.progress(() => `pictures ${count(pictures)} of ${count(of)}`),
    });
  } finally {
    await encoder.close?.();
  }
}
