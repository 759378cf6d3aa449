import type { AnnotatorForecast, Demand, Forecast, Price, Span } from '@visionprefer/core';
import { advisePrice } from '../annotate/plan-prices.ts';
import { count } from './count.ts';
import { printable } from './display-text.ts';
import { dollars } from './dollars.ts';

/** What a run would ask and may cost, in lines that fit 60 columns as far as names do. */
export function describeForecast(
  { samples, failures, spentUsd, annotators, ...all }: Forecast,
  budgetUsd?: number,
): string[] {
  const parts = annotators.map(describeAnnotator);
  if (annotators.length > 1) parts.push(['in all', ...describeDemand(all), ...describeCost(all)]);
  const head = [
    `${count(samples)} samples; nothing is asked or written.`,
    ...(failures ? [`${count(failures)} left out: see above.`] : []),
  ];
  const foot = [...describeReading(annotators), ...describeBudget(all, spentUsd, budgetUsd)];
  return [head, ...parts, foot].flatMap((lines, index) => (index && lines.length ? ['', ...lines] : lines));
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
  if (!usd) return [row('cost', 'unknown, for want of a price')];
  return [row('cost', usd.high ? span(usd, dollars) : 'nothing')];
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
function describeReading(annotators: readonly AnnotatorForecast[]): string[] {
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

function describeBudget({ usd, questions }: Demand, spentUsd: number, budgetUsd: number | undefined): string[] {
  if (budgetUsd === undefined || !usd || questions === 0) return [];
  const left = budgetUsd - spentUsd;
  const of = `The budget of ${dollars(budgetUsd)}${spentUsd ? `, ${dollars(spentUsd)} of it spent,` : ''}`;
  if (usd.high <= left) return [`${of} holds all of it.`];
  if (usd.likely <= left) return [`${of} is likely to hold it.`];
  return [`${of} is likely to end before it does.`];
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
