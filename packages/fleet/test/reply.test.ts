import { AnnotatorError, type AnnotatorErrorCode, type Answer } from '@visionprefer/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAnswered, type Reply, readReply, writeThrown } from '../src/wire/reply.ts';

const overRedis = (reply: Reply): Reply => JSON.parse(JSON.stringify(reply)) as Reply;

test('an answer comes over as it was', () => {
  const answer = fc.record(
    {
      output: fc.jsonValue(),
      usage: fc.record({ inputTokens: fc.nat(), outputTokens: fc.nat() }),
      model: fc.string(),
    },
    { requiredKeys: ['output'] },
  );
  fc.assert(
    fc.property(answer, (given) => {
      const plain = JSON.parse(JSON.stringify(given)) as Answer;
      expect(readReply(overRedis({ answer: plain }))).toEqual(plain);
    }),
  );
});

const paid: AnnotatorErrorCode[] = ['refused', 'blocked', 'abstained', 'truncated', 'empty'];
const unpaid: AnnotatorErrorCode[] = ['bad-image', 'rate-limited', 'overloaded', 'timeout', 'network', 'quota'];

test.each([...paid, ...unpaid])(
  'an error of code %s comes over with all it tells, and is kept if it was paid for',
  (code) => {
    const told = {
      retryAfterMs: 1_500,
      usage: { inputTokens: 7 },
      model: 'm',
      rateLimits: [{ kind: 'requests' as const }],
    };
    const reply = overRedis(writeThrown(new AnnotatorError(code, 'It said no.', told)));
    expect(isAnswered(reply)).toBe(paid.includes(code));
    let thrown: unknown;
    try {
      readReply(reply);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(AnnotatorError);
    expect(thrown).toMatchObject({ code, message: 'It said no.', ...told });
  },
);

test('what is no error of an annotator stays none', () => {
  const reply = overRedis(writeThrown(new TypeError('a fault')));
  expect(isAnswered(reply)).toBe(false);
  expect(() => readReply(reply)).toThrow(new Error('a fault'));
});
