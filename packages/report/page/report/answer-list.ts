import type { AnswerDetail, ReportIndex } from '../../src/report-data.ts';
import { element } from '../look/element.ts';
import { dollars, duration } from './format.ts';
import { scoreChip } from './score-chip.ts';

/** What answers are drawn with. */
export interface AnswerContext {
  index: ReportIndex;
  nameAt(place: number): string;
}

/** What each annotator answered, with its reasons, or why there is no score. */
export function answerList(answers: readonly AnswerDetail[], context: AnswerContext): HTMLElement {
  const byAnnotator = Map.groupBy(answers, ({ annotator }) => annotator);
  return element(
    'div',
    { class: 'answers' },
    [...byAnnotator].map(([annotator, own]) =>
      element(
        'section',
        { class: 'answer' },
        element('h3', { class: 'said' }, context.index.annotators[annotator]?.id ?? 'unknown'),
        own.flatMap((answer) => [
          element(
            'p',
            { class: 'small quiet notes' },
            circumstances(answer, context).map((fact) => element('span', {}, fact)),
          ),
          element('ul', { class: 'reasons' }, reasons(answer, context)),
        ]),
      ),
    ),
  );
}

function circumstances({ strategy, model, shown, ms, usd }: AnswerDetail, { nameAt }: AnswerContext): string[] {
  return [
    strategy,
    ...(model === null ? [] : [model]),
    ...(shown.length > 1 ? [`shown in the order ${shown.map(nameAt).join(', ')}`] : []),
    ...(ms ? [duration(ms)] : []),
    ...(usd === null ? [] : [dollars(usd)]),
  ];
}

function reasons(answer: AnswerDetail, { index, nameAt }: AnswerContext): HTMLElement[] {
  const aspectAt = (aspect: number) => index.aspects[aspect] ?? 'unknown';
  const line = (head: readonly (Node | string)[], text: string) =>
    element(
      'li',
      { class: 'reason' },
      element('span', { class: 'reason-head small' }, head),
      text && element('p', { class: 'said', dir: 'auto' }, text),
    );
  return [
    ...answer.scores.map(({ aspect, image, score, rationale }) =>
      line(
        [
          scoreChip(score),
          element('span', { class: 'said' }, nameAt(image)),
          element('span', { class: 'quiet' }, aspectAt(aspect)),
        ],
        rationale,
      ),
    ),
    ...answer.preferred.map(({ aspect, image, rationale }) =>
      line(
        [
          element('strong', { class: 'said' }, image === null ? 'tie' : `▲ ${nameAt(image)}`),
          element('span', { class: 'quiet' }, aspectAt(aspect)),
        ],
        rationale,
      ),
    ),
    ...(answer.missing
      ? [
          line(
            [
              element('span', { class: 'score missing' }, answer.outcome),
              element('span', { class: 'said' }, answer.shown.map(nameAt).join(', ')),
              element('span', { class: 'quiet' }, answer.missing.aspects.map(aspectAt).join(', ')),
            ],
            answer.missing.detail,
          ),
        ]
      : []),
  ];
}
