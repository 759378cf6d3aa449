import { setTimeout as wait } from 'node:timers/promises';
import { AnnotatorError } from '@visionprefer/core';
import type { Redis } from 'ioredis';
import type { Rubric } from '../wire/rubric.ts';

/** Gives the rubric that a job names. */
export type ReadRubric = (named: string | Rubric, signal: AbortSignal) => Promise<Rubric>;

const restMs = 500;
/** A Redis that came back empty is given its rubrics again within two seconds, if the run is still there. */
const tries = 40;

/** Reads the rubrics of a queue, each of them once. @param key Of the hash in Redis that holds them. */
export function knowRubrics(client: Redis, key: string): ReadRubric {
  const known = new Map<string, Rubric>();
  return async (named, signal) => {
    if (typeof named !== 'string') return named;
    for (let count = 0; count < tries; count++) {
      const rubric = known.get(named) ?? parse(await client.hget(key, named));
      if (rubric) {
        known.set(named, rubric);
        return rubric;
      }
      await wait(restMs, undefined, { signal });
    }
    throw new AnnotatorError(
      'network',
      'The rubric of the question is not in Redis: its run has ended, or Redis has lost it.',
    );
  };
}

function parse(text: string | null): Rubric | undefined {
  return text === null ? undefined : (JSON.parse(text) as Rubric);
}
