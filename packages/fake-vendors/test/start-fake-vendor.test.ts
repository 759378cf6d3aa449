import { openai } from '@visionprefer/annotator-openai';
import {
  type Annotator,
  AnnotatorError,
  InputError,
  listwise,
  pairwise,
  paperAspects,
  pointwise,
} from '@visionprefer/core';
import { readRateLimits, readRetryAfterMs } from '@visionprefer/core/plugin';
import { describe, expect, it } from 'vitest';
import { type Fault, type RetryAfter, startFakeVendor } from '../src/index.ts';
import { annotatorsFor, apiKey, levelsOf, loadImage, run, samples, withFake } from './ask-fake.ts';

const ask = { role: 'user', content: [{ type: 'text', text: 'Image A:' }] };
const post = (url: string, body: unknown, headers: Record<string, string> = { authorization: `Bearer ${apiKey}` }) =>
  fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });

describe('scores', () => {
  it('are the same for every vendor, order and strategy', () =>
    withFake({}, async (fake) => {
      const annotators = Object.values(annotatorsFor(fake));
      const listed = levelsOf((await run(annotators, listwise({ seed: 1 }))).annotations);
      const again = levelsOf((await run(annotators, listwise({ seed: 2 }))).annotations);
      const single = levelsOf((await run(annotators, pointwise())).annotations);
      expect(listed.size).toBe(3 * 3 * 4 * 4);
      expect([...again].sort()).toEqual([...listed].sort());
      expect([...single].sort()).toEqual([...listed].sort());
      for (const [place, level] of listed) {
        expect(level).toBe(listed.get(place.replace(/^\w+/, 'openai')));
      }
      expect(new Set(listed.values()).size).toBeGreaterThan(3);

      const { annotations } = await run(annotators, pairwise());
      expect(annotations).toHaveLength(3 * 3 * 6 * 2);
      for (const compared of annotations) {
        if (compared.outcome !== 'compared') throw new Error(`Not compared: ${compared.outcome}`);
        const [first = '', second = ''] = compared.imageIds;
        for (const [aspect, { imageId }] of Object.entries(compared.preferred)) {
          const level = (id: string) => listed.get(`openai/${compared.sampleId}/${aspect}/${id}`) ?? Number.NaN;
          const expected = level(first) === level(second) ? 'tie' : level(first) > level(second) ? first : second;
          expect(imageId).toBe(expected);
        }
      }
    }));

  it('lean as told, and the same each time', async () => {
    const leanings = { anthropic: { bias: -4 }, google: { noise: 1 } };
    const levels = await Promise.all(
      [1, 2].map(() =>
        withFake({ leanings }, async (fake) => levelsOf((await run(Object.values(annotatorsFor(fake)))).annotations)),
      ),
    );
    const [first = new Map(), second] = levels;
    expect([...first].sort()).toEqual([...(second ?? [])].sort());
    const of = (vendor: string) =>
      [...first]
        .filter(([place]) => place.startsWith(vendor))
        .sort()
        .map(([, level]) => level);
    expect(new Set(of('anthropic'))).toEqual(new Set([1]));
    expect(of('google')).not.toEqual(of('openai'));
  });

  it('come as probabilities, by Decisions and by log-probabilities', () =>
    withFake({}, async (fake) => {
      const server = { baseURL: fake.urls.openai, apiKey };
      const expecting = { ...server, scores: 'expected', abilities: { logProbabilities: true } } as const;
      const annotators = [
        openai({ model: 'gpt-6-luna', api: 'decisions', scores: 'expected', ...server, id: 'decisions:x' }),
        openai({ model: 'gpt-4.1', api: 'responses', ...expecting, id: 'responses:x' }),
        openai({ model: 'gpt-4.1', api: 'chat', ...expecting, id: 'chat:x' }),
      ];
      const { annotations, failures } = await run(annotators);
      expect(failures).toEqual([]);
      const levels = levelsOf(annotations);
      expect(levels.size).toBe(3 * 3 * 4 * 4);
      for (const [place, score] of levels) {
        const decided = levels.get(place.replace(/^\w+/, 'decisions')) ?? Number.NaN;
        expect(score).toBeCloseTo(decided, 6);
        expect(Number.isInteger(score)).toBe(false);
      }
    }));

  it('are given by a schema that stands in the prompt only', () =>
    withFake({}, async (fake) => {
      const dialect = { schemaMode: 'prompt' } as const;
      const local = openai({ model: 'llava', baseURL: fake.urls.openai, dialect });
      const { annotations } = await run([local]);
      expect(levelsOf(annotations).size).toBe(3 * 4 * 4);
    }));
});

