import type { MakeForecast } from '../make/forecast-make.ts';
import { count } from './count.ts';
import { describeBudget, describeDemands, describeReading, describeUsd, inParts } from './describe-forecast.ts';
import { describePaintForecast } from './describe-painting.ts';

/** What all steps would ask and may cost, step by step. */
export function describeMakeForecast(
  { polishing, painting, judging, usd, spentUsd }: MakeForecast,
  budgetUsd: number | undefined,
): string[] {
  const annotators = [...(polishing?.annotators ?? []), ...judging.annotators];
  const already = judging.samples - painting.prompts;
  return inParts([
    ['Nothing is asked, painted or written.'],
    ...(polishing ? [[`Polishing  ${count(polishing.samples)} prompts`], ...describeDemands(polishing)] : []),
    [
      `Painting  ${count(painting.prompts)} prompts${already > 0 ? `; ${count(already)} are painted` : ''}`,
      ...describePaintForecast(painting),
    ],
    [`Judging  ${count(judging.samples)} samples`],
    ...describeDemands(judging),
    [`All steps  ${describeUsd(usd)}`, ...(budgetUsd === undefined ? [] : describeBudget(usd, spentUsd, budgetUsd))],
    describeReading(annotators),
  ]);
}
