import { agreement, createAggregation, mean, reliability } from '@visionprefer/aggregator';
import type { Annotation } from '@visionprefer/core';
import { seeded } from '../seeded.ts';
import { by, juries, type RealRatings } from './read-ratings.ts';

const copyId = 'copy';

/** Prints what a sixth annotator does that repeats one of the five, in several ways, and where families are found. */
export async function printCopies({ judges, people, judgeIds }: RealRatings): Promise<void> {
  const accuracy = async (annotations: Annotation[], method = reliability()) => {
    const { people: found } = await agreement(annotations, { people, method, resamples: 0 });
    return found?.aspects.overall?.consensus.tiesHalf.value ?? Number.NaN;
  };
  const without = await accuracy(judges);
  console.log(`\na sixth annotator that repeats one of the five: without it ${without.toFixed(3)}`);
  let [cases, above] = [0, 0];
  for (const [name, copy] of Object.entries(waysToCopy())) {
    const found: number[] = [];
    for (const id of judgeIds) {
      const both = [...judges, ...by(judges, [id]).flatMap(copy)];
      const value = await accuracy(both);
      found.push(value);
      cases++;
      if (value > (await accuracy(both, mean()))) above++;
    }
    console.log(`  ${name.padEnd(24)}${found.map((value) => value.toFixed(3)).join('  ')}`);
  }
  const mixed: number[] = [];
  for (const [one = '', other = ''] of juries(judgeIds).filter(({ length }) => length === 2)) {
    const both = [...judges, ...halfAndHalf(judges, one, other)];
    const value = await accuracy(both);
    mixed.push(value);
    cases++;
    if (value > (await accuracy(both, mean()))) above++;
  }
  console.log(`  ${'half of two'.padEnd(24)}${mixed.map((value) => value.toFixed(3)).join('  ')}`);
  console.log(`  above the mean in ${above} of ${cases} cases`);
  const several = juries(judgeIds).filter(({ length }) => length >= 3);
  const families = several.filter((jury) => hasFamily(by(judges, jury)));
  console.log(
    `  juries of three or more of the five in which a family is found: ${families.length} of ${several.length}`,
  );
}

function waysToCopy(): Record<string, (annotation: Annotation, place: number) => Annotation[]> {
  const random = seeded(1);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const noisy = (deviation: number) => (annotation: Annotation) =>
    rescored(annotation, (score) => Math.min(5, Math.max(1, score + deviation * normal())));
  return {
    same: (annotation) => rescored(annotation, (score) => score),
    rounded: (annotation) => rescored(annotation, Math.round),
    'half of the images': (annotation) => (random() < 0.5 ? rescored(annotation, (score) => score) : []),
    'noise of 0.3 points': noisy(0.3),
    'noise of 0.6 points': noisy(0.6),
    'noise of 0.9 points': noisy(0.9),
  };
}

/** An annotator that says what one says of half of the images, and what the other says of the other half. */
function halfAndHalf(judges: readonly Annotation[], one: string, other: string): Annotation[] {
  const isOnes = ({ sampleId, imageIds: [imageId = ''] }: Annotation) => {
    const name = sampleId + imageId;
    return seeded([...name].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) | 0, 7))() < 0.5;
  };
  const said = [...by(judges, [one]).filter(isOnes), ...by(judges, [other]).filter((own) => !isOnes(own))];
  return said.flatMap((annotation) => rescored(annotation, (score) => score));
}

function rescored(annotation: Annotation, change: (score: number) => number): Annotation[] {
  if (annotation.outcome !== 'scored') return [];
  const scores = Object.entries(annotation.scores).map(([aspect, own]) => [
    aspect,
    own.map((each) => ({ ...each, score: change(each.score) })),
  ]);
  return [{ ...annotation, key: `${annotation.key} copied`, annotatorId: copyId, scores: Object.fromEntries(scores) }];
}

function hasFamily(annotations: readonly Annotation[]): boolean {
  const aggregation = createAggregation({ method: reliability() });
  for (const annotation of annotations) aggregation.add(annotation);
  return Object.values(aggregation.result().fit.aspects).some(({ families }) => families.length > 0);
}
