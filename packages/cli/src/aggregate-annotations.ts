import { aggregate, type Method, mean, winRate } from '@visionprefer/aggregator';
import { type Annotation, type Consensus, consensusSchema, InputError } from '@visionprefer/core';
import type { AggregateFlags } from './options.ts';
import { checkAspectId } from './plugins/find-aspects.ts';
import type { Problem } from './problem.ts';
import { readAnnotations } from './records/read-annotations.ts';
import { openRecordWriter, type RecordTarget } from './records/write-records.ts';

/** Methods by their names on the command line. */
const methods: Record<NonNullable<AggregateFlags['method']>, () => Method> = { mean, 'win-rate': winRate };

/** What is aggregated, and where consensus is written. */
export interface AggregatePlan extends AggregateFlags {
  /** The annotations, as the user named the file. */
  annotations: string;
  /** Which annotations count. Default: all. */
  counts?: (annotation: Annotation) => boolean;
  target: Omit<RecordTarget, 'replaces' | 'inputs'>;
}

/** Finds the consensus of a file of annotations and writes it down. */
export async function aggregateAnnotations(
  { annotations, method, weight, counts = () => true, target }: AggregatePlan,
  report: (problem: Problem) => void,
): Promise<Consensus[]> {
  const writer = await openRecordWriter({ ...target, inputs: [annotations], replaces: isConsensus });
  try {
    const consensus = await aggregate(
      filter(readAnnotations({ named: annotations, folder: target.folder }, report), counts),
      {
        ...(method && { method: methods[method]() }),
        weights: weight,
      },
    );
    if (consensus.length === 0) {
      throw new InputError(`${annotations} holds no annotation. Expected what \`visionprefer annotate\` writes.`);
    }
    const aspects = aspectsOf(consensus);
    for (const aspect of Object.keys(weight)) checkAspectId(aspect, aspects, '--weight');
    for (const record of consensus) await writer.write(record);
    await writer.finish();
    return consensus;
  } finally {
    await writer.discard();
  }
}

/** Whether a value is a consensus. */
export function isConsensus(value: unknown): value is Consensus {
  return consensusSchema.safeParse(value).success;
}

/** Ids of all aspects that occur, in the order in which they do. */
export function aspectsOf(consensus: readonly Consensus[]): string[] {
  const aspects = new Set<string>();
  for (const { images } of consensus) {
    for (const image of images) for (const aspect of Object.keys(image.aspects)) aspects.add(aspect);
  }
  return [...aspects];
}

async function* filter<T>(items: AsyncIterable<T>, counts: (item: T) => boolean): AsyncGenerator<T, void, undefined> {
  for await (const item of items) if (counts(item)) yield item;
}
