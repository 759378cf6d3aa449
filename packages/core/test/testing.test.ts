import { describe, expect, it, test, vi } from 'vitest';
import type { Annotator } from '../src/index.ts';
import { AnnotatorError, scoresOutput } from '../src/plugin.ts';
import { testAnnotator, type Wire } from '../src/testing.ts';
import { type AcmeSteps, acme, acmeWire, goodSteps } from './acme.ts';

describe('a good plugin passes', () => testAnnotator(test, { wire: acmeWire, create: acme }));

describe('a good measure passes', () => testAnnotator(test, { create: measure }));

const schemaless: Wire = {
  ...acmeWire,
  lacks: ['schema', 'maxOutputTokens', 'model'],
  writeAnswer: (text, told) => {
    const reply = acmeWire.writeAnswer(text, told);
    return { ...reply, body: { ...(reply.body as object), model: undefined } };
  },
};

describe('a good plugin of a vendor that takes no schema passes', () =>
  testAnnotator(test, {
    wire: schemaless,
    create: (server) =>
      acme(server, {
        body: (question, options) => {
          const body = goodSteps.body(question, options);
          return { ...body, format: null, system: `${body.system}\n\n${JSON.stringify(question.schema)}` };
        },
      }),
  }));

const calls: { kept: unknown } = { kept: undefined };
const kept: { system: string | undefined } = { system: undefined };

