import type { Interval, PairAccuracy } from '@visionprefer/aggregator';
import type { AspectEvaluation, Evaluation } from '../evaluate/evaluation.ts';
import { accuracyRows, interval } from '../model/card/describe-evaluation.ts';
import type { VpScoreModel } from '../model/vp-score-model.ts';
import { plural } from '../numbers/plural.ts';
import { drawCurve, drawReliability } from './draw-charts.ts';
import { escapeHtml } from './escape-html.ts';
import { style } from './style.ts';

/** What the page is about. */
export interface EvaluationPage {
  evaluation: Evaluation;
  model: VpScoreModel;
  /** What the model was measured on, in words, such as the name of a file. */
  pairs: string;
}

/** How every such page begins: by it one is told from a stranger's file. */
export const pageBeginning = '<!doctype html>\n<html lang="en">\n<!-- A VisionPrefer evaluation. -->\n';

/** An evaluation as a page. Its Content-Security-Policy lets in nothing but its own style sheet. */
export function renderEvaluationPage({ evaluation, model, pairs }: EvaluationPage): string {
  const aspects = Object.entries(evaluation.aspects).map(([name, figures]) => renderAspect(name, figures));
  const { encoder, training } = model;
  return [
    pageBeginning,
    '<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">',
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">',
    `<title>VP-Score on ${escapeHtml(pairs)}</title><style>${style}</style></head>\n<body><main>`,
    `<h1>VP-Score on ${escapeHtml(pairs)}</h1>`,
    `<p>Encoder <code>${escapeHtml(encoder.id)}</code>, ${encoder.dimensions} features, ${training.head} heads. ${describeBasis(evaluation)} Brackets and bars are 95 % intervals: prompts drawn with replacement; Wilson’s where there are fewer than 30.</p>`,
    ...aspects,
    renderWithout(evaluation),
    '</main></body></html>\n',
  ].join('\n');
}

function describeBasis({ pairs, leftOut }: Evaluation): string {
  const { same, missing, trainedOn } = leftOut;
  const basis =
    pairs === 'held-out'
      ? 'Each prompt was told by heads trained without it.'
      : 'The pairs are new to the model: neither their prompts nor their pictures were trained on.';
  return `${basis} Left out: ${plural(trainedOn, 'pair')} that were trained on, ${missing} without a picture, ${same} of a picture with itself.`;
}

function renderAspect(name: string, figures: AspectEvaluation): string {
  const { pairs, prompts, ties, calibration, byGenerator, curve, warnings } = figures;
  const rows = accuracyRows(figures).map(({ name: row, accuracy }) => accuracyRow(row, accuracy));
  return [
    `<section><h2>${escapeHtml(name)}</h2>`,
    ...warnings.map((warning) => `<p class="warning" role="note">${escapeHtml(warning)}</p>`),
    `<p>${plural(pairs, 'comparison')} of ${plural(prompts, 'prompt')}, ${ties} of them ties.</p>`,
    accuracyTable('How often it points to the better image, in %', [...rows, chanceRow]),
    '<div class="charts">',
    `<figure>${drawReliability(calibration)}<figcaption>How often the favourite is the better one, by the probability it is given. Expected calibration error ${calibration.expectedError.toFixed(3)}.</figcaption></figure>`,
    curve.length
      ? `<figure>${drawCurve(curve)}<figcaption>Accuracy by number of prompts trained on.</figcaption></figure>`
      : '',
    '</div>',
    byGenerator.length
      ? accuracyTable(
          'Pairs in which a generator takes part, in %',
          byGenerator.map(({ generator, accuracy }) => accuracyRow(generator, accuracy)),
        )
      : '',
    '</section>',
  ].join('\n');
}

function renderWithout({ withoutAspect }: Evaluation): string {
  if (withoutAspect.length === 0) return '';
  const rows = withoutAspect.map(({ without, accuracy }) =>
    accuracyRow(without === null ? 'all aspects' : `without ${without}`, accuracy),
  );
  return `<section><h2>The overall order, told by the aspects</h2>${accuracyTable('Mean of the aspects’ heads, in %', rows)}</section>`;
}

function accuracyTable(caption: string, rows: readonly string[]): string {
  return `<table><caption>${caption}</caption><thead><tr><th scope="col"></th><th scope="col">ties half</th><th scope="col" class="bars"></th><th scope="col">ties wrong</th><th scope="col">ties left out</th><th scope="col">pairs</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

const chanceRow = '<tr><th scope="row">chance</th><td>50.0</td><td class="bars"></td><td></td><td></td><td></td></tr>';

function accuracyRow(name: string, { pairs, tiesHalf, tiesWrong, tiesLeftOut }: PairAccuracy): string {
  const cells = [interval(tiesHalf), drawBar(tiesHalf), interval(tiesWrong), interval(tiesLeftOut), String(pairs)];
  return `<tr><th scope="row">${escapeHtml(name)}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

/** An interval and its value from 0 to 1; the line in the middle is chance. */
function drawBar({ value, low, high }: Interval): string {
  if (value === null) return '';
  const [from, to] = [100 * (low ?? value), 100 * (high ?? value)];
  return `<svg viewBox="0 0 100 12" width="100" height="12" aria-hidden="true"><line class="chance" x1="50" x2="50" y1="0" y2="12"/><line class="range" x1="${from.toFixed(1)}" x2="${to.toFixed(1)}" y1="6" y2="6"/><circle class="value" cx="${(100 * value).toFixed(1)}" cy="6" r="3"/></svg>`;
}
