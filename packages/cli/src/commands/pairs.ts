import { type Consensus, consensusSchema, InputError } from '@visionprefer/core';
import { openSamples } from '@visionprefer/dataset';
import { aspectsOf } from '../aggregate-annotations.ts';
import { countByAspect, drawPairs, isPair } from '../draw-pairs.ts';
import type { Edges } from '../edges.ts';
import { exitCodes } from '../exit-codes.ts';
import { openFailureLog } from '../failure-log.ts';
import type { AggregateFlags, CommonFlags, PairsFlags } from '../options.ts';
import { checkAspectId } from '../plugins/find-aspects.ts';
import type { Problem } from '../problem.ts';
import { readRecords } from '../records/read-records.ts';
import { openRecordWriter } from '../records/write-records.ts';
import { count } from '../terminal/progress-line.ts';
import { createStatus } from '../terminal/status.ts';

/** `visionprefer pairs`: consensus and samples → pairs. */
export async function pairsCommand(
  file: string,
  flags: CommonFlags & PairsFlags & Pick<AggregateFlags, 'weight'> & { samples: string; aspect: string[]; out: string },
  { stdout, stderr, folder }: Edges,
): Promise<number> {
  const { out, json, samples, aspect, weight } = flags;
  if (out === '-' && json) throw new InputError('--json and --out - both write to stdout. Give one of them.');
  const source = await openSamples(samples, folder);
  const writer = await openRecordWriter({ named: out, folder, stdout, inputs: [file, samples], replaces: isPair });
  const log = openFailureLog(createStatus(stderr, flags), folder, out);
  const pairs: Record<string, number> = {};
  try {
    const consensus = await readConsensus(file, folder, log.report);
    const known = [...aspectsOf([...consensus.values()]), 'overall'];
    for (const id of aspect) checkAspectId(id, known, '--aspect');
    for (const id of Object.keys(weight)) checkAspectId(id, known, '--weight');
    const drawing = drawPairs(consensus, source.read(log.report), { ...flags, aspects: aspect });
    for await (const drawn of drawing) {
      consensus.delete(drawn.sample.id);
      countByAspect(pairs, drawn.pairs);
      for (const pair of drawn.pairs) await writer.write(pair);
    }
    for (const sampleId of consensus.keys()) {
      log.report({ file, sampleId, message: `${samples} has no such sample; no pairs are drawn from it.` });
    }
    await writer.finish();
  } finally {
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

async function readConsensus(
  named: string,
  folder: string,
  report: (problem: Problem) => void,
): Promise<Map<string, Consensus>> {
  const consensus = new Map<string, Consensus>();
  for await (const record of readRecords({ named, folder, schema: consensusSchema, what: 'a consensus' }, report)) {
    consensus.set(record.sampleId, record);
  }
  if (consensus.size > 0) return consensus;
  throw new InputError(`${named} holds no consensus. Expected what \`visionprefer aggregate\` writes.`);
}
