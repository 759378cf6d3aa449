import type { Annotation } from '@visionprefer/core';

/** An annotation of about 500 bytes as a model would give it, different for each number. */
export function makeRecord(number: number): Annotation {
  const hex = (number * 2_654_435_761).toString(16).padStart(16, '0').slice(-16);
  const hash = `${hex}${[...hex].reverse().join('')}`;
  const score = (imageId: string, level: number) => ({
    imageId,
    score: 1 + (level % 5),
    rationale: `The ${imageId === 'a' ? 'edges' : 'shadows'} hold up at a close look.`,
  });
  return {
    key: hash,
    outcome: 'scored',
    sampleId: `sample-${number}`,
    annotatorId: 'openai:gpt-6-luna',
    strategyId: 'listwise',
    imageIds: ['a', 'b'],
    imageHashes: [hash, hash],
    aspectVersions: { fidelity: 1 },
    usage: { inputTokens: 2890, outputTokens: 112 },
    ms: 1830,
    scores: { fidelity: [score('a', number), score('b', number >> 3)] },
  };
}