/** What is wrong with a plugin → the plugin, and the proof that has to fail. */
const flaws: Record<string, [Partial<AcmeSteps>, RegExp]> = {
  'trims the instructions': [
    { body: (...asked) => spoil(asked, (body) => ({ ...body, system: body.system.slice(1) })) },
    /instructions word for word/,
  ],
  'puts the images last': [
    {
      body: (...asked) =>
        spoil(asked, (body) => ({
          ...body,
          content: body.content.toSorted((a, b) => Number('image' in a) - Number('image' in b)),
        })),
    },
    /texts and images in their order/,
  ],
  'leaves an image out': [
    {
      body: (...asked) =>
        spoil(asked, (body) => ({ ...body, content: body.content.filter((part, at) => at !== 2 || 'text' in part) })),
    },
    /texts and images in their order/,
  ],
  'normalises the prompt': [
    {
      body: (...asked) =>
        spoil(asked, (body) => ({
          ...body,
          content: body.content.map((part) => ('text' in part ? { text: part.text.normalize('NFC') } : part)),
        })),
    },
    /texts and images in their order/,
  ],
  'adds words of its own': [
    { body: (...asked) => spoil(asked, (body) => ({ ...body, content: [...body.content, { text: 'Be strict.' }] })) },
    /texts and images in their order/,
  ],
  'sends no schema': [{ body: (...asked) => spoil(asked, (body) => ({ ...body, format: null })) }, /by its schema/],
  'sorts the properties of the schema': [
    { body: (...asked) => spoil(asked, (body) => ({ ...body, format: sortKeys(body.format) })) },
    /by its schema/,
  ],
  'has its own cap': [{ body: (...asked) => spoil(asked, (body) => ({ ...body, max: 4_321 })) }, /caps the output/],
  'changes the question': [
    {
      body: (question, options) => {
        const body = goodSteps.body(question, options);
        for (const part of question.parts) if ('image' in part) part.image.bytes[8] = 255;
        return body;
      },
    },
    /leaves the question/,
  ],
  'adds to the question': [
    {
      body: (question, options) => {
        (question as { seen?: boolean }).seen = true;
        return goodSteps.body(question, options);
      },
    },
    /leaves the question/,
  ],
  'retries by itself': [
    {
      send: async (url, init) => {
        const response = await fetch(url, init);
        return response.status >= 500 ? fetch(url, init) : response;
      },
    },
    /overloaded: says so, and asks once/,
  ],
  'asks twice': [
    {
      send: async (url, init) => {
        await (await fetch(url, init)).text();
        return fetch(url, init);
      },
    },
    /one request for one answer/,
  ],
  'follows redirects': [{ send: (url, init) => fetch(url, init) }, /follows no redirect/],
  'reads whatever is sent': [
    { send: (url, init) => fetch(url, { ...init, redirect: 'manual' }) },
    /gives up on an answer without end/,
  ],
  'ignores the signal': [
    {
      send: (url, init) => {
        const { signal: _, ...rest } = init;
        return fetch(url, { ...rest, signal: AbortSignal.timeout(8_000) });
      },
    },
    /leaves at once/,
  ],
  'leaves the request running': [
    {
      send: (url, { signal, ...rest }) => {
        const sent = fetch(url, { ...rest, signal: AbortSignal.timeout(8_000) });
        sent.catch(() => undefined);
        const left = new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
        return Promise.race([sent, left]);
      },
    },
    /leaves at once/,
  ],
  'parses the answer': [
    { read: (...told) => ({ ...goodSteps.read(...told), output: safeParse(told[0].text) }) },
    /the text of the answer/,
  ],
  'trims the answer': [
    { read: (...told) => ({ ...goodSteps.read(...told), output: told[0].text?.trim() }) },
    /the text of the answer/,
  ],
  'trims the texts': [
    {
      body: (...asked) =>
        spoil(asked, (body) => ({
          ...body,
          content: body.content.map((part) => ('text' in part ? { text: part.text.trim() } : part)),
        })),
    },
    /texts and images in their order/,
  ],
  'takes every image for a PNG': [
    {
      body: (...asked) =>
        spoil(asked, (body) => ({
          ...body,
          content: body.content.map((part) => ('image' in part ? { ...part, type: 'image/png' } : part)),
        })),
    },
    /what type it is/,
  ],
  'keeps the instructions of its first question': [
    {
      body: (question, options) => {
        const body = goodSteps.body(question, options);
        kept.system ??= body.system;
        setTimeout(() => (kept.system = undefined), 50).unref();
        return { ...body, system: kept.system };
      },
    },
    /its own instructions/,
  ],
  'names no model in its id': [
    { id: () => 'acme', body: (...asked) => spoil(asked, (body) => ({ ...body, model: 'one' })) },
    /model that is asked in its id/,
  ],
  'clamps scores': [
    {
      read: (...told) => ({
        ...goodSteps.read(...told),
        output: told[0].text?.replace(/("score":\s*)[6-9][\d.]*/g, '$15'),
      }),
    },
    /the text of the answer/,
  ],
  'tells no usage': [{ read: ({ text, model }) => ({ output: text, model: model ?? '' }) }, /what was used/],
  'makes up a model': [{ read: (...told) => ({ ...goodSteps.read(...told), model: 'one' }) }, /names the model/],
  'keeps the limits to itself': [
    { read: (...told) => ({ ...goodSteps.read(...told), rateLimits: [] }) },
    /where the vendor's limits stand/,
  ],
  'mixes answers': [
    {
      read: (...told) => {
        calls.kept ??= told[0].text;
        setTimeout(() => (calls.kept = undefined), 20);
        return { ...goodSteps.read(...told), output: calls.kept };
      },
    },
    /keeps several answers apart/,
  ],
  'has one code for all': [
    { fail: () => new AnnotatorError('bad-request', 'Something went wrong with Acme.') },
    /refused: says so/,
  ],
  'throws what it likes': [{ fail: (status) => new Error(`Status ${status}`) }, /unauthorized: says so/],
  'says nothing': [{ fail: () => new AnnotatorError('refused', '') }, /refused: says so/],
  'forgets how long to wait': [
    {
      fail: (...told) => {
        const { code, message } = goodSteps.fail(...told) as AnnotatorError;
        return new AnnotatorError(code, message);
      },
    },
    /rate-limited: says so/,
  ],
  'forgets what a refusal cost': [
    {
      fail: (...told) => {
        const { code, message, retryAfterMs } = goodSteps.fail(...told) as AnnotatorError;
        return new AnnotatorError(code, message, { retryAfterMs });
      },
    },
    /refused: says so/,
  ],
  'lets a broken connection through': [{ lost: (cause) => cause as Error }, /network: says so/],
  'repeats the key': [
    {
      fail: (status, reply, headers, apiKey) => {
        const error = goodSteps.fail(status, reply, headers, apiKey) as AnnotatorError;
        return new AnnotatorError(error.code, `${error.message} ${reply.error?.message ?? ''}`, error);
      },
    },
    /neither the key nor image bytes into an error/,
  ],
  'hides the key in a cause': [
    {
      fail: (status, reply, headers, apiKey) => {
        const error = goodSteps.fail(status, reply, headers, apiKey) as AnnotatorError;
        const cause = Object.assign(new Error('The SDK failed.'), {
          request: { headers: new Headers({ key: apiKey }) },
        });
        return new AnnotatorError(error.code, error.message, { ...error, cause });
      },
    },
    /neither the key nor image bytes into an error/,
  ],
  'logs what the vendor said': [
    {
      fail: (status, reply, headers, apiKey) => {
        const terminal = globalThis.console;
        terminal.warn('Acme:', reply);
        return goodSteps.fail(status, reply, headers, apiKey);
      },
    },
    /to the console/,
  ],
  'changes its id': [{ id: () => `acme:${performance.now()}` }, /has an id/],
  'has spaces in its id': [{ id: () => 'acme: one' }, /has an id/],
};

