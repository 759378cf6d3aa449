import { createHash } from 'node:crypto';
import type { Column } from '../column.ts';
import type { ExportPair } from '../load/export-pair.ts';
import type { Format } from './format.ts';
import { jsonFormat, type PlacedRecord, type PutImage } from './json/json-format.ts';
import { rankedPairs } from './json/ranked-pairs.ts';
import type { RawPair } from './json/read-json-pairs.ts';
import { type Ranking, toRankings } from './json/to-rankings.ts';

const columns: readonly Column[] = [
  { name: 'prompt', type: 'string', holds: 'the prompt' },
  {
    name: 'file_path',
    type: 'strings',
    holds: '`train.json`: paths of the two images, relative to the folder of the format',
  },
  { name: 'human_preference', type: 'integers', holds: '`train.json`: 1 for the chosen image, 0 for the other' },
  { name: 'image_path', type: 'strings', holds: '`validation.json`, `test.json`: paths of the ranked images' },
  {
    name: 'rank',
    type: 'integers',
    holds: '`validation.json`, `test.json`: rank of each image; 1 is best, equals share one',
  },
  {
    name: 'raw_annotations',
    type: 'annotations',
    holds: '`validation.json`, `test.json`: `{rank, user_hash}` of each annotator; empty where no consensus was given',
  },
  { name: 'pair_id', type: 'string', holds: '`train.json`: id of the pair' },
  { name: 'margin', type: 'double', holds: '`train.json`: score of the chosen less score of the rejected' },
];

/** Pairs to train on and rankings to test on, as HPS v2 reads them. */
export const hpdv2: Format = jsonFormat({
  id: 'hpdv2',
  description: 'JSON as in HPD v2: pairs to train on, ranked images to test on',
  trainer: 'HPS v2 (train and evaluate)',
  columns,
  toRecords: (pairs, put) =>
    pairs[0]?.split === 'train' ? pairs.map((pair) => toPair(pair, put)) : toRanked(pairs, put),
  expected: '{"prompt", "file_path", "human_preference"} or {"prompt", "image_path", "rank"}',
  toPairs: (record) =>
    'file_path' in record ? preferredPair(record) : rankedPairs(record.prompt, record.image_path, record.rank),
});

function toPair({ pair, split, chosen, rejected, chosenFirst }: ExportPair, put: PutImage): PlacedRecord {
  const [first, second] = chosenFirst ? [chosen, rejected] : [rejected, chosen];
  const record = {
    prompt: pair.prompt,
    file_path: [put(first), put(second)],
    human_preference: chosenFirst ? [1, 0] : [0, 1],
    pair_id: pair.id,
    margin: pair.margin,
  };
  return { aspect: pair.aspect, split, record };
}

function toRanked(pairs: readonly ExportPair[], put: PutImage): PlacedRecord[] {
  return toRankings(pairs).map(({ aspect, images, ranks, votes, pairs: own }: Ranking) => {
    const record = {
      prompt: own[0]?.pair.prompt ?? '',
      image_path: images.map(put),
      rank: ranks,
      raw_annotations: [...votes].map(([annotator, rank]) => ({ rank, user_hash: hashName(annotator) })),
    };
    return { aspect, split: own[0]?.split ?? 'test', record };
  });
}

/** Annotators may be people. */
function hashName(annotator: string): string {
  return createHash('sha256').update(annotator).digest('hex').slice(0, 16);
}

function preferredPair({
  prompt,
  file_path: paths,
  human_preference: preference,
}: Record<string, unknown>): RawPair[] | undefined {
  if (typeof prompt !== 'string' || !Array.isArray(paths) || !Array.isArray(preference)) return undefined;
  return rankedPairs(
    prompt,
    paths,
    preference.map((wins) => (wins ? 1 : 2)),
  );
}
