import type { PairDetail, ThumbnailView } from '../../../src/report-data.ts';
import { element } from '../../look/element.ts';
import { percent, points } from '../../parts/format.ts';
import { picture } from '../../parts/picture.ts';

/** What pairs are drawn with. */
export interface PairContext {
  nameAt(place: number): string;
  thumbnails: readonly (ThumbnailView | undefined)[];
  withPictures: boolean;
}

/** The pairs of a sample, each as chosen › rejected with its margin and its evidence. */
export function pairList(pairs: readonly PairDetail[], { nameAt, thumbnails, withPictures }: PairContext): HTMLElement {
  const side = (kind: 'chosen' | 'rejected', place: number, score: number) => {
    const shown = picture(`${kind}: ${nameAt(place)}`);
    shown.show(thumbnails[place]);
    return element(
      'span',
      { class: `side ${kind}` },
      withPictures && shown.node,
      element(
        'span',
        { class: 'said' },
        nameAt(place),
        element('br'),
        element('span', { class: 'quiet' }, points(score)),
      ),
    );
  };
  return element(
    'ul',
    { class: 'pairs' },
    pairs.map((pair) =>
      element(
        'li',
        { class: 'pair' },
        side('chosen', pair.chosen, pair.chosenScore),
        element('span', { class: 'than', 'aria-label': 'is better than' }, '›'),
        side('rejected', pair.rejected, pair.rejectedScore),
        element(
          'p',
          { class: 'small evidence' },
          evidence(pair).map((fact) => element('span', {}, fact)),
        ),
      ),
    ),
  );
}

function evidence({ aspect, margin, probability, votes, conflicts }: PairDetail): string[] {
  const also = [...(votes.tied ? [`${votes.tied} tied`] : []), ...(votes.missing ? [`${votes.missing} missing`] : [])];
  return [
    aspect,
    `${points(margin)} points apart`,
    [`${votes.for} for, ${votes.against} against`, ...also].join(', '),
    ...(probability === null ? [] : [`${percent(probability)} sure`]),
    ...(conflicts.length ? [`the other way round in ${conflicts.join(', ')}`] : []),
  ];
}
