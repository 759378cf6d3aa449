import type { ComparisonIndex, TurnedPair } from '../../../src/compare/comparison-data.ts';
import type { ThumbnailView } from '../../../src/report-data.ts';
import { element } from '../../look/element.ts';
import { percent, points } from '../../parts/format.ts';
import { hasPictures, picture } from '../../parts/picture.ts';
import { runSign } from '../run-sign.ts';

/** The pairs of a sample in which each run chose another image, the widest first. */
export function turnedList(
  index: ComparisonIndex,
  turned: readonly TurnedPair[],
  { names, thumbnails }: { names: readonly string[]; thumbnails: readonly (ThumbnailView | undefined)[] },
): HTMLElement {
  const side = (place: number, run: 0 | 1) => {
    const name = names[place] ?? 'an image that is gone';
    const shown = picture(name);
    shown.show(thumbnails[place]);
    return element(
      'span',
      { class: 'side' },
      hasPictures(index) && shown.node,
      element('span', { class: 'said' }, name, element('br'), runSign(index, run), 'chose it'),
    );
  };
  return element(
    'ul',
    { class: 'pairs' },
    turned.map((pair) =>
      element(
        'li',
        { class: 'pair' },
        side(pair.chosen, 0),
        element('span', { class: 'than', 'aria-hidden': 'true' }, '⇄'),
        side(pair.rejected, 1),
        element(
          'p',
          { class: 'small evidence' },
          element('span', { class: 'said' }, pair.aspect),
          ([0, 1] as const).map((run) => element('span', {}, runSign(index, run), evidence(pair, run))),
        ),
      ),
    ),
  );
}

function evidence({ margins, probabilities }: TurnedPair, run: 0 | 1): string {
  const probability = probabilities[run];
  const sure = probability === null ? '' : `, ${percent(probability)} sure`;
  return `${points(margins[run])} points apart${sure}`;
}
