import { checkOrders } from './check-orders.ts';
import { scoreQuestion, scoreWordings } from './score-question.ts';
import { shuffle } from './shuffle.ts';
import { aspectGroups, type OrderedStrategyOptions, type Strategy, strategyId } from './strategy.ts';

/** Shows all images of a sample at once, shuffled and labelled, and asks for a level for each. */
export function listwise(options: OrderedStrategyOptions = {}): Strategy {
  const { orders, seed } = checkOrders(options, { orders: 1 });
  const wordingOf = scoreWordings(options);
  return {
    id: strategyId('listwise', options),
    *ask(sample, aspects) {
      for (let round = 0; round < orders; round++) {
        const images = shuffle(sample.images, sample.digest, { seed, round });
        for (const group of aspectGroups(aspects, options)) {
          yield scoreQuestion(sample, group, { images, round, wordingOf });
        }
      }
    },
  };
}
