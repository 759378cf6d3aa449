import { join, resolve } from 'node:path';
import {
  type Annotation,
  type Consensus,
  createKeySet,
  InputError,
  type KeySet,
  type PreferencePair,
  type Sample,
} from '@visionprefer/core';
import { checkTarget, openRecordWriter, type RecordWriter } from '@visionprefer/journal';
import type { AnnotatePlan } from '../annotate/annotate-plan.ts';
import { type AnnotateSummary, annotateSamples } from '../annotate/annotate-samples.ts';
import { planAnnotate } from '../annotate/plan-annotate.ts';
import { noteSamples } from '../annotate/run-note.ts';
import type { Edges } from '../edges.ts';
import type { AggregateFlags } from '../options/aggregate-options.ts';
import type { AnnotateFlags } from '../options/annotate-options.ts';
import type { CommonFlags } from '../options/common-options.ts';
import type { PairsFlags } from '../options/pairs-options.ts';
import { checkAspectId } from '../plugins/find-aspects.ts';
import { aggregateAnnotations, isConsensusLine } from '../steps/aggregate-annotations.ts';
import { countByAspect, drawPairs, isPair } from '../steps/draw-pairs.ts';
import { indexSamples } from '../steps/sample-index.ts';
import { count } from '../terminal/count.ts';
import { describeSpending, usdPerPair } from '../terminal/describe-spending.ts';
import { renderPairs } from '../terminal/pair-list.ts';
import { createStatus, type Status } from '../terminal/status.ts';
import { renderTable, type TableEntry } from '../terminal/table.ts';
import { describeAnnotations, tellEnd } from './annotate.ts';
import { dryRun } from './dry-run.ts';
import { describePairs } from './pairs.ts';

type RunFlags = CommonFlags & AnnotateFlags & AggregateFlags & PairsFlags & { out: string };

/** Samples and pairs that are printed; the files hold all of them. */
const shownSamples = 24;
const shownPairs = 24;

/** `visionprefer run`: samples → annotations → consensus → pairs. */
export async function runCommand(samples: string, flags: RunFlags, edges: Edges): Promise<number> {
  const { stdout, folder } = edges;
  const status = createStatus(edges.stderr, flags);
  const files = nameFiles(flags.out);
  const plan = await planAnnotate(samples, flags, { out: files.annotations, edges });
  if (flags.dryRun) return dryRun(plan, flags, edges);
  const aspects = plan.aspects.map(({ id }) => id);
  for (const aspect of Object.keys(flags.weight)) checkAspectId(aspect, aspects, '--weight');
  for (const aspect of Object.keys(flags.gate)) checkAspectId(aspect, aspects, '--gate');
  checkQuorum(flags, plan);
  await checkTarget({ named: files.consensus, folder, replaces: isConsensusLine });
  await checkTarget({ named: files.pairs, folder, replaces: isPair });

  // A journal outlives changes. What was said before is kept, but must not be mixed with what is said now.
  const current = createKeySet();
  const summary = await annotateSamples({ ...plan, onSettled: current.add }, edges, status);
  await noteSamples(resolve(folder, flags.out), resolve(folder, samples));
  const drawn =
    summary.interrupted || countSettled(summary) === 0
      ? undefined
      : await judge(plan, current, { flags, files, edges, status });
  if (flags.json) {
    const perPair = usdPerPair(summary.usd, drawn?.pairs);
    const made = drawn && {
      consensus: drawn.consensus,
      pairs: drawn.pairs,
      ...(perPair !== undefined && { usdPerPair: perPair }),
    };
    stdout.write(
      `${JSON.stringify({ ...summary, ...made, files: drawn ? files : { annotations: files.annotations } }, undefined, 2)}\n`,
    );
  } else if (drawn) {
    const parts = [renderScores(drawn, aspects, stdout), renderDrawn(drawn, stdout)];
    const written = [
      `${files.annotations}  ${describeAnnotations(summary)}`,
      `${files.consensus}  ${count(drawn.consensus)} samples`,
      `${files.pairs}  ${describePairs(drawn.pairs)}`,
      ...describeSpending(summary.usd, drawn.pairs),
    ];
    stdout.write(`${[...parts, written].map((lines) => lines.join('\n')).join('\n\n')}\n`);
  }
  return tellEnd(summary, { out: files.annotations, edges, status });
}

