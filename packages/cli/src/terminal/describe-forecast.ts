import type { AnnotatorForecast, Demand, Forecast, Price, Span } from '@visionprefer/core';
import { advisePrice } from '../annotate/plan-prices.ts';
import { count } from './count.ts';
import { printable } from './display-text.ts';
import { dollars } from './dollars.ts';

/** What a run would ask and may cost, in lines that fit 60 columns as far as names do. */
export function describeForecast(forecast: Forecast, budgetUsd?: number): string[] {
  const { samples, failures, spentUsd, annotators, ...all } = forecast;
  const head = [
    `${count(samples)} samples; nothing is asked or written.`,
    ...(failures ? [`${count(failures)} left out: see above.`] : []),
  ];
  const budget = all.questions === 0 || budgetUsd === undefined ? [] : describeBudget(all.usd, spentUsd, budgetUsd);
  return inParts([head, ...describeDemands(forecast), [...describeReading(annotators), ...budget]]);
}

/** Parts with an empty line between them. */
export function inParts(parts: readonly (readonly string[])[]): string[] {
  return parts.filter(({ length }) => length > 0).flatMap((lines, part) => (part > 0 ? ['', ...lines] : lines));
}

/** What each annotator would be asked, and all together: a part for each. */
export function describeDemands({ annotators, ...all }: Omit<Forecast, 'samples'>): string[][] {
  const parts = annotators.map(describeAnnotator);
  if (annotators.length > 1) parts.push(['in all', ...describeDemand(all), ...describeCost(all)]);
  return parts;
}

function describeAnnotator(annotator: AnnotatorForecast): string[] {
  const { annotatorId, price, learntFrom, questions } = annotator;
  const lines = [printable(annotatorId), ...describeDemand(annotator)];
  if (questions === 0) return lines;
  if (learntFrom) lines.push(row('', `as its ${count(learntFrom)} earlier answers were`));
  lines.push(...describeCost(annotator));
  if (!price) lines.push(row('', `give it: ${advisePrice(printable(annotatorId))}`));
  else if (price.input || price.output) lines.push(...describePrice(price));
  return lines;
}

function describeDemand({ settled, questions, images, inputTokens, outputTokens }: Demand): string[] {
  const before = settled ? `; ${count(settled)} settled before` : '';
  return [
    row('calls', `${count(questions)}, showing ${count(images)} images${before}`),
    ...(inputTokens.high ? [row('input', `${span(inputTokens, compact)} tokens`)] : []),
    ...(outputTokens.high ? [row('output', `${span(outputTokens, compact)} tokens`)] : []),
  ];
}

function describeCost({ questions, usd }: Demand): string[] {
  if (questions === 0) return [];
  return [row('cost', describeUsd(usd))];
}

function describePrice({ input, output, cachedInput, cacheWrite }: Price): string[] {
  const cache = [
    ...(cachedInput === undefined ? [] : [`${dollars(cachedInput)} from`]),
    ...(cacheWrite === undefined ? [] : [`${dollars(cacheWrite)} to`]),
  ];
  return [
    row('', `a million at ${dollars(input)} in, ${dollars(output)} out`),
    ...(cache.length ? [row('', `and ${cache.join(', ')} a cache`)] : []),
  ];
}

/** What the numbers mean, where there are any. */
export function describeReading(annotators: readonly AnnotatorForecast[]): string[] {
  if (!annotators.some(({ outputTokens }) => outputTokens.high > 0)) return [];
  const learnt = annotators.every(({ learntFrom, questions }) => learntFrom > 0 || questions === 0);
  return [
    'Likely, and in brackets from curt answers with a cached',
    'rubric to all that one call for each question can take.',
    ...(learnt
      ? []
      : [
          'What decides is how long a model reasons: annotate some',
          'fifty samples, and this is told from their answers.',
        ]),
  ];
}

/** How far the budget goes; nothing where the cost is not known. */
export function describeBudget(usd: Span | null | undefined, spentUsd: number, budgetUsd: number): string[] {
  if (!usd) return [];
  const left = budgetUsd - spentUsd;
  const of = `The budget of ${dollars(budgetUsd)}${spentUsd ? `, ${dollars(spentUsd)} of it spent,` : ''}`;
  if (usd.high <= left) return [`${of} holds all of it.`];
  if (usd.likely <= left) return [`${of} is likely to hold it.`];
  return [`${of} is likely to end before it does.`];
}

/** US dollars, likely and between which bounds. */
export function describeUsd(usd: Span | null | undefined): string {
  if (!usd) return 'unknown, for want of a price';
  if (usd.high === usd.low) return usd.high ? dollars(usd.high) : 'nothing';
  return span(usd, dollars);
}

function span({ low, likely, high }: Span, write: (number: number) => string): string {
  return `${write(likely)} (${write(low)} to ${write(high)})`;
}

function compact(number: number): string {
  return number.toLocaleString('en-US', { notation: 'compact', maximumSignificantDigits: 3 });
}

function row(name: string, text: string): string {
  return `  ${name.padEnd(6)}  ${text}`;
}