describe('a broken plugin is caught', () => {
  it.each(Object.entries(flaws))('one that %s', async (_, [spoiled, proof]) => {
    const failed = await failures({ wire: acmeWire, create: (server) => acme(server, spoiled) }, proof);
    expect(failed).not.toEqual([]);
    for (const { error } of failed) expect(error.message).toMatch(/\. |expected/);
  });

  it.each<[string, (key: string) => string]>([
    ['the end of its key', (key) => key.slice(-4)],
    ['a hash of its key', (key) => `${[...key].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7)}`],
  ])('one that has %s in its id', async (_, make) => {
    const create = (server: { baseURL: string; apiKey: string }) => ({
      ...acme(server),
      id: `acme:${make(server.apiKey)}`,
    });
    const failed = await failures({ wire: acmeWire, create });
    expect(failed.map(({ name }) => name)).toEqual(['has the same id whatever the key is']);
  });

  it('one that reports no limits, where the wire has none of its own', async () => {
    const plain: Wire = {
      ...acmeWire,
      writeAnswer: (text, told) => ({ status: 200, body: acmeWire.writeAnswer(text, told).body }),
    };
    expect(await failures({ wire: plain, create: acme }, /limits stand/)).toEqual([]);
    const create = (server: { baseURL: string; apiKey: string }) =>
      acme(server, { read: (...told) => ({ ...goodSteps.read(...told), rateLimits: undefined }) });
    expect(await failures({ wire: plain, create }, /limits stand/)).toHaveLength(1);
    expect(await failures({ wire: { ...plain, lacks: ['rateLimits'] }, create }, /limits stand/)).toEqual([]);
  });

  it('one that has another spec version, or limits that make no sense', async () => {
    const strange = { specVersion: 2, limits: { maxImages: 0 } } as unknown as Partial<Annotator>;
    const failed = await failures({ wire: acmeWire, create: (server) => ({ ...acme(server), ...strange }) });
    expect(failed.map(({ name }) => name)).toEqual([
      'has specVersion 1 and a function answer',
      'names aspects, limits and a cap that make sense, if any',
    ]);
  });

  it('one whose prices and counts cannot be counted with', async () => {
    const strange: Partial<Annotator>[] = [
      { vendor: '' },
      { concurrency: 1.5 },
      { price: { input: Number.NaN, output: 1 } },
      { cacheWriteFactor: -1 },
      { imageTokens: ({ width }) => (width > 1_000 ? Number.NaN : 1) },
      { addedTokens: () => -1 },
    ];
    for (const face of strange) {
      const failed = await failures({ create: () => ({ ...measure(), ...face }) }, /what it costs/);
      expect(failed, Object.keys(face)[0]).toHaveLength(1);
    }
  });

  it('one that does not look at the signal before it asks', async () => {
    const create = (server: { baseURL: string; apiKey: string }): Annotator => ({
      ...acme(server),
      answer: (question, { maxOutputTokens }) =>
        acme(server).answer(question, { maxOutputTokens, signal: AbortSignal.timeout(8_000) }),
    });
    const failed = await failures({ wire: acmeWire, create });
    expect(failed.map(({ name }) => name)).toContain('makes no request when the signal is aborted already');
  });
});

