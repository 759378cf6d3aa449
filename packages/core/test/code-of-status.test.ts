import { codeOfStatus } from '@visionprefer/core/plugin';
import { expect, test } from 'vitest';

test.each([
  [308, 'unknown-model'],
  [400, 'bad-request'],
  [401, 'unauthorized'],
  [402, 'quota'],
  [403, 'unauthorized'],
  [404, 'unknown-model'],
  [408, 'timeout'],
  [409, 'overloaded'],
  [413, 'too-large'],
  [418, 'bad-request'],
  [422, 'bad-request'],
  [429, 'rate-limited'],
  [500, 'overloaded'],
  [501, 'bad-request'],
  [503, 'overloaded'],
  [504, 'timeout'],
  [529, 'overloaded'],
])('%i is %s', (status, code) => {
  expect(codeOfStatus(status)).toBe(code);
});
