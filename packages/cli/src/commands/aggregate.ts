import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { InputError } from '@visionprefer/core';
import { type Shard, shardOf } from '@visionprefer/dataset';
import type { AggregateFlags } from '../options/aggregate-options.ts';
import type { CommonFlags } from '../options/common-options.ts';
import { noteConsensus, notedConsensus, optionWords, withNoted } from '../run-folder/noted-options.ts';
import { findRunFolder } from '../run-folder/run-folder.ts';
import { aggregateAnnotations } from '../steps/aggregate-annotations.ts';
import type { Surroundings } from '../surroundings.ts';
import { commandName, shellLine } from '../terminal/command-name.ts';
import { count } from '../terminal/count.ts';
import { renderCalibration } from '../terminal/render-calibration.ts';
import { fitNotes, renderFit, renderTemperature } from '../terminal/render-fit.ts';
import { renderMissing } from '../terminal/render-missing.ts';
import { screenOf } from '../terminal/screen.ts';
import type { Status } from '../terminal/status.ts';
import { withOutput } from './with-output.ts';

type AggregateCommandFlags = CommonFlags & AggregateFlags & { out: string; shard?: Shard | undefined };

/**
 * `visionprefer aggregate`: annotations → consensus. Of a run, options that are not given are those that its folder notes;
 * where its own consensus is found anew that is noted.
 */
export async function aggregateCommand(
  annotations: readonly string[],
  given: Omit<AggregateCommandFlags, 'out'> & { out?: string | undefined },
  surroundings: Surroundings,
): Promise<number> {
  const { folder, environment } = surroundings;
  const run = annotations.length === 1 ? findRunFolder(annotations[0] ?? '', folder) : undefined;
  const noted = run ? await notedConsensus(resolve(folder, run.name)) : {};
  const flags = { ...withNoted(given, noted), out: given.out ?? run?.consensus ?? 'consensus.jsonl' };
  const used = Object.entries(noted).filter(
    ([name]) => flags[name as keyof typeof noted] === noted[name as keyof typeof noted],
  );
  const words = optionWords(Object.fromEntries(used));
  const isOwn = run !== undefined && resolve(folder, flags.out) === resolve(folder, run.consensus);
  if (isOwn && given.shard) {
    throw new InputError(
      `With --shard the consensus is of some samples alone, and ${run.consensus} is that of all. Name another file with --out.`,
    );
  }
  const exitCode = await findConsensus(annotations, flags, surroundings, (status) => {
    if (run && words !== '') status.say(`With ${words}, as ${run.name}/run.json notes.`);
    if (isOwn && existsSync(resolve(folder, run.pairs))) {
      const line = `${commandName(environment)} ${shellLine(['pairs', run.name])}`;
      status.say(`${run.pairs} is of the consensus before this one. To draw it anew: ${line}`);
    }
  });
  if (isOwn) {
    const people = flags.people && relative(resolve(folder, run.name), resolve(folder, flags.people));
    await noteConsensus(resolve(folder, run.name), { ...flags, people });
  }
  return exitCode;
}

function findConsensus(
  annotations: readonly string[],
  flags: AggregateCommandFlags,
  surroundings: Surroundings,
  begin: (status: Status) => void,
): Promise<number> {
  const { stdout, folder, signal } = surroundings;
  const { out, shard } = flags;
  return withOutput(flags, surroundings, async ({ report, status }) => {
    begin(status);
    const plan = { ...flags, annotations, counts: shard && isOf(shard), target: { named: out, folder, stdout } };
    const { samples, ...found } = await aggregateAnnotations(plan, { report, status, signal });
    for (const note of fitNotes(found.fit)) status.say(note);
    const screen = screenOf(stdout);
    return {
      summary: { samples, ...found },
      written: { files: { consensus: out } },
      lines: [
        ...renderFit(found.fit, screen),
        ...renderMissing(found.outcomes, screen),
        ...(found.calibration ? renderCalibration(found.calibration, screen) : renderTemperature(found.fit, screen)),
        `${out}  consensus on ${count(samples)} samples${describeHinging(found.hinging)}`,
      ],
    };
  });
}

/** Tells whether an annotation is of a shard. Those of one sample mostly stand together. */
function isOf({ index, of }: Shard): (annotation: { sampleId: string }) => boolean {
  let last: string | undefined;
  let isIn = false;
  return ({ sampleId }) => {
    if (sampleId !== last) isIn = shardOf(sampleId, of) === index;
    last = sampleId;
    return isIn;
  };
}

function describeHinging(hinging: number | undefined): string {
  return hinging === undefined ? '' : `; the order of images in ${count(hinging)} of them hinges on missing scores`;
}
