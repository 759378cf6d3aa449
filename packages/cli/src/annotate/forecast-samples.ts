import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Forecast, type ForecastOptions, forecast, type Outcome } from '@visionprefer/core';
import { readEarlier, readKnownImages } from '@visionprefer/journal';
import type { Edges } from '../edges.ts';
import { failureProblem } from '../problems/failure-problem.ts';
import { describeProblem, type Problem } from '../problems/problem.ts';
import { count } from '../terminal/count.ts';
import { printable } from '../terminal/display-text.ts';
import type { Status } from '../terminal/status.ts';
import type { AnnotatePlan } from './annotate-plan.ts';
import { expectSamples } from './annotate-samples.ts';
import { imagesVersion, lazyImageLoader } from './lazy-image-loader.ts';

/** Problems that are shown before the rest is only counted. */
const shown = 20;

/**
 * Tells what annotating these samples would ask and may cost. Nothing is asked, locked or written.
 *
 * @returns The forecast; its failures are all that would be left out.
 * @throws InputError when there are no samples.
 */
export async function forecastSamples(plan: AnnotatePlan, edges: Edges, status: Status): Promise<Forecast> {
  const { source, annotators, aspects, strategy, prices, retry, out } = plan;
  await expectSamples(source, status);
  let failures = 0;
  const report = (problem: Problem) => {
    if (++failures <= shown) status.warn(printable(describeProblem(problem)));
  };
  try {
    const told = await forecast(source.read(report), {
      ...{ annotators, aspects, strategy, prices, signal: edges.signal },
      loadImage: lazyImageLoader(plan, edges),
      ...(out !== '-' && (await readPast(resolve(edges.folder, out), out, retry))),
      onFailure: (failure) => report(failureProblem(failure, source)),
      onProgress: (samples) => status.progress(() => `looked at ${count(samples)} samples`),
    });
    return { ...told, failures };
  } finally {
    status.end();
    if (failures > shown) status.warn(`… and ${count(failures - shown)} more.`);
  }
}

/** What an earlier run left: what is settled, and what its images are. */
async function readPast(
  named: string,
  label: string,
  retry: readonly Outcome[],
): Promise<Pick<ForecastOptions, 'resume' | 'known'>> {
  const path = await realpath(named).catch(() => named);
  return { resume: readEarlier(path, label, retry), known: await readKnownImages(path, imagesVersion) };
}
