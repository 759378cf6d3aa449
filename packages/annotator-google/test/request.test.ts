import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { errorOf, makeImage, makeQuestion } from '../../../test/vendor/ask.ts';
import { serve } from '../../../test/vendor/serve.ts';
import { type GoogleOptions, google } from '../src/index.ts';
import { makeAnnotator, transports } from './transports.ts';

const spec = join(import.meta.dirname, '../../../../shared/reference/specs/gemini.subset.schema.json');
const reply = { body: { candidates: [{ content: { parts: [{ text: '{}' }] }, finishReason: 'STOP' }] } };
const everything: Partial<GoogleOptions> = {
  seed: 7,
  thinkingConfig: { thinkingLevel: 'LOW' },
  mediaResolution: 'MEDIA_RESOLUTION_HIGH',
  safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }],
};

/** What arrives at the vendor when the question is asked. */
async function capture(sdk: GoogleOptions['sdk'], options: Partial<GoogleOptions> = {}, question = makeQuestion()) {
  await using server = await serve(() => reply);
  const call = { signal: AbortSignal.timeout(30_000), maxOutputTokens: 4_000 };
  await makeAnnotator(sdk, server.url, options).answer(question, call);
  const [arrived] = server.arrived;
  if (!arrived) throw new Error('nothing arrived');
  return { ...arrived, body: arrived.body as Record<string, unknown> };
}

describe.each(transports)('through $sdk', ({ sdk }) => {
  test('a question is shown word for word, its images in between, byte for byte', async () => {
    const question = makeQuestion();
    const { path, headers, body } = await capture(sdk, {}, question);
    expect(path).toBe('/v1beta/models/gemini-3.8-flash:generateContent');
    expect(headers['x-goog-api-key']).toBe('key-1');
    const parts = question.parts.map((part) =>
      'text' in part
        ? { text: part.text }
        : { inlineData: { mimeType: part.image.mediaType, data: Buffer.from(part.image.bytes).toString('base64') } },
    );
    expect(parts.map((part) => Object.keys(part)).join()).toMatch(/text,inlineData,text,inlineData/);
    expect(body).toEqual({
      contents: [{ role: 'user', parts }],
      systemInstruction: { role: 'system', parts: [{ text: question.instructions }] },
      generationConfig: {
        responseMimeType: 'application/json',
        responseJsonSchema: question.schema,
        maxOutputTokens: 4_000,
      },
      safetySettings: [],
    });
  });

  test('options arrive under their own names', async () => {
    const { path, body } = await capture(sdk, { ...everything, apiVersion: 'v1' });
    expect(path).toBe('/v1/models/gemini-3.8-flash:generateContent');
    expect(body.generationConfig).toMatchObject({
      seed: 7,
      thinkingConfig: { thinkingLevel: 'LOW' },
      mediaResolution: 'MEDIA_RESOLUTION_HIGH',
    });
    expect(body.safetySettings).toEqual(everything.safetySettings);
  });

  test('the highest resolution goes with each image, as the vendor wants it', async () => {
    const { body } = await capture(sdk, { mediaResolution: 'MEDIA_RESOLUTION_ULTRA_HIGH' });
    const [{ parts }] = body.contents as [{ parts: { inlineData?: object; mediaResolution?: object }[] }];
    expect(body.generationConfig).not.toHaveProperty('mediaResolution');
    for (const part of parts) {
      expect(part.mediaResolution).toEqual(part.inlineData && { level: 'MEDIA_RESOLUTION_ULTRA_HIGH' });
    }
  });

  test('failure mode 13: a request over 20 MB is not sent', async () => {
    const image = makeImage(1, 'image/png', 5_000_000);
    const error = await errorOf(capture(sdk, {}, makeQuestion({ images: [image, image, image] })));
    expect(error.code).toBe('too-large');
    expect(error.message).toMatch(/20\.0 MB in base64; Google takes 20 MB.*fewer images/);
  });

  test.skipIf(!existsSync(spec))('failure mode 9: requests keep to the vendor’s schema (needs ../shared)', async () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(JSON.parse(readFileSync(spec, 'utf8')), 'gemini');
    const keepsTo = (body: unknown) => ajv.validate('gemini#/$defs/GenerateContentRequest', body);
    const closest = { mediaResolution: 'MEDIA_RESOLUTION_ULTRA_HIGH' } as const;
    for (const options of [{}, everything, closest, { thinkingConfig: { thinkingBudget: 0 } }]) {
      const { body } = await capture(sdk, options);
      expect(keepsTo(body), ajv.errorsText()).toBe(true);
      // The check can fail: what the vendor does not know is found.
      expect(keepsTo({ ...body, generationConfig: { ...(body.generationConfig as object), sead: 7 } })).toBe(false);
    }
  });
});

test('both transports send the same', async () => {
  const bodies = await Promise.all(transports.map(async ({ sdk }) => (await capture(sdk, everything)).body));
  expect(bodies[0]).toEqual(bodies[1]);
});

test('failure modes 5, 7 and 8: the schema has no bounds and no numbers to choose from', async () => {
  const { body } = await capture('genai');
  const schema = JSON.stringify((body.generationConfig as { responseJsonSchema: object }).responseJsonSchema);
  expect(schema).not.toMatch(/"(minimum|maximum|minItems|maxItems|minLength|maxLength|pattern|const|\$ref)"/);
  for (const [, values = ''] of schema.matchAll(/"enum":\[([^\]]*)\]/g)) expect(values).toMatch(/^"[^"]*"(,"[^"]*")*$/);
});

test('what changes the answers is in the id, whatever its order; the way there is not', () => {
  const make = (options: Partial<GoogleOptions>) =>
    google({ model: 'gemini-3.8-flash', apiKey: 'key', sdk: 'generative-ai', ...options }).id;
  expect(make({ baseURL: 'http://127.0.0.1', apiVersion: 'v1', sdk: 'genai', maxOutputTokens: 9_000 })).toBe(
    'google:gemini-3.8-flash',
  );
  expect(make(everything)).toBe(
    'google:gemini-3.8-flash?mediaResolution=MEDIA_RESOLUTION_HIGH&safetySettings=HARM_CATEGORY_HARASSMENT:BLOCK_NONE&seed=7&thinkingLevel=LOW',
  );
  const settings = [
    { category: 'HARM_CATEGORY_HATE_SPEECH', threshold: 'OFF' },
    { category: 'HARM_CATEGORY_HARASSMENT', threshold: 'OFF' },
  ];
  expect(make({ safetySettings: settings })).toBe(make({ safetySettings: settings.toReversed() }));
  expect(make({ seed: 0, thinkingConfig: { thinkingBudget: 0 } })).toBe(
    'google:gemini-3.8-flash?seed=0&thinkingBudget=0',
  );
  expect(make({ ...everything, id: 'mine' })).toBe('mine');
});
