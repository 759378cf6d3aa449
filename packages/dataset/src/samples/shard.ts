import { createHash } from 'node:crypto';
import type { SampleSource } from './open-samples.ts';

/** One part of the samples, for one of several machines: the third of sixteen is `{ index: 3, of: 16 }`. */
export interface Shard {
  /** From 1 to `of`. */
  index: number;
  of: number;
}

/**
 * The samples of one shard. A sample's shard depends on its id and on how many shards there are, on nothing else: a file
 * may grow, or be read in another order. Every shard reports what is wrong with the file; `count` is about its share.
 */
export function shardSamples(source: SampleSource, { index, of }: Shard): SampleSource {
  return {
    ...source,
    async *read(report) {
      for await (const sample of source.read(report)) if (shardOf(sample.id, of) === index) yield sample;
    },
    count: async () => Math.round((await source.count()) / of),
  };
}

/**
 * The shard, from 1 to `of`, that a sample belongs to: the first 12 hexadecimal digits of SHA-256 of its id in UTF-8, as
 * a number, modulo `of`, plus 1.
 */
export function shardOf(sampleId: string, of: number): number {
  const digest = createHash('sha256').update(sampleId, 'utf8').digest();
  return (digest.readUIntBE(0, 6) % of) + 1;
}
