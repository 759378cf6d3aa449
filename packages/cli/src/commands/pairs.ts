import { type Consensus, consensusSchema, InputError, isConsensus } from '@visionprefer/core';
import { openSamples } from '@visionprefer/dataset';
import { readRecordBatches } from '@visionprefer/journal';
import type { CommonFlags } from '../options/common-options.ts';
import type { PairsFlags } from '../options/pairs-options.ts';
import { checkAspectId } from '../plugins/find-aspects.ts';
import type { Problem } from '../problems/problem.ts';
import { fileOfRun, findRunFolder, samplesOfRun } from '../run-folder/run-folder.ts';
import { countByAspect, countNone, type DrawnPairs, drawPairs, isPair } from '../steps/draw-pairs.ts';
import { indexSamples, type SampleIndex } from '../steps/sample-index.ts';
import type { Surroundings } from '../surroundings.ts';
import { count } from '../terminal/count.ts';
import { printable } from '../terminal/display-text.ts';
import { checkStdout, withOutput } from './with-output.ts';

type Report = (problem: Problem) => void;

type PairsCommandFlags = CommonFlags & PairsFlags & { samples: string; aspect?: string[] | undefined; out: string };

/** Where the consensus and its samples are, and where pairs go, as far as the user says: a run's folder tells all three. */
type GivenFlags = Omit<PairsCommandFlags, 'samples' | 'out'> & {
  samples?: string | undefined;
  out?: string | undefined;
};

/** `visionprefer pairs`: consensus and samples → pairs. */
export async function pairsCommand(name: string, given: GivenFlags, surroundings: Surroundings): Promise<number> {
  const { folder, signal } = surroundings;
  const run = findRunFolder(name, folder);
  const flags = {
    ...given,
    samples: await samplesOfRun(name, given.samples, folder),
    out: given.out ?? run?.pairs ?? 'pairs.jsonl',
  };
  const { out, samples: named } = flags;
  const file = fileOfRun(name, { folder, file: 'consensus', madeBy: 'aggregate' });
  checkStdout(flags);
  const source = await openSamples(named, folder);
  return withOutput(flags, surroundings, async ({ open, report, status }) => {
    const writer = await open({ named: out, inputs: [file, named], replaces: isPair });
    const pairs = countNone();
    const drawing = { file, named, samples: await indexSamples(source.read(report)), flags, report };
    let records = 0;
    let found = 0;
    let unvoted = 0;
    for await (const batch of readConsensus(file, folder, report)) {
      signal.throwIfAborted();
      status.progress(() => `${printable(file)}  ${count(records)} samples`);
      for (const consensus of batch) {
        if (records++ === 0) checkAspects(consensus, flags);
        const drawn = drawFrom(consensus, drawing);
        if (!drawn) continue;
        found++;
        unvoted += drawn.unvoted;
        countByAspect(pairs, drawn.pairs);
        await writer.write(...drawn.pairs);
      }
    }
    expectPairs({ records, found }, { file, named });
    const lines = [`${out}  ${describePairs(pairs, unvoted)}`];
    return { summary: { pairs, unvoted }, written: { files: { pairs: out } }, lines };
  });
}

function readConsensus(file: string, folder: string, report: Report): AsyncIterable<Consensus[]> {
  return readRecordBatches(
    { named: file, folder, isSound: isConsensus, schema: consensusSchema, what: 'a consensus' },
    report,
  );
}

interface Drawing {
  file: string;
  /** The samples, as the user named them. */
  named: string;
  samples: SampleIndex;
  flags: PairsCommandFlags;
  report: Report;
}

/** The pairs of one consensus; undefined, and reported, when its sample is not known or was there before. */
function drawFrom(consensus: Consensus, { file, named, samples, flags, report }: Drawing): DrawnPairs | undefined {
  const { sampleId } = consensus;
  const sample = samples.take(sampleId);
  if (sample) return drawPairs(consensus, sample, { ...flags, aspects: flags.aspect });
  const message = samples.wasTaken(sampleId)
    ? 'there are two records of consensus on it. The second is left out.'
    : `${named} has no such sample; no pairs are drawn from it.`;
  report({ file, sampleId, message });
  return undefined;
}

function expectPairs(
  { records, found }: { records: number; found: number },
  { file, named }: Pick<Drawing, 'file' | 'named'>,
): void {
  if (records === 0) {
    throw new InputError(`${file} holds no consensus. Expected what \`visionprefer aggregate\` writes.`);
  }
  if (found > 0) return;
  throw new InputError(`${named} has none of the samples that ${file} is about. Name the samples that were judged.`);
}

/** How many pairs there are, in words: `112 pairs (38 overall, 74 fidelity), 5 left out that nobody voted for`. */
export function describePairs(pairs: Readonly<Record<string, number>>, unvoted: number): string {
  const all = Object.values(pairs).reduce((sum, number) => sum + number, 0);
  const by = Object.entries(pairs).map(([aspect, number]) => `${count(number)} ${aspect}`);
  const without = unvoted ? `, ${count(unvoted)} left out that nobody voted for` : '';
  return `${count(all)} pairs${by.length ? ` (${by.join(', ')})` : ''}${without}`;
}

/** Every consensus of a file has the same aspects, so the first one tells. */
function checkAspects({ images }: Consensus, { aspect = [], gate }: PairsCommandFlags): void {
  const known = Object.keys(images[0]?.aspects ?? {});
  for (const id of aspect) checkAspectId(id, [...known, 'overall', 'each'], '--aspect');
  for (const id of Object.keys(gate)) checkAspectId(id, known, '--gate');
}
