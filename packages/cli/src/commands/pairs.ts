import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Consensus, consensusSchema, InputError, isConsensus } from '@visionprefer/core';
import { openSamples } from '@visionprefer/dataset';
import { readRecordBatches } from '@visionprefer/journal';
import type { CommonFlags } from '../options/common-options.ts';
import type { PairsFlags } from '../options/pairs-options.ts';
import { checkAspectId } from '../plugins/find-aspects.ts';
import type { Problem } from '../problems/problem.ts';
import { notedPairs, notePairs, optionWords, type PairOptions, withNoted } from '../run-folder/noted-options.ts';
import { fileOfRun, findRunFolder, samplesOfRun } from '../run-folder/run-folder.ts';
import { countByAspect, countNone, type DrawnPairs, drawPairs, isPair } from '../steps/draw-pairs.ts';
import { indexSamples, type SampleIndex } from '../steps/sample-index.ts';
import type { Surroundings } from '../surroundings.ts';
import { count } from '../terminal/count.ts';
import { describePairs } from '../terminal/describe-pairs.ts';
import { printable } from '../terminal/display-text.ts';
import type { Status } from '../terminal/status.ts';
import { checkStdout, withOutput } from './with-output.ts';

type Report = (problem: Problem) => void;

type PairsCommandFlags = CommonFlags & PairsFlags & { samples: string; aspect?: string[] | undefined; out: string };

/** Where the consensus and its samples are, and where pairs go, as far as the user says: a run's folder tells all three. */
type GivenFlags = Omit<PairsCommandFlags, 'samples' | 'out'> & {
  samples?: string | undefined;
  out?: string | undefined;
};

/**
 * `visionprefer pairs`: consensus and samples → pairs. Of a run, options that are not given are those that its folder notes;
 * where its own pairs are drawn anew that is told, and noted.
 */
export async function pairsCommand(name: string, given: GivenFlags, surroundings: Surroundings): Promise<number> {
  const { folder } = surroundings;
  const run = findRunFolder(name, folder);
  const noted = run ? await notedPairs(resolve(folder, run.name)) : {};
  const flags = {
    ...withNoted(given, noted),
    samples: await samplesOfRun(name, given.samples, folder),
    out: given.out ?? run?.pairs ?? 'pairs.jsonl',
  };
  checkStdout(flags);
  const [before, now] = [
    optionWords(pairOptionsOf({ ...noted, gate: noted.gate ?? {} })),
    optionWords(pairOptionsOf(flags)),
  ];
  const isOwn = run !== undefined && resolve(folder, flags.out) === resolve(folder, run.pairs);
  const file = fileOfRun(name, { folder, file: 'consensus', madeBy: 'aggregate' });
  const exitCode = await drawAll(file, flags, surroundings, (status) => {
    if (isOwn && before !== now && existsSync(resolve(folder, run.pairs))) {
      const [drawn, anew] = [before, now].map((words) => words || 'no options');
      status.say(`${run.pairs} was drawn with ${drawn}; it is drawn anew with ${anew}, and run.json notes it.`);
    } else if (now !== '' && before === now) status.say(`With ${now}, as ${run?.name}/run.json notes.`);
  });
  if (isOwn) await notePairs(resolve(folder, run.name), flags);
  return exitCode;
}

function pairOptionsOf(options: PairOptions): PairOptions {
  const { preset, pick, margin, confidence, unanimous, unvoted, perSample, gate, aspect } = options;
  return { preset, pick, margin, confidence, unanimous, unvoted, perSample, gate, aspect };
}

/** @param begin Called before the pairs that are there are replaced. */
async function drawAll(
  file: string,
  flags: PairsCommandFlags,
  surroundings: Surroundings,
  begin: (status: Status) => void,
): Promise<number> {
  const { folder, signal } = surroundings;
  const { out, samples: named } = flags;
  const source = await openSamples(named, folder);
  return withOutput(flags, surroundings, async ({ open, report, status }) => {
    begin(status);
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

/** Every consensus of a file has the same aspects, so the first one tells. */
function checkAspects({ images }: Consensus, { aspect = [], gate }: PairsCommandFlags): void {
  const known = Object.keys(images[0]?.aspects ?? {});
  for (const id of aspect) checkAspectId(id, [...known, 'overall', 'each'], '--aspect');
  for (const id of Object.keys(gate)) checkAspectId(id, known, '--gate');
}
