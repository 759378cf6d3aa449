import { annotate, type Failure } from '@visionprefer/core';
import { expect, test } from 'vitest';
import { annotatorsFor, loadImage, samples, withFake } from './ask-fake.ts';

/** Waits that nobody means, or nobody can wait for. */
const waits = [`1${'0'.repeat(26)}`, '99999999999', '-5', 'soon', '1e26', 'Fri, 31 Dec 9999 23:59:59 GMT'];

// All at once: they are waits.
test.concurrent.each(waits)('Retry-After: %s is given up when patience ends, by every plugin', (wait) =>
  withFake({}, async (fake) => {
    const reply = { status: 429, headers: { 'retry-after': wait }, body: { error: { message: 'Slower.' } } };
    for (let count = 0; count < 200; count++) fake.next(reply);
    const annotators = Object.values(annotatorsFor(fake));
    const failures: Failure[] = [];
    const onFailure = (failure: Failure) => void failures.push(failure);
    const options = { annotators, loadImage, onFailure, patienceMs: 400 };
    const given = await Array.fromAsync(annotate(samples.slice(0, 1), options));
    expect(given).toHaveLength(0);
    expect(failures.map(({ annotatorId }) => annotatorId).sort()).toEqual(annotators.map(({ id }) => id).sort());
    for (const { error } of failures) expect(error.message).toMatch(/Slower/);
  }),
);
