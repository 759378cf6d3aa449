import type { PairAccuracy } from '@visionprefer/aggregator';
import type { AspectPairs } from '../data/pair-table.ts';
import { at } from '../numbers/at.ts';
import { plural } from '../numbers/plural.ts';
import { accuracyOf, isTie } from './accuracy.ts';
import type { AspectEvaluation, CurveStep } from './evaluation.ts';
import { generatorMargins } from './generator-alone.ts';
import { measureCalibration } from './measure-calibration.ts';

/** What is known of a head besides its margins. */
export interface AspectEvidence {
  temperature: number;
  /** Margins of the pixel measures, NaN where they have none; absent where they do not judge the aspect. */
  pixels?: Float64Array | undefined;
  /** Generators whose pictures the head was trained on. Default: all that occur. */
  trainedGenerators?: ReadonlySet<string> | undefined;
  curve?: CurveStep[] | undefined;
}

/** Measures the margins that a head gave to comparisons that it was not trained on. */
export function evaluateAspect(
  pairs: AspectPairs,
  margins: Float64Array,
  { temperature, pixels, trainedGenerators, curve = [] }: AspectEvidence,
): AspectEvaluation {
  const model = accuracyOf(pairs, margins);
  const byGeneratorAlone = generatorMargins(pairs);
  const generatorAlone = byGeneratorAlone && accuracyOf(pairs, byGeneratorAlone);
  const unseen = (pair: number) =>
    at(pairs.generators, pair).every((name) => name !== undefined && !(trainedGenerators?.has(name) ?? true));
  const unseenGenerators = accuracyOf(pairs, margins, unseen);
  const calibration = measureCalibration(pairs, margins, temperature);
  return {
    pairs: pairs.target.length,
    prompts: pairs.prompts.length,
    ties: [...pairs.target.keys()].filter((pair) => isTie(pairs, pair)).length,
    model,
    chance: 0.5,
    pixels: pixels ? accuracyOf(pairs, pixels) : null,
    generatorAlone,
    unseenGenerators: unseenGenerators.pairs > 0 ? unseenGenerators : null,
    byGenerator: accuracyByGenerator(pairs, margins),
    calibration,
    curve,
    warnings: warningsOf({ model, generatorAlone, expectedError: calibration.expectedError }),
  };
}

function accuracyByGenerator(pairs: AspectPairs, margins: Float64Array): AspectEvaluation['byGenerator'] {
  const names = [...new Set(pairs.generators.flat())].filter((name) => name !== undefined).sort();
  return names.map((generator) => ({
    generator,
    accuracy: accuracyOf(pairs, margins, (pair) => at(pairs.generators, pair).includes(generator)),
  }));
}

/** Fewer decided pairs than this tell little. */
const fewPairs = 50;
/** A way of knowing that comes this near to the model's accuracy is a rival. */
const near = 0.02;
/** An expected calibration error above this, on enough pairs, is worth a word. */
const muchError = 0.1;

function warningsOf({
  model,
  generatorAlone,
  expectedError,
}: {
  model: PairAccuracy;
  generatorAlone: PairAccuracy | null;
  expectedError: number;
}): string[] {
  const { value, low } = model.tiesHalf;
  if (value === null) return ['No pair was decided, so that nothing can be said of the accuracy.'];
  const warnings: string[] = [];
  if (low === null || low <= 0.5) {
    warnings.push(`Nothing was learnt that shows: the accuracy of ${percent(value)} cannot be told from chance, 50 %.`);
  }
  const rival = generatorAlone?.tiesHalf.value;
  if (rival !== undefined && rival !== null && rival >= value - near) {
    const how = rival >= value ? 'beats' : 'rivals';
    warnings.push(
      `Knowing only the generator ${how} the model: ${percent(rival)} against ${percent(value)}. The pairs may teach which generator painted a picture, and not how good it is.`,
    );
  }
  if (model.pairs < fewPairs)
    warnings.push(
      `There ${model.pairs === 1 ? 'is' : 'are'} only ${plural(model.pairs, 'decided pair')}: the intervals are wide.`,
    );
  else if (expectedError > muchError) {
    warnings.push(`Probabilities are off by ${percent(expectedError)} on average: do not take them at their word.`);
  }
  return warnings;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