describe('faults', () => {
  const outcomes: [Fault, string][] = [
    ['refused', 'refused'],
    ['blocked', 'blocked'],
    ['unreadable', 'unreadable'],
    ['cut-json', 'unreadable'],
    ['empty', 'unreadable'],
    ['truncated', 'unreadable'],
  ];
  it.each(outcomes)('%s ends as %s', (fault, outcome) =>
    withFake({ faults: { [fault]: 1 } }, async (fake) => {
      const { openai: first, anthropic: second } = annotatorsFor(fake);
      const annotators = fault === 'blocked' ? [first] : [first, second];
      const { annotations, failures } = await run(annotators);
      expect(failures).toEqual([]);
      expect(new Set(annotations.map((annotation) => annotation.outcome))).toEqual(new Set([outcome]));
    }),
  );

  const codes: [Fault, string][] = [
    ['408', 'timeout'],
    ['500', 'overloaded'],
    ['502', 'overloaded'],
    ['503', 'overloaded'],
    ['504', 'timeout'],
    ['529', 'overloaded'],
    ['reset', 'network'],
    ['cut', 'network'],
    ['bad-image', 'bad-image'],
    ['too-large', 'too-large'],
    ['bad-request', 'bad-request'],
    ['rate-limited', 'rate-limited'],
    ['overloaded', 'overloaded'],
    ['quota', 'quota'],
    ['unauthorized', 'unauthorized'],
    ['unknown-model', 'unknown-model'],
  ];
  it.each(codes)('%s is named %s by every plugin', (fault, code) =>
    withFake({}, async (fake) => {
      for (const annotator of Object.values(annotatorsFor(fake))) {
        fake.next(fault);
        expect(await codeOf(annotator)).toBe(code);
      }
    }),
  );

  it('silence lasts until the caller leaves', () =>
    withFake({}, async (fake) => {
      fake.next('silence');
      const leaving = AbortSignal.timeout(300);
      const init = { method: 'POST', headers: { authorization: `Bearer ${apiKey}` }, signal: leaving };
      const call = fetch(`${fake.urls.openai}/chat/completions`, {
        ...init,
        body: JSON.stringify({ messages: [ask] }),
      });
      await expect(call).rejects.toThrow(/timeout|aborted/);
    }));

  it('happen as often as told, drawn by the seed', async () => {
    const ends = (seed: number) =>
      withFake({ seed, faults: { '500': 0.2, refused: 0.1 } }, async (fake) => {
        for (let asked = 0; asked < 200; asked++) {
          const reply = await post(`${fake.urls.openai}/chat/completions`, { messages: [ask] });
          await reply.arrayBuffer();
        }
        return fake.requests.map(({ reply }) => reply);
      });
    const [first, again, other] = [await ends(1), await ends(1), await ends(2)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    const count = (end: string) => first.filter((reply) => reply === end).length;
    expect(count('500')).toBeGreaterThan(20);
    expect(count('500')).toBeLessThan(70);
    expect(count('refused')).toBeGreaterThan(5);
    expect(count('refused')).toBeLessThan(60);
  });

  it('are skipped for a vendor who has no way to say them', () =>
    withFake({ faults: { refused: 1 } }, async (fake) => {
      const { annotations } = await run([annotatorsFor(fake).google]);
      expect(annotations.map(({ outcome }) => outcome)).toEqual(['scored', 'scored', 'scored']);
      expect(() => fake.next('refused', 'google')).toThrow(InputError);
    }));
});

describe('next', () => {
  it('queues, for any vendor or for one', () =>
    withFake({}, async (fake) => {
      const { openai: first, google: second } = annotatorsFor(fake);
      fake.next('quota', 'google');
      fake.next('503');
      fake.next({ status: 404, body: { error: { message: 'Gone.', code: 'model_not_found' } } }, 'openai');
      expect(await codeOf(first)).toBe('overloaded');
      expect(await codeOf(first)).toBe('unknown-model');
      expect(await codeOf(second)).toBe('quota');
      expect(await codeOf(first)).toBeUndefined();
    }));

  it('has the model say what it is told', () =>
    withFake({}, async (fake) => {
      fake.next({ text: 'Four stars!' });
      const { openai: annotator } = annotatorsFor(fake);
      const question = await questionOf();
      const answer = await annotator.answer(question, { signal: new AbortController().signal, maxOutputTokens: 9_000 });
      expect(answer.output).toBe('Four stars!');
    }));
});

describe('limits', () => {
  const forms: RetryAfter[] = ['seconds', 'fraction', 'ms', 'date'];
  it.each(forms)('tell the wait as %s', (retryAfter) =>
    withFake({ rateLimit: { requestsPerMinute: 60, burst: 2, retryAfter } }, async (fake) => {
      const replies = [];
      for (let asked = 0; asked < 3; asked++) {
        replies.push(await post(`${fake.urls.openai}/chat/completions`, { messages: [ask] }));
      }
      expect(replies.map(({ status }) => status)).toEqual([200, 200, 429]);
      const headers = replies[2]?.headers ?? new Headers();
      const waitMs = readRetryAfterMs(headers) ?? 0;
      expect(waitMs).toBeGreaterThan(0);
      expect(waitMs).toBeLessThan(2_500);
      expect(readRateLimits(headers)[0]).toMatchObject({ kind: 'requests', limit: 60, remaining: 0 });
    }),
  );

  it('hold for each vendor alone, and tell Google to wait in the body', () =>
    withFake({ rateLimit: { requestsPerMinute: 30, burst: 1 } }, async (fake) => {
      const { openai: first, anthropic: second, google: third } = annotatorsFor(fake);
      for (const annotator of [first, second, third]) expect(await codeOf(annotator)).toBeUndefined();
      for (const annotator of [first, second, third]) {
        const error = await errorOf(annotator);
        expect(error?.code).toBe('rate-limited');
        expect(error?.retryAfterMs).toBeGreaterThan(0);
        expect(error?.retryAfterMs).toBeLessThan(3_000);
      }
    }));

  it('count tokens, and let a request pass that is larger than them', () =>
    withFake({ rateLimit: { tokensPerMinute: 40 } }, async (fake) => {
      const { anthropic: annotator } = annotatorsFor(fake);
      expect(await codeOf(annotator)).toBeUndefined();
      expect(await codeOf(annotator)).toBe('rate-limited');
    }));
});

describe('limits of other kinds', () => {
  const statuses = async (url: string, count: number) => {
    const replies = [];
    for (let asked = 0; asked < count; asked++) {
      const reply = await post(`${url}/chat/completions`, { messages: [ask] });
      await reply.arrayBuffer();
      replies.push(reply);
    }
    return replies;
  };

  it('a bucket holds as many seconds as told', () =>
    withFake({ rateLimit: { requestsPerMinute: 6, bucketSeconds: 60 } }, async ({ urls }) => {
      const replies = await statuses(urls.openai, 7);
      expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 429]);
    }));

  it('a fixed window gives all back at once, and not before', () =>
    withFake(
      { rateLimit: { requestsPerMinute: 180, window: 'fixed', windowSeconds: 1, retryAfter: 'ms' } },
      async ({ urls }) => {
        const [, , , refused] = await statuses(urls.openai, 4);
        expect(refused?.status).toBe(429);
        const waitMs = Number(refused?.headers.get('retry-after-ms'));
        expect(waitMs).toBeGreaterThan(0);
        expect(waitMs).toBeLessThanOrEqual(1_000);
        await new Promise((resolve) => setTimeout(resolve, waitMs + 5));
        expect((await statuses(urls.openai, 3)).map(({ status }) => status)).toEqual([200, 200, 200]);
      },
    ));

  it('what is turned down may count as well', () =>
    withFake({ rateLimit: { requestsPerMinute: 60, chargeRejected: true, retryAfter: 'ms' } }, async ({ urls }) => {
      const replies = await statuses(urls.openai, 5);
      const waits = replies.slice(1).map(({ headers }) => Number(headers.get('retry-after-ms')));
      expect(waits).toEqual(waits.toSorted((a, b) => a - b));
      expect(waits.at(-1)).toBeGreaterThan(3_000);
    }));
});

