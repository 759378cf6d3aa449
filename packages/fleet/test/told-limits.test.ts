import { expect, test } from 'vitest';
import { hearLimits } from '../src/coordinator/told-limits.ts';

const rateLimits = [
  { kind: 'requests', limit: 600, remaining: 40, resetMs: 900 },
  { kind: 'tokens', limit: 90_000, remaining: 10, resetMs: 900 },
] as const;

test('what a vendor has left is passed on where it is much more than what is under way', () => {
  const reply = { answer: { output: '', rateLimits } };
  expect(hearLimits(reply, 19)).toEqual(reply);
  expect(hearLimits(reply, 20)).toEqual({
    answer: { output: '', rateLimits: [{ kind: 'requests', limit: 600 }, rateLimits[1]] },
  });
});

test('errors tell limits, too; what tells none stays as it is', () => {
  const error = { code: 'rate-limited', message: 'Not so fast.', rateLimits } as const;
  expect(hearLimits({ error }, 100)).toMatchObject({ error: { rateLimits: [{ kind: 'requests', limit: 600 }, {}] } });
  expect(hearLimits({ answer: { output: 'so' } }, 100)).toEqual({ answer: { output: 'so' } });
  expect(hearLimits({ thrown: { message: 'No.' } }, 100)).toEqual({ thrown: { message: 'No.' } });
  const unlimited = { answer: { output: '', rateLimits: [{ kind: 'requests', remaining: 0 }] } } as const;
  expect(hearLimits(unlimited, 100)).toEqual(unlimited);
});
