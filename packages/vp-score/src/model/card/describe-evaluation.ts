import type { Interval, PairAccuracy } from '@visionprefer/aggregator';
import type { AspectEvaluation, Evaluation } from '../../evaluate/evaluation.ts';
import { plural } from '../../numbers/plural.ts';

/** The figures of an evaluation as Markdown: a table for each aspect, and what to beware of. */
export function describeEvaluation({ aspects }: Evaluation): string {
  const parts = Object.entries(aspects).map(([aspect, figures]) => describeAspect(aspect, figures));
  return (
    parts.join('\n\n') ||
    'Nothing could be held out, since all pairs are of one prompt or of prompts that share pictures. How good the heads are is not known: measure them on other pairs, with `visionprefer evaluate`.'
  );
}

/** Accuracy by number of prompts, as Markdown; empty where it was not measured. */
export function describeCurve({ aspects }: Evaluation): string {
  const rows = Object.entries(aspects).flatMap(([aspect, { curve }]) =>
    curve.map(({ prompts, accuracy }) => `| ${aspect} | ${prompts} | ${interval(accuracy.tiesHalf)} |`),
  );
  return rows.length ? ['| aspect | groups of prompts | accuracy |', '|---|---|---|', ...rows].join('\n') : '';
}

/** A share with its interval, in percent: `76.2 [71.0, 81.1]`. */
export function interval({ value, low, high }: Interval): string {
  const percent = (share: number) => (100 * share).toFixed(1);
  if (value === null) return '–';
  return low === null || high === null ? percent(value) : `${percent(value)} [${percent(low)}, ${percent(high)}]`;
}

function describeAspect(aspect: string, figures: AspectEvaluation): string {
  const { pairs, prompts, ties, calibration, warnings } = figures;
  const table = [
    '| | pairs | ties half | ties wrong | ties left out |',
    '|---|---|---|---|---|',
    ...accuracyRows(figures).map(({ name, accuracy }) => row(name, accuracy)),
    '| chance | | 50.0 | | |',
  ];
  return [
    `### ${aspect}`,
    `${plural(pairs, 'comparison')} of ${plural(prompts, 'prompt')}, ${ties} of them ties. Expected calibration error ${calibration.expectedError.toFixed(3)}.`,
    table.join('\n'),
    ...warnings.map((warning) => `> ${warning}`),
  ].join('\n\n');
}

/** What stands beside each other: the model, and what it has to beat. */
export function accuracyRows(figures: AspectEvaluation): { name: string; accuracy: PairAccuracy }[] {
  const { model, pixels, generatorAlone, unseenGenerators } = figures;
  return [
    { name: 'the model', accuracy: model },
    ...(unseenGenerators ? [{ name: 'the model, both generators unseen', accuracy: unseenGenerators }] : []),
    ...(pixels ? [{ name: 'pixel measures, untrained', accuracy: pixels }] : []),
    ...(generatorAlone ? [{ name: 'knowing only the generator', accuracy: generatorAlone }] : []),
  ];
}

function row(name: string, { pairs, tiesHalf, tiesWrong, tiesLeftOut }: PairAccuracy): string {
  return `| ${name} | ${pairs} | ${interval(tiesHalf)} | ${interval(tiesWrong)} | ${interval(tiesLeftOut)} |`;
}
