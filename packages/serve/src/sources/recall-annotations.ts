import type { Annotation } from '@visionprefer/core';
import { readAnnotations } from '@visionprefer/journal';
import { createRewardCache } from '../scorer/reward-cache.ts';

/** Annotations that a journal holds, by their keys. The latest are in memory, others are looked up in the file. */
export interface Recall {
  /** Keeps one that was just written. */
  keep(annotation: Annotation): void;
  /** Those of these keys that the journal has. */
  find(keys: readonly string[]): Promise<Annotation[]>;
}

/** Annotations in memory, some 1 kB each without their rationales. */
const most = 20_000;

/** Reads what a journal holds, so that what earlier runs paid for is at hand. */
export async function recallAnnotations(path: string): Promise<Recall> {
  const cache = createRewardCache<Annotation>(most);
  const keep = (annotation: Annotation) => cache.set(annotation.key, withoutRationales(annotation));
  for await (const annotation of readAnnotations(path)) keep(annotation);
  const search = createSearch(path);
  return {
    keep,
    async find(keys) {
      const known = new Map(keys.flatMap((key) => cache.get(key) ?? []).map((one) => [one.key, one]));
      const rest = keys.filter((key) => !known.has(key));
      const read = rest.length > 0 ? await search(rest) : [];
      for (const annotation of read) keep(annotation);
      return [...known.values(), ...read];
    },
  };
}

/** Looks keys up in the file. All that are asked for while it is read are looked up together the next time. */
function createSearch(path: string): (keys: readonly string[]) => Promise<Annotation[]> {
  let next: { wanted: Set<string>; found: Promise<Map<string, Annotation>> } | undefined;
  let reading: Promise<unknown> = Promise.resolve();
  const begin = () => {
    const wanted = new Set<string>();
    const found = reading
      .catch(() => {})
      .then(async () => {
        next = undefined;
        const all = new Map<string, Annotation>();
        for await (const annotation of readAnnotations(path)) {
          if (wanted.has(annotation.key)) all.set(annotation.key, annotation);
        }
        return all;
      });
    reading = found;
    return { wanted, found };
  };
  return async (keys) => {
    next ??= begin();
    for (const key of keys) next.wanted.add(key);
    const all = await next.found;
    return keys.flatMap((key) => all.get(key) ?? []);
  };
}

function withoutRationales(annotation: Annotation): Annotation {
  if (annotation.outcome !== 'scored') return annotation;
  const scores = Object.entries(annotation.scores).map(([aspect, each]) => [
    aspect,
    each.map(({ imageId, score }) => ({ imageId, score })),
  ]);
  return { ...annotation, scores: Object.fromEntries(scores) };
}
