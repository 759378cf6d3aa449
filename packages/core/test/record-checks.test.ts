import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { annotationSchema, consensusSchema, isAnnotation, isConsensus, sampleSchema } from '../src/index.ts';
import { isSample } from '../src/records/record-checks.ts';
import { promptSchema } from '../src/records/record-schemas.ts';

const asked = {
  key: 'k',
  sampleId: 's',
  annotatorId: 'ann',
  strategyId: 'listwise',
  imageIds: ['a', 'b'],
  imageHashes: ['h', ''],
  preparations: { a: 'halved' },
  aspectVersions: { fidelity: 1 },
  usage: { inputTokens: 1, outputTokens: 2 },
  model: 'm',
  ms: 1.5,
  usd: 0,
  comment: 'c',
};
const annotations = [
  {
    ...asked,
    outcome: 'scored',
    scores: { fidelity: [{ imageId: 'a', score: 2.5, rationale: 'r', distribution: [0, 0.5, 0.5, 0, 0] }] },
  },
  { ...asked, outcome: 'compared', preferred: { fidelity: { imageId: 'tie', rationale: '' } } },
  { ...asked, outcome: 'refused', aspects: ['fidelity'], detail: '' },
  { ...asked, outcome: 'answered', imageIds: [], imageHashes: [], output: { file: 'a.png', used: [1, null, true] } },
];
const estimate = {
  score: 3,
  standardError: null,
  votes: { ann: 3 },
  missing: { bob: 'refused' },
  bounds: [2, 4],
  annotations: [0],
};
const consensus = {
  sampleId: 's',
  method: 'mean',
  weights: { fidelity: 2 },
  missingPolicy: 'bounds',
  images: [
    {
      imageId: 'a',
      hash: '',
      aspects: { fidelity: estimate },
      overall: { score: null, standardError: 0.1, aspects: ['fidelity'], bounds: [1, 5] },
    },
  ],
  comparisons: [{ annotatorId: 'ann', aspect: 'fidelity', imageIds: ['a', 'b'], preferred: 'tie' }],
  annotationKeys: ['k'],
};

const sample = {
  id: 's',
  prompt: 'a cat',
  images: [
    { id: 'a', url: 'a.png', generator: 'g' },
    { id: 'x', url: 'b.png' },
  ],
  metadata: { of: [1, null, { deep: true }], text: '' },
};

/** Every place in a value, as the steps that lead there. */
function placesIn(value: unknown): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [[]];
  return [[], ...Object.entries(value).flatMap(([step, inner]) => placesIn(inner).map((place) => [step, ...place]))];
}

function changedAt(value: unknown, [step, ...rest]: (string | number)[], change: unknown): unknown {
  if (step === undefined) return change;
  const copy = structuredClone(value) as Record<string, unknown>;
  if (rest.length === 0 && change === undefined) delete copy[step];
  else copy[step] = changedAt(copy[step], rest, change);
  return Array.isArray(value) ? Object.values(copy).filter((entry) => entry !== undefined) : copy;
}

const changes = fc.oneof(
  fc.constantFrom(
    undefined,
    null,
    '',
    ' ',
    '\u3000',
    'x',
    'tie',
    'refused',
    0,
    -1,
    0.5,
    3,
    5.0001,
    Number.POSITIVE_INFINITY,
    2 ** 53,
    [],
    {},
    ['x'],
    { x: 1 },
    [1, 2],
  ),
  fc.jsonValue(),
);

describe.each([
  ['isAnnotation', annotations, isAnnotation, annotationSchema],
  ['isConsensus', [consensus], isConsensus, consensusSchema],
  ['isSample', [sample], (value: unknown) => isSample(value), sampleSchema],
  [
    'isSample, without images',
    [{ ...sample, images: [] }, sample],
    (value: unknown) => isSample(value, 0),
    promptSchema,
  ],
] as const)('%s', (_, records, check, schema) => {
  test('takes whole records', () => {
    for (const record of records) {
      expect(schema.safeParse(record).error).toBeUndefined();
      expect(check(record)).toBe(true);
    }
  });

  test('says of every record with a change at any place what the schema says', () => {
    const broken = fc
      .constantFrom(...records)
      .chain((record) => fc.tuple(fc.constant(record), fc.constantFrom(...placesIn(record)), changes))
      .map(([record, place, change]) => changedAt(record, place, change));
    fc.assert(
      fc.property(broken, (value) => {
        expect(check(value)).toBe(schema.safeParse(value).success);
      }),
      { numRuns: 2000 },
    );
  });
});

describe.each([
  ['isAnnotation', annotations, isAnnotation, annotationSchema],
  ['isConsensus', [consensus], isConsensus, consensusSchema],
] as const)('%s', (_, records, check, schema) => {
  test('keeps a field called __proto__, whose value is checked like any other', () => {
    const [first] = records;
    const text = JSON.stringify(first).replace('"fidelity":', '"__proto__":');
    expect(check(JSON.parse(text))).toBe(true);
    expect(JSON.stringify(schema.parse(JSON.parse(text)))).toBe(JSON.stringify(JSON.parse(text)));
    expect(check(JSON.parse(text.replace(/"__proto__":/, '"__proto__":"no value","other":')))).toBe(false);
  });
});
