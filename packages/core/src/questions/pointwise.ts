import { scoreQuestion, scoreWordings } from './score-question.ts';
import { aspectGroups, type Strategy, type StrategyOptions, strategyId } from './strategy.ts';

/** Shows one image at a time and asks for its levels. */
export function pointwise(options: StrategyOptions = {}): Strategy {
  const wordingOf = scoreWordings(options);
  return {
    id: strategyId('pointwise', options),
    *ask(sample, aspects) {
      for (const image of sample.images) {
        for (const group of aspectGroups(aspects, options)) {
          yield scoreQuestion(sample, group, { images: [image], round: 0, wordingOf });
        }
      }
    },
  };
}