/** Told before anything is paid for, as the aggregation would tell it afterwards. */
function checkQuorum({ quorum = 1 }: RunFlags, { annotators }: AnnotatePlan): void {
  if (quorum <= annotators.length) return;
  throw new InputError(
    `--quorum ${quorum}: there are only ${annotators.length} annotators. Name more with --annotator.`,
  );
}

function countSettled({ annotations, settled }: AnnotateSummary): number {
  return Object.values(annotations).reduce((sum, number) => sum + number, settled);
}

interface Files {
  annotations: string;
  consensus: string;
  pairs: string;
}

function nameFiles(out: string): Files {
  return {
    annotations: join(out, 'annotations.jsonl'),
    consensus: join(out, 'consensus.jsonl'),
    pairs: join(out, 'pairs.jsonl'),
  };
}

/** What came of the annotations, and as much of it as is printed. */
interface Drawn {
  samples: number;
  consensus: number;
  /** Pairs by aspect. */
  pairs: Record<string, number>;
  firstSamples: TableEntry[];
  firstPairs: PreferencePair[];
}

/** From the journal to consensus and pairs. */
async function judge(
  { source }: AnnotatePlan,
  current: KeySet,
  { flags, files, edges, status }: { flags: RunFlags; files: Files; edges: Edges; status: Status },
): Promise<Drawn> {
  const { stdout, folder, signal } = edges;
  // Whatever is wrong with the samples or the journal was told when they were read to be annotated.
  const silent = () => {};
  const drawn: Drawn = { samples: 0, consensus: 0, pairs: {}, firstSamples: [], firstPairs: [] };
  const samples = await indexSamples(note(source.read(silent), drawn));
  const writer = await openRecordWriter({ named: files.pairs, folder, stdout, replaces: isPair });
  try {
    const summary = await aggregateAnnotations(
      {
        ...flags,
        annotations: [files.annotations],
        counts: ({ key }: Annotation) => current.has(key),
        target: { named: files.consensus, folder, stdout },
        async onConsensus(consensus) {
          const sample = samples.take(consensus.sampleId);
          if (sample) await draw(consensus, sample, { flags, writer, drawn });
        },
      },
      { report: silent, status, signal },
    );
    drawn.consensus = summary.samples;
    await writer.finish();
  } finally {
    await writer.discard();
  }
  return drawn;
}

/** Notes the samples that are printed. */
async function* note(samples: AsyncIterable<Sample>, drawn: Drawn): AsyncGenerator<Sample, void, undefined> {
  for await (const sample of samples) {
    drawn.samples++;
    if (drawn.firstSamples.length < shownSamples) drawn.firstSamples.push({ sample, consensus: undefined });
    yield sample;
  }
}

async function draw(
  consensus: Consensus,
  sample: Sample,
  { flags, writer, drawn }: { flags: RunFlags; writer: RecordWriter; drawn: Drawn },
): Promise<void> {
  const pairs = drawPairs(consensus, sample, flags);
  await writer.write(...pairs);
  countByAspect(drawn.pairs, pairs);
  for (const pair of pairs) {
    if (pair.aspect === 'overall' && drawn.firstPairs.length < shownPairs) drawn.firstPairs.push(pair);
  }
  const entry = drawn.firstSamples.find(({ sample: { id } }) => id === sample.id);
  if (entry) entry.consensus = consensus;
}

function renderScores(drawn: Drawn, aspects: readonly string[], stream: NodeJS.WriteStream): string[] {
  const more = drawn.samples - drawn.firstSamples.length;
  return renderTable(drawn.firstSamples, { aspects, more, width: stream.columns ?? 80, stream });
}

function renderDrawn(drawn: Drawn, stream: NodeJS.WriteStream): string[] {
  const overall = drawn.pairs.overall ?? 0;
  if (overall === 0) return ['No pairs overall: no two images of a sample have scores that differ by the margin.'];
  const lines = renderPairs(drawn.firstPairs, { width: stream.columns ?? 80, stream });
  const more = overall - drawn.firstPairs.length;
  return more > 0 ? [...lines, `… and ${count(more)} more pairs overall`] : lines;
}
