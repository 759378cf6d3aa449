import type { Annotation, Source } from '@visionprefer/core';
import { type CollectOptions, collectVotes } from '../collect/collect-votes.ts';
import { nothingCollected } from '../collect/collected-votes.ts';
import { orderVotes } from '../votes/order-votes.ts';
import type { OrderedVotes } from '../votes/votes.ts';

/** Reads all annotations of a source and puts their votes in order; `watch` sees each annotation as it passes. */
export async function readVotes<A extends string>(
  annotations: Source<Annotation<A>>,
  options: CollectOptions,
  watch: (annotation: Annotation<A>) => void = () => {},
): Promise<OrderedVotes<A>> {
  const collected = nothingCollected<A>();
  for await (const annotation of annotations) {
    collectVotes(collected, annotation, options);
    watch(annotation);
  }
  return orderVotes(collected);
}
