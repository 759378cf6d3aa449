import { describe, expect, it, test, vi } from 'vitest';
import {
  codeOfStatus,
  fromBase64,
  type GenerateOptions,
  type Generator,
  GeneratorError,
  guardFetch,
  type ImageRequest,
  partOf,
  redact,
  textOf,
} from '../src/plugin.ts';
import { type GeneratorSubject, type GeneratorWire, testGenerator } from '../src/testing.ts';

/** What a generator does, each step of which may be done badly. */
interface Steps {
  id: string;
  body(request: ImageRequest): object;
  send: typeof fetch;
  signal(options: GenerateOptions): AbortSignal | undefined;
  begins(options: GenerateOptions): void;
  message(text: string, apiKey: string): string;
  bytes(base64: string): Uint8Array;
  steps: null | undefined;
  code(status: number): GeneratorError['code'];
  calls: number;
}

const good: Steps = {
  id: 'kit:one',
  body: ({ prompt, seed, guidance, width, height }) => ({ prompt, seed, guidance, width, height }),
  send: guardFetch((url, init) => fetch(url, init)),
  signal: ({ signal }) => signal,
  begins: ({ signal }) => signal.throwIfAborted(),
  message: (text, apiKey) => redact(text, [apiKey]),
  bytes: fromBase64,
  steps: null,
  code: codeOfStatus,
  calls: 1,
};

const wire: GeneratorWire = {
  readRequest: ({ body }) => body as ImageRequest,
  reply: (_, { base64 }) => ({ status: 200, body: { image: base64 } }),
  errors: { 'rate-limited': { status: 429, body: { error: 'Not so fast, please.' } } },
  lacks: ['steps'],
};

describe('a good generator passes', () => testGenerator(test, subject()));

const flaws: Record<string, [Partial<Steps>, RegExp]> = {
  'trims the prompt': [
    { body: (asked) => ({ ...good.body(asked), prompt: asked.prompt.replace(/\s+/g, ' ') }) },
    /prompt word for word/,
  ],
  'loses the seed': [{ body: ({ seed: _, ...asked }) => good.body({ ...asked, seed: 0 }) }, /sends seed/],
  'says nothing of what has no effect': [{ steps: undefined }, /sends seed/],
  'fills in a guidance of its own': [
    { body: (asked) => good.body({ ...asked, guidance: asked.guidance ?? 7 }) },
    /without guidance/,
  ],
  'changes the bytes': [{ bytes: (base64) => fromBase64(base64).slice(1) }, /bytes as they came/],
  'asks twice': [{ calls: 2 }, /^rate-limited/],
  'follows redirects': [{ send: fetch }, /no redirect/],
  'does not pass the signal on': [{ signal: () => undefined }, /leaves at once/],
  'begins although it was aborted': [{ begins: () => {}, signal: () => undefined }, /no request when/],
  'repeats the key': [{ message: (text, apiKey) => `${text} ${apiKey}` }, /lets the key/],
  'has the key in its id': [{ id: 'from-key' }, /key out of its id/],
  'takes a limit for an error': [{ code: () => 'bad-request' }, /^rate-limited/],
};

describe('a broken generator is caught', () => {
  it.each(Object.entries(flaws))('one that %s', async (_, [spoiled, proof]) => {
    const failed = await failures(subject(spoiled));
    expect(
      failed.some((name) => proof.test(name)),
      failed.join('\n'),
    ).toBe(true);
  });

  it('one without a wire that paints at random', async () => {
    const generate: Generator['generate'] = async () => ({ bytes: crypto.getRandomValues(new Uint8Array(99)) });
    const failed = await failures({ create: () => ({ specVersion: 1, id: 'random', generate }) });
    expect(failed).toEqual([
      'paints the same for the same request, and something else for another seed',
      'paints a whole picture of the size that was asked for',
      'paints nothing when the signal is aborted already',
    ]);
  });
});

function subject(spoiled: Partial<Steps> = {}): GeneratorSubject {
  const steps = { ...good, ...spoiled };
  const create = ({ baseURL, apiKey }: { baseURL: string; apiKey: string }): Generator => ({
    specVersion: 1,
    id: steps.id === 'from-key' ? apiKey : steps.id,
    async generate(request, options) {
      steps.begins(options);
      const signal = steps.signal(options) ?? null;
      const init = { method: 'POST', body: JSON.stringify(steps.body(request)), signal };
      for (let call = 1; call < steps.calls; call++) await steps.send(baseURL, init);
      const response = await steps.send(baseURL, init).catch(() => {
        throw new GeneratorError('network', 'The connection broke.');
      });
      const text = await response.text().catch(() => {
        throw new GeneratorError('network', 'The connection broke.');
      });
      if (!response.ok)
        throw new GeneratorError(steps.code(response.status), steps.message(`It said: ${text}`, apiKey));
      const bytes = steps.bytes(textOf(partOf(parse(text)).image) ?? '');
      if (bytes.length === 0) throw new GeneratorError('empty', 'No image came back.');
      return { bytes, used: { steps: steps.steps } };
    },
  });
  return { wire, create };
}

/** The names of the proofs that fail, of those named so. */
async function failures(given: GeneratorSubject, named: RegExp = /./): Promise<string[]> {
  const proofs: [string, () => Promise<void>][] = [];
  testGenerator((name, prove) => named.test(name) && proofs.push([name, prove]), given);
  const failed: string[] = [];
  const quiet = vi.spyOn(globalThis.console, 'warn').mockReturnValue();
  for (const [name, prove] of proofs) await prove().catch(() => failed.push(name));
  quiet.mockRestore();
  return failed;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
