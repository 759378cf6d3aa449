import type { BriefAnnotation, Consensus, KeySet, Sample } from '@visionprefer/core';
import type { SampleSource } from '@visionprefer/dataset';
import { openRecordWriter, type RecordWriter } from '@visionprefer/journal';
import type { AggregateFlags } from '../options/aggregate-options.ts';
import type { PairsFlags } from '../options/pairs-options.ts';
import type { RunFolder } from '../run-folder/run-folder.ts';
import type { Surroundings } from '../surroundings.ts';
import type { ScoredSample } from '../terminal/render-scores.ts';
import type { Status } from '../terminal/status.ts';
import { aggregateAnnotations } from './aggregate-annotations.ts';
import { countByAspect, countNone, drawPairs, isPair } from './draw-pairs.ts';
import { indexSamples } from './sample-index.ts';

/** What pairs are made of, and how. */
export interface MakePairsPlan {
  source: SampleSource;
  files: RunFolder;
  flags: AggregateFlags & PairsFlags;
  /** Keys of the questions that are asked now. A journal outlives changes: what it holds besides does not count. */
  current: KeySet;
}

/** What came of the annotations of a run, and as much of it as is printed. */
export interface MadePairs {
  samples: number;
  consensus: number;
  /** Pairs by aspect. */
  pairs: Record<string, number>;
  /** Pairs that were left out because nobody voted for them. */
  unvoted: number;
  firstSamples: ScoredSample[];
}

/** Samples that are printed when there are no more; `show` prints any. */
const mostPrinted = 3;

/** From a journal to consensus and pairs. What is wrong with it or with the samples was told when they were annotated. */
export async function makePairs(
  { source, files, flags, current }: MakePairsPlan,
  { stdout, folder, signal }: Surroundings,
  status: Status,
): Promise<MadePairs> {
  const made: MadePairs = {
    samples: 0,
    consensus: 0,
    pairs: countNone(),
    unvoted: 0,
    firstSamples: [],
  };
  const samples = await indexSamples(noteFirst(source.read(silent), made));
  const writer = await openRecordWriter({ named: files.pairs, folder, stdout, replaces: isPair });
  try {
    const summary = await aggregateAnnotations(
      {
        ...flags,
        annotations: [files.annotations],
        counts: ({ key }: BriefAnnotation) => current.has(key),
        target: { named: files.consensus, folder, stdout },
        async onConsensus(consensus) {
          const sample = samples.take(consensus.sampleId);
          if (sample) await writePairs(consensus, sample, { flags, writer, made });
        },
      },
      { report: silent, status, signal },
    );
    made.consensus = summary.samples;
    await writer.finish();
  } finally {
    await writer.discard();
  }
  return made;
}

function silent(): void {}

/** Notes the samples that are printed. */
async function* noteFirst(samples: AsyncIterable<Sample>, made: MadePairs): AsyncGenerator<Sample, void, undefined> {
  for await (const sample of samples) {
    made.samples++;
    if (made.firstSamples.length < mostPrinted) made.firstSamples.push({ sample, consensus: undefined });
    yield sample;
  }
}

async function writePairs(
  consensus: Consensus,
  sample: Sample,
  { flags, writer, made }: { flags: PairsFlags; writer: RecordWriter; made: MadePairs },
): Promise<void> {
  const { pairs, unvoted } = drawPairs(consensus, sample, flags);
  made.unvoted += unvoted;
  await writer.write(...pairs);
  countByAspect(made.pairs, pairs);
  const first = made.firstSamples.find(({ sample: { id } }) => id === sample.id);
  if (first) first.consensus = consensus;
}
