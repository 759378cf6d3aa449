import {
  createAggregation,
  type Method,
  mean,
  type OutcomeCount,
  orderHingesOnMissing,
  winRate,
} from '@visionprefer/aggregator';
import {
  type Annotation,
  annotationSchema,
  type Consensus,
  consensusSchema,
  InputError,
  isAnnotation,
} from '@visionprefer/core';
import type { AggregateFlags } from './options.ts';
import { checkAspectId } from './plugins/find-aspects.ts';
import type { Problem } from './problem.ts';
import { type RecordFile, readRecordBatches } from './records/read-records.ts';
import { openRecordWriter, type RecordTarget } from './records/write-records.ts';

/** Methods by their names on the command line. */
const methods: Record<NonNullable<AggregateFlags['method']>, () => Method> = { mean, 'win-rate': winRate };

/** What is aggregated, and where consensus is written. */
export interface AggregatePlan extends AggregateFlags {
  /** The annotations, as the user named the file. */
  annotations: string;
  /** Which annotations count. Default: all. */
  counts?: (annotation: Annotation) => boolean;
  /** Told each consensus once it is written. */
  onConsensus?: (consensus: Consensus) => void | Promise<void>;
  target: Omit<RecordTarget, 'replaces' | 'inputs'>;
}

/** What came of a file of annotations. */
export interface AggregateSummary {
  /** Samples that have a consensus. */
  samples: number;
  outcomes: readonly OutcomeCount[];
  /** With the missing policy `bounds`: samples whose order of images missing scores could have changed. */
  hinging?: number;
}

/** Finds the consensus of a file of annotations and writes it down, sample by sample. */
export async function aggregateAnnotations(
  { annotations, counts, onConsensus, target, ...flags }: AggregatePlan,
  report: (problem: Problem) => void,
): Promise<AggregateSummary> {
  const writer = await openRecordWriter({ ...target, inputs: [annotations], replaces: isConsensusLine });
  try {
    const aggregation = createAggregation(aggregateOptionsOf(flags));
    for await (const batch of readAnnotations(annotations, target.folder, report)) {
      for (const annotation of batch) if (counts?.(annotation) ?? true) aggregation.add(annotation);
    }
    const { consensus, sampleIds, aspects, outcomes } = aggregation.settle();
    if (sampleIds.length === 0) {
      throw new InputError(`${annotations} holds no annotation. Expected what \`visionprefer annotate\` writes.`);
    }
    for (const aspect of Object.keys(flags.weight)) checkAspectId(aspect, aspects, '--weight');
    let hinging = 0;
    for (const record of consensus) {
      await writer.write(record);
      await onConsensus?.(record);
      if (orderHingesOnMissing(record)) hinging++;
    }
    await writer.finish();
    return { samples: sampleIds.length, outcomes, ...(flags.missingPolicy === 'bounds' && { hinging }) };
  } finally {
    await writer.discard();
  }
}

/** Whether the value of a line is a consensus. */
export function isConsensusLine(value: unknown): value is Consensus {
  return consensusSchema.safeParse(value).success;
}

function aggregateOptionsOf({ method, weight, quorum, missingPolicy }: AggregateFlags) {
  return {
    ...(method && { method: methods[method]() }),
    weights: weight,
    ...(quorum !== undefined && { quorum }),
    ...(missingPolicy && { missingPolicy }),
  };
}

function readAnnotations(
  named: string,
  folder: string,
  report: (problem: Problem) => void,
): AsyncGenerator<Annotation[], void, undefined> {
  const file: RecordFile<Annotation> = {
    named,
    folder,
    isSound: isAnnotation,
    schema: annotationSchema,
    what: 'an annotation',
  };
  return readRecordBatches(file, report);
}
