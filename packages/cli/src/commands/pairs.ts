import { type Consensus, consensusSchema, InputError, isConsensus } from '@visionprefer/core';
import { openSamples } from '@visionprefer/dataset';
import { openRecordWriter, readRecordBatches } from '@visionprefer/journal';
import type { Edges } from '../edges.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommonFlags } from '../options/common-options.ts';
import type { PairsFlags } from '../options/pairs-options.ts';
import { checkAspectId } from '../plugins/find-aspects.ts';
import { openFailureLog } from '../problems/failure-log.ts';
import { countByAspect, drawPairs, isPair } from '../steps/draw-pairs.ts';
import { indexSamples } from '../steps/sample-index.ts';
import { count } from '../terminal/count.ts';
import { printable } from '../terminal/display-text.ts';
import { createStatus } from '../terminal/status.ts';

type PairsCommandFlags = CommonFlags & PairsFlags & { samples: string; aspect?: string[]; out: string };

/** `visionprefer pairs`: consensus and samples → pairs. */
export async function pairsCommand(
  file: string,
  flags: PairsCommandFlags,
  { stdout, stderr, folder, signal }: Edges,
): Promise<number> {
  const { out, json, samples: named, aspect: aspects } = flags;
  if (out === '-' && json) throw new InputError('--json and --out - both write to stdout. Give one of them.');
  const source = await openSamples(named, folder);
  const writer = await openRecordWriter({ named: out, folder, stdout, inputs: [file, named], replaces: isPair });
  const status = createStatus(stderr, flags);
  const log = openFailureLog(status, folder, out);
  const pairs: Record<string, number> = {};
  let records = 0;
  let found = 0;
  try {
    const samples = await indexSamples(source.read(log.report));
    const consensusFile = { named: file, folder, isSound: isConsensus, schema: consensusSchema, what: 'a consensus' };
    for await (const batch of readRecordBatches(consensusFile, log.report)) {
      signal.throwIfAborted();
      status.progress(() => `${printable(file)}  ${count(records)} samples`);
      for (const consensus of batch) {
        if (records++ === 0) checkAspects(consensus, flags);
        const { sampleId } = consensus;
        const sample = samples.take(sampleId);
        if (sample) {
          const drawn = drawPairs(consensus, sample, { ...flags, ...(aspects && { aspects }) });
          found++;
          countByAspect(pairs, drawn);
          await writer.write(...drawn);
        } else if (samples.wasTaken(sampleId)) {
          log.report({ file, sampleId, message: 'there are two records of consensus on it. The second is left out.' });
        } else {
          log.report({ file, sampleId, message: `${named} has no such sample; no pairs are drawn from it.` });
        }
      }
    }
    if (records === 0)
      throw new InputError(`${file} holds no consensus. Expected what \`visionprefer aggregate\` writes.`);
    if (found === 0)
      throw new InputError(
        `${named} has none of the samples that ${file} is about. Name the samples that were judged.`,
      );
    await writer.finish();
  } finally {
    status.end();
    await writer.discard();
    log.close();
  }
  if (json) stdout.write(`${JSON.stringify({ pairs, failures: log.count, files: { pairs: out } }, undefined, 2)}\n`);
  else if (out !== '-') stdout.write(`${out}  ${describePairs(pairs)}\n`);
  return log.count ? exitCodes.failures : exitCodes.done;
}

/** How many pairs there are, in words: `112 pairs (38 overall, 74 fidelity)`. */
export function describePairs(pairs: Readonly<Record<string, number>>): string {
  const all = Object.values(pairs).reduce((sum, number) => sum + number, 0);
  const by = Object.entries(pairs).map(([aspect, number]) => `${count(number)} ${aspect}`);
  return `${count(all)} pairs${by.length ? ` (${by.join(', ')})` : ''}`;
}

/** Every consensus of a file has the same aspects, so the first one tells. */
function checkAspects({ images }: Consensus, { aspect = [], gate }: PairsCommandFlags): void {
  const known = Object.keys(images[0]?.aspects ?? {});
  for (const id of aspect) checkAspectId(id, [...known, 'overall', 'each'], '--aspect');
  for (const id of Object.keys(gate)) checkAspectId(id, known, '--gate');
}
