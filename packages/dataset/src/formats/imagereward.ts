import { createJsonWriter } from './create-json-writer.ts';
import type { Column, Format } from './format.ts';
import { rankedPairs } from './ranked-pairs.ts';
import { readJsonPairs } from './read-json-pairs.ts';
import { toRankings } from './to-rankings.ts';

const columns: readonly Column[] = [
  { name: 'id', type: 'string', holds: 'id of the sample; of the pair where a record is one pair' },
  { name: 'prompt', type: 'string', holds: 'the prompt' },
  { name: 'generations', type: 'strings', holds: 'paths of the images, relative to the folder of the format' },
  { name: 'ranking', type: 'integers', holds: 'rank of each image; 1 is best, equals share one' },
  { name: 'scores', type: 'numbers', holds: 'score of each image in the aspect, 1 to 5' },
];

/** Ranked images of a prompt, as ImageReward trains and tests on. */
export const imagereward: Format = {
  id: 'imagereward',
  description: 'JSON with the ranked images of each prompt',
  trainer: 'ImageReward (train and test)',
  columns,
  wholeSamples: false,
  loadable: false,
  create: (target) =>
    createJsonWriter(target, { train: 'train.json', validation: 'valid.json', test: 'test.json' }, function* (pairs) {
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
          generations: images.map((image) => target.images.put(target.folder, image)),
          ranking: ranks,
          scores: images.map(({ hash }) => scores.get(hash)),
        };
        yield { aspect, split: first.split, record };
      }
    }),
  read: (path) =>
    readJsonPairs(path, {
      expected: '{"id", "prompt", "generations", "ranking"}',
      toPairs: ({ prompt, generations, ranking, scores }) => rankedPairs(prompt, generations, ranking, scores),
    }),
};
