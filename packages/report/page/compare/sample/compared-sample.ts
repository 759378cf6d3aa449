import type { ComparedDetail, ComparedSample, ComparisonIndex } from '../../../src/compare/comparison-data.ts';
import type { ThumbnailView } from '../../../src/report-data.ts';
import { markBox } from '../../browse/marks/mark-box.ts';
import type { Marks } from '../../browse/marks/marks.ts';
import type { SampleLinks } from '../../browse/navigation.ts';
import { sampleSteps } from '../../browse/sample-steps.ts';
import { element } from '../../look/element.ts';
import type { Blocks } from '../../parts/blocks.ts';
import { nameOf } from '../../parts/image-name.ts';
import { hasPictures, linkOriginal, picture } from '../../parts/picture.ts';
import { saidList } from '../../report/sample/said-list.ts';
import { runSign } from '../run-sign.ts';
import { notesOf } from '../samples/compared-row.ts';
import { comparedScores } from './compared-scores.ts';
import { turnedList } from './turned-list.ts';

/** What the view of one sample is given. */
export interface ComparedContext {
  index: ComparisonIndex;
  blocks: Blocks;
  marks: Marks;
  links: SampleLinks;
}

/** What both runs made of one sample: the scores of each, the pairs that turn, and what was said. */
export function comparedSample(place: number, { index, blocks, marks, links }: ComparedContext): HTMLElement {
  const sample = index.samples[place] as ComparedSample;
  const pictures = sample.images.map(({ id }) => picture(`image ${id}`));
  const figures = sample.images.map(({ id }, number) => {
    const name = nameOf(index, sample, number);
    return element(
      'div',
      { class: 'shown' },
      hasPictures(index) && pictures[number]?.node,
      element(
        'div',
        { class: 'caption' },
        element('span', { class: 'said name' }, name),
        name !== id && element('span', { class: 'quiet small said' }, id),
      ),
    );
  });
  const said = element(
    'div',
    { class: 'said-parts', 'aria-live': 'polite' },
    element('p', { class: 'quiet' }, 'Opening …'),
  );
  void Promise.all([blocks.thumbnails(place), blocks.detail<ComparedDetail>(place)]).then(([thumbnails, detail]) => {
    for (const [number, each] of pictures.entries()) each.show(thumbnails[number]);
    for (const [number, figure] of figures.entries())
      linkOriginal(figure, index.linkBase, detail?.links[number] ?? null);
    said.replaceChildren(...(detail ? details(index, sample, { detail, thumbnails }) : [lost()]));
  });
  return element(
    'article',
    { class: 'sample', 'aria-labelledby': 'sample-title' },
    sampleSteps(links),
    element('h1', { id: 'sample-title', class: 'said', dir: 'auto', tabindex: -1 }, sample.prompt ?? sample.id),
    element(
      'p',
      { class: 'quiet notes' },
      notesOf(sample).map((note) => element('span', { class: 'said' }, note)),
    ),
    markBox(sample.id, marks),
    comparedScores(index, sample, figures),
    said,
  );
}

function lost(): HTMLElement {
  return element('p', {}, 'What was said about it is not to be found: keep the page and its folder "blocks" together.');
}

function details(
  index: ComparisonIndex,
  sample: ComparedSample,
  { detail, thumbnails }: { detail: ComparedDetail; thumbnails: readonly (ThumbnailView | undefined)[] },
): HTMLElement[] {
  const names = sample.images.map((_, place) => nameOf(index, sample, place));
  const annotators = index.annotators.map(({ id }) => id);
  const runOf = (annotator: number) => index.annotators[annotator]?.run ?? 0;
  const signOf = (annotator: number) => runSign(index, runOf(annotator));
  return [
    ...(detail.turned.length > 0
      ? [element('h2', {}, 'Pairs that turn'), turnedList(index, detail.turned, { names, thumbnails })]
      : []),
    element('h2', {}, 'What was said'),
    saidList(detail.answers, { aspects: index.aspects, annotators, names, signOf }),
  ];
}
