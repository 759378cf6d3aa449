import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Forecast, type ForecastOptions, forecast, type KnownImages } from '@visionprefer/core';
import { readEarlier, readKnownImages } from '@visionprefer/journal';
import { failureProblem } from '../problems/failure-problem.ts';
import { openProblemLog } from '../problems/problem-log.ts';
import type { Surroundings } from '../surroundings.ts';
import { count } from '../terminal/count.ts';
import type { Status } from '../terminal/status.ts';
import type { AnnotatePlan } from './annotate-plan.ts';
import { expectSamples } from './expect-samples.ts';
import { imagesVersion, lazyImageLoader } from './lazy-image-loader.ts';

/** What would be annotated; perhaps of samples that are yet to be painted. */
export interface ForecastPlan extends AnnotatePlan {
  /** What images that are not there yet will be. */
  unpainted?: KnownImages['find'] | undefined;
}

/**
 * Tells what annotating these samples would ask and may cost. Nothing is asked, locked or written.
 *
 * @returns The forecast; its failures are all that would be left out.
 * @throws InputError when there are no samples.
 */
export async function forecastSamples(
  plan: ForecastPlan,
  surroundings: Surroundings,
  status: Status,
): Promise<Forecast> {
  const { source, annotators, aspects, strategy, prices, asksInBatches, out } = plan;
  await expectSamples(plan, status);
  const log = openProblemLog(status);
  try {
    const told = await forecast(source.read(log.report), {
      ...{ annotators, aspects, strategy, prices, asksInBatches, signal: surroundings.signal },
      loadImage: lazyImageLoader(plan, surroundings),
      ...(out !== '-' && (await readPast(resolve(surroundings.folder, out), plan))),
      onFailure: (failure) => log.report(failureProblem(failure, source)),
      onProgress: (samples) => status.progress(() => `looked at ${count(samples)} samples`),
    });
    return { ...told, failures: log.count };
  } finally {
    status.end();
    log.close();
  }
}

/** What an earlier run left: what is settled, and what its images are. */
async function readPast(
  named: string,
  { out: label, retry, unpainted }: ForecastPlan,
): Promise<Pick<ForecastOptions, 'resume' | 'known'>> {
  const path = await realpath(named).catch(() => named);
  const known = await readKnownImages(path, imagesVersion);
  return {
    resume: readEarlier(path, { label, retry }),
    known: unpainted
      ? { note() {}, find: async (...image) => (await unpainted(...image)) ?? known?.find(...image) }
      : known,
  };
}
