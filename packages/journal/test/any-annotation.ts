import type { Json } from '@visionprefer/core';
import fc from 'fast-check';

/** A JSON object whose fields named last may be missing. */
type Fields = Record<string, fc.Arbitrary<unknown>>;

const name = fc.oneof(fc.constantFrom('fidelity', 'a.png', '0', '__proto__', 'ü 🎈'), fc.string({ unit: 'binary' }));
const text = fc
  .oneof(fc.constantFrom('a', 'gemma:4b', 'x\u0000y', ' b '), fc.string({ unit: 'binary' }))
  .map((any) => `t${any}`);
const remark = fc.oneof(fc.constant(''), fc.string({ unit: 'binary' }), fc.constant('鋭い\r\n"{"key":"'));
const share = fc.double({ min: 0, max: 1, noNaN: true });
const score = fc.double({ min: 1, max: 5, noNaN: true });
const amount = fc.double({ min: 0, max: 1e12, noNaN: true });

/** Anything that stands in a journal, by the schema and as JSON has it: odd names, empty lists and unknown fields too. */
export const anyAnnotation: fc.Arbitrary<Json> = fc
  .oneof(
    annotation(fc.constant('scored'), { scores: record(fc.array(scoreOfImage(), { maxLength: 3 })) }),
    annotation(fc.constant('compared'), {
      preferred: record(object({ imageId: text }, { rationale: remark, mentions: record(remark) })),
    }),
    annotation(fc.constant('answered'), { output: fc.jsonValue() }),
    annotation(fc.constantFrom('refused', 'blocked', 'unreadable', 'abstained'), {
      aspects: fc.array(text, { maxLength: 3 }),
      detail: remark,
    }),
  )
  .map((value): Json => JSON.parse(JSON.stringify(value)));

function annotation(outcome: fc.Arbitrary<string>, says: Fields): fc.Arbitrary<object> {
  const asked = {
    key: fc.oneof(fc.stringMatching(/^[0-9a-f]{32}$/), text),
    outcome,
    sampleId: text,
    annotatorId: text,
    strategyId: text,
    imageIds: fc.array(text, { minLength: 1, maxLength: 4 }),
    imageHashes: fc.array(remark, { minLength: 1, maxLength: 4 }),
    aspectVersions: record(fc.double({ noNaN: true, noDefaultInfinity: true })),
    ms: amount,
    ...says,
  };
  const tokens = fc.nat(Number.MAX_SAFE_INTEGER);
  const usage = object(
    {},
    {
      ...{ inputTokens: tokens, cachedInputTokens: tokens, cacheWriteTokens: tokens },
      ...{ outputTokens: tokens, reasoningTokens: tokens, imageTokens: tokens },
    },
  );
  return object(asked, {
    ...{ preparations: record(remark), usage, model: remark, usd: amount, comment: remark },
    laterField: fc.jsonValue(),
  });
}

function scoreOfImage(): fc.Arbitrary<object> {
  const distribution = fc.array(share, { minLength: 5, maxLength: 5 });
  return object({ imageId: text, score }, { rationale: remark, mentions: record(remark), distribution });
}

function record<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> {
  // Built from entries, so that `__proto__` is a name as any other.
  return fc.array(fc.tuple(name, value), { maxLength: 3 }).map((entries) => Object.fromEntries(entries));
}

function object(needed: Fields, optional: Fields): fc.Arbitrary<object> {
  return fc.record({ ...needed, ...optional }, { requiredKeys: Object.keys(needed) });
}
