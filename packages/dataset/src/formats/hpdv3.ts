import type { Column } from '../column.ts';
import type { ExportPair } from '../load/export-pair.ts';
import type { Format } from './format.ts';
import { jsonFormat, type PutImage } from './json/json-format.ts';
import type { RawPair } from './json/read-json-pairs.ts';

const columns: readonly Column[] = [
  { name: 'prompt', type: 'string', holds: 'the prompt' },
  { name: 'path1', type: 'string', holds: 'path of the chosen image, relative to the folder of the format' },
  { name: 'path2', type: 'string', holds: 'path of the rejected image' },
  {
    name: 'choice_dist',
    type: 'numbers?',
    holds: 'votes for the chosen and for the rejected, ties counting half for each; left out where nobody could vote',
  },
  {
    name: 'confidence',
    type: 'double?',
    holds: 'probability that the chosen is the better; left out where it is not known',
  },
  { name: 'model1', type: 'string?', holds: 'generator of the chosen image' },
  { name: 'model2', type: 'string?', holds: 'generator of the rejected image' },
];

/** Pairs as HPS v3 reads them, one file for each aspect and split. */
export const hpdv3: Format = jsonFormat({
  id: 'hpdv3',
  description: 'JSON as in HPD v3: paths of the better and the worse image, votes, confidence',
  trainer: 'HPS v3',
  columns,
  toRecords: (pairs, put) =>
    pairs.map((exported) => ({
      aspect: exported.pair.aspect,
      split: exported.split,
      record: toRecord(exported, put),
    })),
  expected: '{"prompt", "path1", "path2"}',
  toPairs: fromRecord,
});

/** What is not known is left out: the trainer takes a default for a field that is absent, and fails at a null. */
function toRecord({ pair, chosen, rejected }: ExportPair, put: PutImage): unknown {
  const { votes, probability } = pair;
  const shares = [votes.for + votes.tied / 2, votes.against + votes.tied / 2];
  return {
    prompt: pair.prompt,
    path1: put(chosen),
    path2: put(rejected),
    // What is undefined has no place in JSON.
    choice_dist: shares.some((share) => share > 0) ? shares : undefined,
    confidence: probability ?? undefined,
    model1: pair.chosen.generator ?? null,
    model2: pair.rejected.generator ?? null,
  };
}

function fromRecord(record: Record<string, unknown>): RawPair[] | undefined {
  const { prompt, path1, path2, model1, model2, confidence } = record;
  if (typeof prompt !== 'string' || typeof path1 !== 'string' || typeof path2 !== 'string') return undefined;
  return [
    {
      prompt,
      chosen: { path: path1, generator: typeof model1 === 'string' ? model1 : undefined },
      rejected: { path: path2, generator: typeof model2 === 'string' ? model2 : undefined },
      probability: typeof confidence === 'number' ? confidence : undefined,
    },
  ];
}