describe('the vendor as a whole', () => {
  it('goes down in three ways and comes back at the same address', () =>
    withFake({}, async (fake) => {
      const url = `${fake.urls.openai}/chat/completions`;
      const asking = (signal?: AbortSignal) =>
        fetch(url, {
          method: 'POST',
          headers: { authorization: `Bearer ${apiKey}` },
          body: JSON.stringify({ messages: [ask] }),
          ...(signal && { signal }),
        });
      await fake.setDown('refuse');
      await expect(asking()).rejects.toThrow();
      await fake.setDown('503');
      expect((await asking()).status).toBe(503);
      await fake.setDown('hang');
      await expect(asking(AbortSignal.timeout(100))).rejects.toThrow(/timeout/);
      await fake.setDown(undefined);
      expect((await asking()).status).toBe(200);
    }));

  it('writes all its dates by its own clock', () =>
    withFake(
      { clockSkewMs: 7_200_000, rateLimit: { requestsPerMinute: 60, burst: 1, retryAfter: 'date' } },
      async (fake) => {
        const url = `${fake.urls.anthropic}/v1/messages`;
        await post(url, { max_tokens: 900, messages: [ask] });
        const { headers, status } = await post(url, { max_tokens: 900, messages: [ask] });
        expect(status).toBe(429);
        for (const name of ['date', 'retry-after', 'anthropic-ratelimit-requests-reset']) {
          const aheadMs = Date.parse(headers.get(name) ?? '') - Date.now();
          expect(aheadMs, name).toBeGreaterThan(7_190_000);
          expect(aheadMs, name).toBeLessThan(7_210_000);
        }
        expect(readRetryAfterMs(headers)).toBeLessThan(3_000);
      },
    ));

  it('asks to wait when it is overloaded, if told so', () =>
    withFake({ overloadMs: 1_500, faults: { '529': 1 }, rateLimit: { retryAfter: 'fraction' } }, async (fake) => {
      const { status, headers } = await post(`${fake.urls.openai}/chat/completions`, { messages: [ask] });
      expect([status, headers.get('retry-after')]).toEqual([529, '1.500']);
    }));

  it('bills what the model worked on, answers that never arrived too, and tells repeats', () =>
    withFake({ price: { input: 1_000_000, output: 0 } }, async (fake) => {
      const { openai: annotator } = annotatorsFor(fake);
      for (const fault of [undefined, 'reset', 'cut', '500', 'rate-limited', 'unauthorized', undefined] as const) {
        if (fault) fake.next(fault);
        await codeOf(annotator);
      }
      const bill = fake.bill().openai;
      expect(bill).toMatchObject({ requests: 7, charged: 4, questions: 1, repeats: 1 });
      expect(bill.usd).toBeCloseTo(bill.inputTokens);
      expect(bill.inputTokens % 4).toBe(0);
      expect(fake.bill().google.requests).toBe(0);
    }));

  it('drips: a byte at a time', () =>
    withFake({}, async (fake) => {
      fake.next('drip');
      const reply = await post(`${fake.urls.openai}/chat/completions`, { messages: [ask] });
      const reader = reply.body?.getReader();
      const first = await reader?.read();
      expect(first?.value).toHaveLength(1);
      await reader?.cancel();
    }));
});

