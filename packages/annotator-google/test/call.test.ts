import { execFileSync } from 'node:child_process';
import { GoogleGenAI } from '@google/genai';
import { GoogleGenerativeAI } from '@google/generative-ai';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { errorOf, makeQuestion } from '../../../test/vendor/ask.ts';
import { serve } from '../../../test/vendor/serve.ts';
import { google } from '../src/index.ts';
import { loadSdk } from '../src/transports/load-sdk.ts';
import { makeAnnotator, transports } from './transports.ts';

const key = 'AIzaSyThisIsTheKeyOfTheTest_0123456789ab';
const reply = { body: { candidates: [{ content: { parts: [{ text: '{}' }] }, finishReason: 'STOP' }] } };
const options = { maxOutputTokens: 100 };
const patient = { ...options, signal: AbortSignal.timeout(60_000) };
const model = 'gemini-3.8-flash';

afterEach(() => vi.unstubAllEnvs());

describe.each(transports)('through $sdk', ({ sdk }) => {
  test('key and base url come from the environment', async () => {
    await using server = await serve(() => reply);
    vi.stubEnv('GOOGLE_GEMINI_BASE_URL', server.url);
    vi.stubEnv('GEMINI_API_KEY', '');
    vi.stubEnv('GOOGLE_API_KEY', 'second');
    await google({ model, sdk }).answer(makeQuestion(), patient);
    vi.stubEnv('GEMINI_API_KEY', 'first');
    vi.stubEnv('GOOGLE_API_KEY', '');
    await google({ model, sdk }).answer(makeQuestion(), patient);
    expect(server.arrived.map(({ headers }) => headers['x-goog-api-key'])).toEqual(['second', 'first']);
  });

  test('a key the vendor repeats is in no part of the error', async () => {
    const message = `API key ${key} not valid, image ${'iVBORw0KGgo'.repeat(100)}`;
    const details = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', metadata: { key } }];
    await using server = await serve(() => ({ status: 403, body: { error: { code: 403, message, details } } }));
    const annotator = makeAnnotator(sdk, server.url, { apiKey: key });
    const error = await errorOf(annotator.answer(makeQuestion(), patient));
    const whole = [error.message, error.stack, JSON.stringify(error), String(error.cause), JSON.stringify(annotator)];
    expect(error.message).toContain('API key [redacted] not valid');
    expect(whole.join()).not.toContain(key);
    expect(whole.join()).not.toContain('iVBORw0KGgoiVBORw0KGgo');
  });

  test('a server that is not there, hangs up, or breaks off is a matter of the network, asked once', async () => {
    const absent = await errorOf(makeAnnotator(sdk, 'http://127.0.0.1:9').answer(makeQuestion(), patient));
    expect(absent.code).toBe('network');
    await using rude = await serve((_, response) => {
      response.destroy();
      return undefined;
    });
    expect((await errorOf(makeAnnotator(sdk, rude.url).answer(makeQuestion(), patient))).code).toBe('network');
    expect(rude.arrived).toHaveLength(1);
    await using torn = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"candidates":[', () => response.destroy());
      return undefined;
    });
    expect((await errorOf(makeAnnotator(sdk, torn.url).answer(makeQuestion(), patient))).code).toBe('network');
  });

  test('aborting ends the call at once with the reason, before and after it is sent', async () => {
    const abort = new AbortController();
    const reason = new Error('enough');
    await using server = await serve(() => {
      abort.abort(reason);
      return undefined;
    });
    const annotator = makeAnnotator(sdk, server.url);
    await expect(annotator.answer(makeQuestion(), { ...options, signal: abort.signal })).rejects.toBe(reason);
    expect(server.arrived).toHaveLength(1);
    await expect(annotator.answer(makeQuestion(), { ...options, signal: abort.signal })).rejects.toBe(reason);
    expect(server.arrived).toHaveLength(1);
  });
});

test('no key, no model, or a client of another kind is found before anything is asked', () => {
  vi.stubEnv('GEMINI_API_KEY', '');
  vi.stubEnv('GOOGLE_API_KEY', '');
  expect(() => google({ model })).toThrow('No API key. Pass { apiKey } or set GEMINI_API_KEY.');
  expect(() => google({ model: '', apiKey: key })).toThrow('No model.');
  const client = { models: {} } as unknown as GoogleGenAI;
  expect(() => google({ model, client })).toThrow('The client is of neither SDK.');
});

test('a client of your own is recognised by its shape and keeps its settings', async () => {
  await using server = await serve(() => reply);
  const httpOptions = { baseUrl: server.url, headers: { 'x-mine': 'yes' } };
  const newer = new GoogleGenAI({ apiKey: 'newer', vertexai: false, httpOptions });
  await google({ model, client: newer }).answer(makeQuestion(), patient);
  const older = new GoogleGenerativeAI('older');
  await google({ model, client: older, baseURL: server.url }).answer(makeQuestion(), patient);
  expect(server.arrived.map(({ path, headers }) => [path, headers['x-goog-api-key'], headers['x-mine']])).toEqual([
    [`/v1/models/${model}:generateContent`, 'newer', 'yes'],
    [`/v1beta/models/${model}:generateContent`, 'older', undefined],
  ]);
});

test('a client’s own deadline is told apart from a lost connection', async () => {
  await using server = await serve(() => undefined);
  const httpOptions = { baseUrl: server.url, timeout: 20 };
  const client = new GoogleGenAI({ apiKey: key, vertexai: false, httpOptions });
  const error = await errorOf(google({ model, client }).answer(makeQuestion(), patient));
  expect(error.code).toBe('timeout');
});

test('the environment cannot turn the newer SDK to another service', async () => {
  await using server = await serve(() => reply);
  vi.stubEnv('GOOGLE_GENAI_USE_VERTEXAI', 'true');
  await makeAnnotator('genai', server.url).answer(makeQuestion(), patient);
  expect(server.arrived[0]?.path).toBe(`/v1beta/models/${model}:generateContent`);
});

test('where the SDK is not installed, the error says how to install it', async () => {
  const notThere = '@google/genai-that-is-not-installed';
  const load = loadSdk(
    '@google/genai',
    () => import(notThere),
    (sdk) => sdk,
  );
  const error = await errorOf(load());
  expect([error.code, error.message]).toEqual([
    'unknown-model',
    'The calls go through the package @google/genai, which is not installed. Run: npm install @google/genai',
  ]);
});

test('that the older SDK has ended is told once, and only to those who ask for it', () => {
  const run = (script: string) =>
    execFileSync(
      process.execPath,
      [
        '--conditions=@visionprefer/source',
        '--input-type=module',
        '-e',
        `import { google } from '@visionprefer/annotator-google';
         process.on('warning', ({ name, message }) => console.log(name, message));
         const options = { model: 'gemini-3.8-flash', apiKey: 'key' };
         ${script}`,
      ],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], cwd: import.meta.dirname },
    );
  const older = "google({ ...options, sdk: 'generative-ai' });";
  const told = run(`${older} ${older}`).trim().split('\n');
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/^DeprecationWarning .*not maintained @google\/generative-ai.*npm install @google\/genai/);
  expect(run("google(options); google({ ...options, sdk: 'genai' });")).toBe('');
});
