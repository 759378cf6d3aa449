import type { PairAccuracy } from '@visionprefer/aggregator';
import type { AspectEvaluation, Evaluation } from '@visionprefer/vp-score';
import { count } from './count.ts';
import { printable } from './display-text.ts';
import { percent, renderColumns } from './render-columns.ts';
import type { Screen } from './screen.ts';
import { wrapText } from './wrap-text.ts';

/** The figures of a model as text: a table for each aspect, then what to beware of. */
export function renderEvaluation({ pairs, leftOut, aspects, withoutAspect }: Evaluation, screen: Screen): string[] {
  const parts = Object.entries(aspects).flatMap(([aspect, figures]) => [...renderAspect(aspect, figures, screen), '']);
  const { same, missing, trainedOn } = leftOut;
  const left = [
    ...(same ? [`${count(same)} of a picture with itself`] : []),
    ...(missing ? [`${count(missing)} without a picture`] : []),
    ...(trainedOn ? [`${count(trainedOn)} whose prompt or picture the model was trained on`] : []),
  ];
  const how =
    pairs === 'held-out'
      ? 'On prompts that were held out; intervals of 95 %, by prompt.'
      : 'On pairs that are new to the model; intervals of 95 %, by prompt.';
  const isMeasured = Object.keys(aspects).length > 0;
  return [
    ...parts,
    ...(withoutAspect.length ? [...renderWithout(withoutAspect, screen), ''] : []),
    ...(left.length ? wrapText(`Pairs left out: ${left.join(', ')}.`, screen.width - 1) : []),
    ...(isMeasured ? [how] : []),
  ];
}

function renderAspect(aspect: string, figures: AspectEvaluation, screen: Screen): string[] {
  const { model, pixels, generatorAlone, unseenGenerators, calibration, curve, warnings } = figures;
  const rows = [
    ['the model', model],
    ['… both generators unseen', unseenGenerators],
    ['pixel measures, untrained', pixels],
    ['knowing only the generator', generatorAlone],
    ...curve.map(({ prompts, accuracy }) => [`… trained on ${prompts} prompts`, accuracy] as const),
  ] as const;
  const table = renderColumns(
    {
      head: [printable(aspect), 'accuracy', '95 %', 'pairs', 'ties wrong', 'ties left out'],
      rows: [
        ...rows.flatMap(([name, accuracy]) => (accuracy ? [cells(name, accuracy)] : [])),
        ['chance', percent(0.5), '', '', '', ''],
      ],
    },
    screen,
  );
  const error = `Expected calibration error ${calibration.expectedError.toFixed(3)}.`;
  return [...table, error, ...warnings.flatMap((warning) => wrapText(`! ${warning}`, screen.width - 1))];
}

function cells(name: string, { pairs, tiesHalf, tiesWrong, tiesLeftOut }: PairAccuracy): string[] {
  const interval = `${percent(tiesHalf.low)}–${percent(tiesHalf.high)}`;
  return [name, percent(tiesHalf.value), interval, count(pairs), percent(tiesWrong.value), percent(tiesLeftOut.value)];
}

function renderWithout(rows: Evaluation['withoutAspect'], screen: Screen): string[] {
  return renderColumns(
    {
      head: ['overall, told by the aspects', 'accuracy', '95 %'],
      rows: rows.map(({ without, accuracy: { tiesHalf } }) => [
        without === null ? 'all of them' : `without ${printable(without)}`,
        percent(tiesHalf.value),
        `${percent(tiesHalf.low)}–${percent(tiesHalf.high)}`,
      ]),
    },
    screen,
  );
}