describe('a broken measure is caught', () => {
  it('one that forgets an aspect', async () => {
    const answer: Annotator['answer'] = async () => ({ output: { images: [] } });
    const failed = await failures({ create: () => ({ ...measure(), answer }) });
    expect(failed.map(({ name }) => name)).toEqual([
      'gives answers that the question can read, several at once',
      'gives the same picture the same scores, by itself and from one annotator to the next',
      'gives pictures that have nothing in common other scores',
      'does not answer when the signal is aborted',
    ]);
  });

  it.each<[string, () => number, string]>([
    [
      'at random',
      () => 1 + 4 * Math.random(),
      'gives the same picture the same scores, by itself and from one annotator to the next',
    ],
    ['that are all the same', () => 3, 'gives pictures that have nothing in common other scores'],
  ])('one that gives scores %s', async (_, score, name) => {
    const answer: Annotator['answer'] = async (question, { signal }) => {
      signal.throwIfAborted();
      return { output: await scoresOutput(question, () => ({ fidelity: { score: score() } })) };
    };
    const failed = await failures({ create: () => ({ ...measure(), answer }) });
    expect(failed.map((each) => each.name)).toEqual([name]);
  });

  it('one that works on the bytes themselves', async () => {
    const answer: Annotator['answer'] = async (question, { signal }) => {
      for (const part of question.parts) if ('image' in part) part.image.bytes.reverse();
      return measure().answer(question, { signal, maxOutputTokens: 1 });
    };
    const failed = await failures({ create: () => ({ ...measure(), answer }) });
    expect(failed.map(({ name }) => name)).toContain('leaves the question as it was');
  });
});

/** Runs the proofs of that name, all by default, and gives those that failed. */
async function failures(
  subject: Parameters<typeof testAnnotator>[1],
  name: RegExp = /./,
): Promise<{ name: string; error: Error }[]> {
  const proofs: [string, () => Promise<void>][] = [];
  testAnnotator((named, prove) => name.test(named) && proofs.push([named, prove]), subject);
  expect(proofs).not.toEqual([]);
  const failed: { name: string; error: Error }[] = [];
  const quiet = vi.spyOn(globalThis.console, 'warn').mockReturnValue();
  for (const [named, prove] of proofs) {
    await prove().catch((error: Error) => failed.push({ name: named, error }));
  }
  quiet.mockRestore();
  return failed;
}

function measure(): Annotator {
  return {
    specVersion: 1,
    id: 'brightness',
    aspects: ['fidelity'],
    async answer(question, { signal }) {
      signal.throwIfAborted();
      return {
        output: await scoresOutput(question, ({ bytes }) => ({ fidelity: { score: 1 + ((bytes[50] ?? 0) % 5) } })),
      };
    },
  };
}

function spoil<T>(asked: Parameters<AcmeSteps['body']>, change: (body: ReturnType<AcmeSteps['body']>) => T): T {
  return change(goodSteps.body(...asked));
}

function sortKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const sorted = Object.entries(value).sort(([a], [b]) => a.localeCompare(b));
  return Object.fromEntries(sorted.map(([name, inner]) => [name, sortKeys(inner)]));
}

function safeParse(text = ''): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