describe('what is kept', () => {
  it('is what was asked, with images as their hashes and without the key', () =>
    withFake({}, async (fake) => {
      await run([annotatorsFor(fake).anthropic]);
      const hashes = await Promise.all(
        samples.flatMap(({ images }) => images.map(async (image) => (await load(image.url)).hash)),
      );
      const shown = fake.requests.flatMap(({ parts }) =>
        parts.flatMap((part) => ('imageHash' in part ? [part.imageHash] : [])),
      );
      expect(shown.toSorted()).toEqual(hashes.toSorted());
      const [request] = fake.requests;
      expect(request).toMatchObject({ vendor: 'anthropic', path: '/v1/messages', model: 'claude-sonnet-5-5' });
      expect(request).toMatchObject({ reply: 'answer', schema: { type: 'object' } });
      expect(JSON.stringify(fake.requests)).not.toContain(apiKey);
    }));

  it('is bounded', () =>
    withFake({ keepRequests: 2 }, async (fake) => {
      await run([annotatorsFor(fake).google]);
      expect(fake.requests).toHaveLength(2);
      expect(fake.requestCount).toBe(3);
    }));

  it('says what a cached rubric saves', () =>
    withFake({}, async (fake) => {
      const usageOf = async (system: string) => {
        const reply = await post(`${fake.urls.anthropic}/v1/messages`, { max_tokens: 900, system, messages: [ask] });
        return ((await reply.json()) as { usage: Record<string, number> }).usage;
      };
      const rubric = 'A rubric. '.repeat(500);
      expect(await usageOf(rubric)).toMatchObject({ cache_creation_input_tokens: 1_250, cache_read_input_tokens: 0 });
      expect(await usageOf(rubric)).toMatchObject({ cache_creation_input_tokens: 0, cache_read_input_tokens: 1_250 });
      expect(await usageOf('Too short.')).toMatchObject({ cache_creation_input_tokens: 0, cache_read_input_tokens: 0 });
    }));
});

