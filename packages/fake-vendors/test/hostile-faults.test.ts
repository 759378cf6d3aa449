import type { AnnotatorErrorCode } from '@visionprefer/core';
import { describe, expect, it } from 'vitest';
import { ask, errorOf } from '../../../test/vendor/ask.ts';
import { describeStrayed, type Fault } from '../src/index.ts';
import { annotatorsFor, withFake } from './ask-fake.ts';

describe.each<[fault: Fault, code: AnnotatorErrorCode, said: RegExp]>([
  ['redirect', 'unknown-model', /redirects to http:\/\/127\.0\.0\.1/],
  ['endless', 'network', /over 16777216 bytes/],
  ['stream', 'unknown-model', /stream/],
  ['error-in-200', 'overloaded', /an error with status 200/],
])('%s', (fault, code, said) => {
  it("is told as what it is by every vendor's plugin", () =>
    withFake({ faults: { [fault]: 1 } }, async (fake) => {
      for (const annotator of Object.values(annotatorsFor(fake))) {
        const error = await errorOf(ask(annotator));
        expect([annotator.id, error.code, error.message]).toEqual([annotator.id, code, expect.stringMatching(said)]);
      }
      expect(fake.strayed).toHaveLength(0);
    }));
});

it('what follows a redirect is kept with its headers', () =>
  withFake({ faults: { redirect: 1 } }, async (fake) => {
    const body = { model: 'm', messages: [{ role: 'user', content: [{ type: 'text', text: 'Image A:' }] }] };
    const headers = { 'x-api-key': 'key-of-a-careless-client' };
    await fetch(`${fake.urls.openai}/chat/completions`, { method: 'POST', headers, body: JSON.stringify(body) });
    expect(fake.strayed).toMatchObject([
      { method: 'POST', path: '/v1/chat/completions', headers, bytes: JSON.stringify(body).length },
    ]);
    expect(describeStrayed(fake.strayed)).toBe(
      '# redirects: 1 requests went on to another host, 1 of them with a key\n',
    );
  }));
