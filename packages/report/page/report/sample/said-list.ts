import type { MissingOutcome, Outcome } from '@visionprefer/core';
import type { AnswerDetail } from '../../../src/report-data.ts';
import { element } from '../../look/element.ts';
import { asGiven, dollars, duration, ordinal } from '../../parts/format.ts';
import { plainTable } from '../../parts/plain-table.ts';
import { scoreChip } from '../../parts/score-chip.ts';

/** What answers are drawn with. */
export interface SaidContext {
  aspects: readonly string[];
  /** What each annotator is called. */
  annotators: readonly string[];
  /** What stands before the name of an annotator. Default: nothing. */
  signOf?: ((annotator: number) => HTMLElement) | undefined;
  /** What each image of the sample is called. */
  names: readonly string[];
}

/** One thing that an annotator said about an image, or why it said nothing. */
interface Said {
  aspect: number;
  annotator: number;
  verdict: HTMLElement;
  text: string;
  /** Where the annotator saw the image, and under which label, which its words may speak of; empty where it saw one alone. */
  label: string;
}

/** What was said, the images side by side: a column for each image, and rows by aspect, then annotator. */
export function saidList(answers: readonly AnswerDetail[], context: SaidContext): HTMLElement {
  const { names } = context;
  const columns = names.map((_, image) => answers.flatMap((answer) => saidAbout(image, answer, names)));
  const aspects = [...new Set(columns.flat().map(({ aspect }) => aspect))].sort((a, b) => a - b);
  const table = element(
    'table',
    { class: 'reasons' },
    element('caption', { class: 'hidden-label' }, 'What was said'),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        names.map((name) => element('th', { scope: 'col', class: 'said words head' }, name)),
      ),
    ),
    aspects.map((aspect) => aboutAspect(aspect, columns, context)),
  );
  return element(
    'div',
    {},
    aspects.length > 0
      ? element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'What was said' }, table)
      : element('p', { class: 'quiet' }, 'Nobody said anything about it.'),
    howAsked(answers, context),
  );
}

function aboutAspect(
  aspect: number,
  columns: readonly Said[][],
  { annotators: ids, signOf, ...context }: SaidContext,
): HTMLElement {
  const own = columns.map((column) => column.filter((said) => said.aspect === aspect));
  const annotators = [...new Set(own.flat().map(({ annotator }) => annotator))].sort((a, b) => a - b);
  const heading = (text: string, kind: string, sign?: HTMLElement) =>
    element(
      'tr',
      { class: kind },
      element('th', { scope: 'colgroup', colspan: columns.length }, element('span', { class: 'said' }, sign, text)),
    );
  return element(
    'tbody',
    {},
    heading(context.aspects[aspect] ?? 'unknown aspect', 'about'),
    annotators.flatMap((annotator) => [
      heading(ids[annotator] ?? '', 'by', signOf?.(annotator)),
      element(
        'tr',
        { class: 'reason-row' },
        own.map((said) =>
          element('td', { class: 'words' }, said.filter((each) => each.annotator === annotator).map(reason)),
        ),
      ),
    ]),
  );
}

function reason({ verdict, text, label }: Said): HTMLElement {
  return element(
    'div',
    { class: 'reason' },
    element('p', { class: 'reason-head' }, verdict, label && element('span', { class: 'small quiet' }, label)),
    text && element('p', { class: 'said', dir: 'auto' }, text),
  );
}

function saidAbout(image: number, answer: AnswerDetail, names: readonly string[]): Said[] {
  const { annotator, shown, outcome } = answer;
  const place = shown.indexOf(image);
  const label =
    shown.length > 1 && place !== -1 && place < 26
      ? `shown ${ordinal(place)}, as ${String.fromCharCode(65 + place)}`
      : '';
  const scored = answer.scores.flatMap(({ aspect, image: about, score, rationale }): Said[] =>
    about === image ? [{ aspect, annotator, verdict: scoreChip(score, asGiven), text: rationale, label }] : [],
  );
  if (!shown.includes(image)) return scored;
  const others = shown.filter((other) => other !== image).map((other) => names[other] ?? 'an image that is gone');
  const compared = answer.preferred.map(({ aspect, image: better, rationale }): Said => {
    const verdict = better === null ? 'as good as' : better === image ? '▲ better than' : '▽ worse than';
    return {
      aspect,
      annotator,
      verdict: element('strong', { class: 'said' }, `${verdict} ${others.join(', ')}`),
      text: rationale,
      label,
    };
  });
  const missing = (answer.missing?.aspects ?? []).map((aspect): Said => {
    const verdict = scoreChip(isMissing(outcome) ? outcome : null);
    return { aspect, annotator, verdict, text: answer.missing?.detail ?? '', label: '' };
  });
  return [...scored, ...compared, ...missing];
}

function isMissing(outcome: Outcome): outcome is MissingOutcome {
  return outcome !== 'scored' && outcome !== 'compared' && outcome !== 'answered';
}

/** How each annotator was asked: strategy, model, order, time and cost of every answer. */
function howAsked(answers: readonly AnswerDetail[], { annotators, names }: SaidContext): HTMLElement {
  const heads = ['annotator', 'strategy', 'model', 'order shown', 'outcome', 'time', 'cost'];
  const rows = answers.map(({ annotator, strategy, model, shown, outcome, ms, usd }) => [
    annotators[annotator] ?? '',
    strategy,
    model ?? '–',
    shown.map((place) => names[place] ?? 'gone').join(', '),
    outcome,
    ms ? duration(ms) : '–',
    usd === null ? '–' : dollars(usd),
  ]);
  const label = 'How they were asked';
  return element('details', { class: 'numbers small' }, element('summary', {}, label), plainTable(label, heads, rows));
}