describe('what is not taken', () => {
  it('the wrong key, which is repeated as vendors do, and an unknown model', () =>
    withFake({ wrongKey: 'wrong-key-0123' }, async (fake) => {
      for (const annotator of Object.values(annotatorsFor(fake, 'wrong-key-0123'))) {
        const error = await errorOf(annotator);
        expect(error?.code).toBe('unauthorized');
        expect(error?.message).toContain('[redacted]');
      }
      const nobody = openai({ model: 'unknown', baseURL: fake.urls.openai, apiKey });
      expect(await codeOf(nobody)).toBe('unknown-model');
    }));

  it.each([
    ['/v1/chat/completions', {}, 400, /messages/],
    ['/v1/chat/completions', { messages: [{ role: 'user', content: [{ type: 'audio' }] }] }, 400, /audio/],
    ['/v1/chat/completions', 'no object', 400, /messages/],
    ['/v1/messages', { messages: [ask] }, 400, /max_tokens/],
    [
      '/v1/responses',
      { input: [{ role: 'user', content: [{ type: 'input_image', image_url: 'https://x/y.png' }] }] },
      400,
      /data: URLs/,
    ],
    ['/v1/decisions', { input: 'x', questions: [] }, 400, /questions/],
    ['/v1beta/models/m:generateContent', { contents: [{ parts: [{}] }] }, 400, /part/],
    ['/v1/nothing', {}, 404, /\/v1\/messages/],
  ])('%s with %j', (path, body, status, words) =>
    withFake({}, async (fake) => {
      const reply = await post(`${fake.urls.google}${path}`, body);
      expect(reply.status).toBe(status);
      expect(await reply.text()).toMatch(words);
    }),
  );

  it.each([
    [{ faults: { '500': 2 } }, /expected 0 to 1/],
    [{ faults: { '500': 0.6, reset: 0.6 } }, /sum to 1.2/],
    [{ faults: { typo: 0.1 } as object }, /no fault "typo"/],
    [{ latencyMs: -1 }, /latency is -1/],
    [{ rateLimit: { burst: 0 } }, /burst is 0/],
  ])('options %j', async (options, words) => {
    await expect(startFakeVendor(options)).rejects.toThrow(words);
  });

  it('a port that is taken', () =>
    withFake({}, async ({ urls }) => {
      const port = Number(new URL(urls.google).port);
      await expect(startFakeVendor({ port })).rejects.toThrow(/EADDRINUSE/);
    }));
});

async function load(url: string) {
  return loadImage({ id: 'x', url }, { limits: {}, signal: new AbortController().signal });
}

async function questionOf() {
  const images = await Promise.all(['a', 'b'].map(async (id) => ({ id, image: await load(`memory:${id}`) })));
  const sample = { id: 's', prompt: 'A fox', digest: 'abc', images };
  for (const question of listwise().ask(sample, paperAspects)) return question;
  throw new Error('No question.');
}

async function errorOf(annotator: Annotator): Promise<AnnotatorError | undefined> {
  const options = { signal: new AbortController().signal, maxOutputTokens: 9_000 };
  const error: unknown = await annotator.answer(await questionOf(), options).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error !== undefined && !(error instanceof AnnotatorError)) throw error;
  return error;
}

async function codeOf(annotator: Annotator): Promise<string | undefined> {
  return (await errorOf(annotator))?.code;
}
