import type { Column } from '../column.ts';
import type { ExportPair } from '../load/export-pair.ts';
import type { Format } from './format.ts';
import { jsonFormat, type PlacedRecord, type PutImage } from './json/json-format.ts';
import { rankedPairs } from './json/ranked-pairs.ts';
import { toRankings } from './json/to-rankings.ts';

const columns: readonly Column[] = [
  { name: 'id', type: 'string', holds: 'id of the sample; of the pair where a record is one pair' },
  { name: 'prompt', type: 'string', holds: 'the prompt' },
  { name: 'generations', type: 'strings', holds: 'paths of the images, relative to the folder of the format' },
  { name: 'ranking', type: 'integers', holds: 'rank of each image; 1 is best, equals share one' },
  { name: 'scores', type: 'numbers', holds: 'score of each image in the aspect, 1 to 5' },
];

/** Ranked images of a prompt, as ImageReward trains and tests on. */
export const imagereward: Format = jsonFormat({
  id: 'imagereward',
  description: 'JSON with the ranked images of each prompt',
  trainer: 'ImageReward (train and test)',
  columns,
  fileNames: { train: 'train.json', validation: 'valid.json', test: 'test.json' },
  toRecords,
  expected: '{"id", "prompt", "generations", "ranking"}',
  toPairs: ({ prompt, generations, ranking, scores }) => rankedPairs(prompt, generations, ranking, scores),
});

function* toRecords(pairs: readonly ExportPair[], put: PutImage): Generator<PlacedRecord> {
  for (const { id, aspect, images, ranks, pairs: own } of toRankings(pairs)) {
    const [first] = own;
    if (!first) continue;
    const scores = new Map(
      own.flatMap(({ pair, chosen, rejected }) => [
        [chosen.hash, pair.chosen.score],
        [rejected.hash, pair.rejected.score],
      ]),
    );
    const record = {
      id,
      prompt: first.pair.prompt,
      generations: images.map(put),
      ranking: ranks,
      scores: images.map(({ hash }) => scores.get(hash)),
    };
    yield { aspect, split: first.split, record };
  }
}
