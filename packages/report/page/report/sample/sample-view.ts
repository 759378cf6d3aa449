import type { PairDetail, ReportIndex, SampleDetail, SampleSummary, ThumbnailView } from '../../../src/report-data.ts';
import { markBox } from '../../browse/marks/mark-box.ts';
import type { Marks } from '../../browse/marks/marks.ts';
import type { SampleLinks } from '../../browse/navigation.ts';
import { sampleSteps } from '../../browse/sample-steps.ts';
import { element } from '../../look/element.ts';
import type { Blocks } from '../../parts/blocks.ts';
import { counted, points } from '../../parts/format.ts';
import { nameOf } from '../../parts/image-name.ts';
import { hasPictures, linkOriginal, picture } from '../../parts/picture.ts';
import { scoreChip } from '../../parts/score-chip.ts';
import { apartOf } from '../samples/find-samples.ts';
import { pairList } from './pair-list.ts';
import { saidList } from './said-list.ts';
import { scoreTable } from './score-table.ts';

/** What the view of one sample is given. */
export interface SampleContext {
  index: ReportIndex;
  blocks: Blocks;
  marks: Marks;
  links: SampleLinks;
}

/** Everything that is known about one sample: images, scores, what was said, pairs. */
export function sampleView(place: number, context: SampleContext): HTMLElement {
  const { index, blocks } = context;
  const sample = index.samples[place] as SampleSummary;
  const pictures = sample.images.map(({ id }) => picture(`image ${id}`));
  const figures = sample.images.map((_, number) =>
    element(
      'div',
      { class: 'shown' },
      hasPictures(index) && pictures[number]?.node,
      imageCaption(index, sample, number),
    ),
  );
  const said = element(
    'div',
    { class: 'said-parts', 'aria-live': 'polite' },
    element('p', { class: 'quiet' }, 'Opening …'),
  );
  void Promise.all([blocks.thumbnails(place), blocks.detail(place)]).then(([thumbnails, detail]) => {
    for (const [number, each] of pictures.entries()) each.show(thumbnails[number]);
    if (!detail) {
      said.replaceChildren(
        element('p', {}, 'What was said about it is not to be found: keep the page and its folder "blocks" together.'),
      );
      return;
    }
    for (const [number, figure] of figures.entries())
      linkOriginal(figure, index.linkBase, detail.links[number] ?? null);
    said.replaceChildren(...details(index, sample, detail, thumbnails));
  });
  const apart = apartOf(sample, null);
  return element(
    'article',
    { class: 'sample', 'aria-labelledby': 'sample-title' },
    sampleSteps(context.links),
    element('h1', { id: 'sample-title', class: 'said', dir: 'auto', tabindex: -1 }, sample.prompt ?? sample.id),
    element(
      'p',
      { class: 'quiet notes' },
      element('span', {}, sample.id),
      element('span', {}, counted(sample.pairs, 'pair')),
      apart !== null && element('span', {}, `annotators ${points(apart)} points apart`),
    ),
    markBox(sample.id, context.marks),
    scoreTable(index, sample, figures),
    said,
  );
}

function imageCaption(index: ReportIndex, sample: SampleSummary, place: number): HTMLElement {
  const image = sample.images[place];
  const name = nameOf(index, sample, place);
  return element(
    'div',
    { class: 'caption' },
    scoreChip(image?.overall ?? null),
    element('span', { class: 'said name' }, name),
    image && name !== image.id && element('span', { class: 'quiet small said' }, image.id),
  );
}

function details(
  index: ReportIndex,
  sample: SampleSummary,
  { answers, pairs }: SampleDetail,
  thumbnails: readonly (ThumbnailView | undefined)[],
): HTMLElement[] {
  const names = sample.images.map((_, place) => nameOf(index, sample, place));
  const nameAt = (place: number) => names[place] ?? 'an image that is gone';
  const list = (own: readonly PairDetail[]) => pairList(own, { nameAt, thumbnails, withPictures: hasPictures(index) });
  const overall = pairs.filter(({ aspect }) => aspect === 'overall');
  const first = overall.length > 0 ? overall : pairs;
  const others = pairs.filter((pair) => !first.includes(pair));
  return [
    element('h2', {}, 'What was said'),
    answers.length
      ? saidList(answers, { aspects: index.aspects, annotators: index.annotators.map(({ id }) => id), names })
      : element('p', { class: 'quiet' }, 'Nobody was asked about it.'),
    ...(first.length ? [element('h2', {}, 'Pairs'), list(first)] : []),
    ...(others.length
      ? [
          element(
            'details',
            { class: 'more-pairs' },
            element('summary', {}, `${counted(others.length, 'pair')} in single aspects`),
            list(others),
          ),
        ]
      : []),
  ];
}
