import type { MissingOutcome, Outcome } from '@visionprefer/core';
import type { AnswerDetail, ReportIndex } from '../../src/report-data.ts';
import { element } from '../look/element.ts';
import { dollars, duration } from './format.ts';
import { plainTable } from './plain-table.ts';
import { scoreChip } from './score-chip.ts';

/** What answers are drawn with. */
export interface SaidContext {
  index: ReportIndex;
  /** What each image of the sample is called. */
  names: readonly string[];
}

/** One thing that an annotator said about an image, or why it said nothing. */
interface Said {
  aspect: number;
  annotator: number;
  verdict: HTMLElement;
  text: string;
  /** The label under which the annotator saw the image, which its words may speak of; empty where it saw one alone. */
  label: string;
}

/** What was said about each image, one image at a time: by aspect, then annotator. */
export function saidList(answers: readonly AnswerDetail[], context: SaidContext): HTMLElement {
  const { names } = context;
  const panel = element('div', { class: 'said-panel', 'aria-live': 'polite' });
  const choose = (image: number) => panel.replaceChildren(...aboutImage(image, answers, context));
  const choices = names.map((name, image) =>
    element(
      'label',
      { class: 'choice' },
      element('input', { type: 'radio', name: 'said-about', checked: image === 0, onchange: () => choose(image) }),
      element('span', { class: 'said' }, name),
    ),
  );
  choose(0);
  return element(
    'div',
    {},
    element(
      'fieldset',
      { class: 'choices' },
      element('legend', { class: 'hidden-label' }, 'About which image'),
      choices,
    ),
    panel,
    howAsked(answers, context),
  );
}

function aboutImage(image: number, answers: readonly AnswerDetail[], { index, names }: SaidContext): HTMLElement[] {
  const said = answers.flatMap((answer) => saidAbout(image, answer, names));
  if (said.length === 0) return [element('p', { class: 'quiet' }, 'Nobody said anything about it.')];
  said.sort((a, b) => a.annotator - b.annotator);
  const byAspect = Map.groupBy(said, ({ aspect }) => aspect);
  return [...byAspect]
    .sort(([a], [b]) => a - b)
    .map(([aspect, own]) =>
      element(
        'section',
        { class: 'about' },
        element('h3', { class: 'said' }, index.aspects[aspect] ?? 'unknown aspect'),
        element(
          'ul',
          { class: 'reasons' },
          own.map(({ annotator, verdict, text, label }) =>
            element(
              'li',
              { class: 'reason' },
              element(
                'p',
                { class: 'reason-head' },
                verdict,
                element('span', { class: 'small quiet said' }, index.annotators[annotator]?.id ?? ''),
                label && element('span', { class: 'small quiet' }, `saw it as ${label}`),
              ),
              text && element('p', { class: 'said', dir: 'auto' }, text),
            ),
          ),
        ),
      ),
    );
}

function saidAbout(image: number, answer: AnswerDetail, names: readonly string[]): Said[] {
  const { annotator, shown, outcome } = answer;
  const place = shown.indexOf(image);
  const label = shown.length > 1 && place !== -1 && place < 26 ? String.fromCharCode(65 + place) : '';
  const scored = answer.scores.flatMap(({ aspect, image: about, score, rationale }): Said[] =>
    about === image ? [{ aspect, annotator, verdict: scoreChip(score), text: rationale, label }] : [],
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
function howAsked(answers: readonly AnswerDetail[], { index, names }: SaidContext): HTMLElement {
  const heads = ['annotator', 'strategy', 'model', 'order shown', 'outcome', 'time', 'cost'];
  const rows = answers.map(({ annotator, strategy, model, shown, outcome, ms, usd }) => [
    index.annotators[annotator]?.id ?? '',
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
