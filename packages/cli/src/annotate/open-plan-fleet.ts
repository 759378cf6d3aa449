import { hostname } from 'node:os';
import type { Fleet } from '@visionprefer/fleet';
import type { Surroundings } from '../surroundings.ts';
import { printable } from '../terminal/display-text.ts';
import type { Status } from '../terminal/status.ts';
import type { AnnotatePlan } from './annotate-plan.ts';
import type { AnnotationOutput } from './annotation-output.ts';
import { lazyImageLoader } from './lazy-image-loader.ts';

/**
 * Opens the queues of a plan whose questions are asked by workers; undefined when this machine asks.
 *
 * @throws InputError at once when the Redis is not there, or cannot hold a queue.
 */
export async function openPlanFleet(
  plan: AnnotatePlan,
  { kept }: AnnotationOutput,
  { surroundings, status }: { surroundings: Surroundings; status: Status },
): Promise<Fleet | undefined> {
  const { queue, source, annotators, concurrency, pace, timeoutMs } = plan;
  if (queue === undefined || !kept) return undefined;
  const { journalId, openFleet } = await import('@visionprefer/fleet');
  return openFleet({
    redis: queue,
    password: surroundings.environment.VISIONPREFER_REDIS_PASSWORD,
    runId: journalId(kept.journal.path),
    holder: `${kept.journal.path} on ${hostname()}`,
    ...{ annotators, concurrency, pace, timeoutMs },
    loadImage: lazyImageLoader(plan, surroundings),
    root: source.folder,
    drain: surroundings.drain(),
    onNotice: (notice) => status.warn(printable(notice)),
  });
}
