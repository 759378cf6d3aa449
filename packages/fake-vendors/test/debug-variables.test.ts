import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { withFake } from './ask-fake.ts';

const apiKey = 'key-of-this-test';
const password = 'pass-word-1';

const script = `
import { anthropic } from '@visionprefer/annotator-anthropic';
import { google } from '@visionprefer/annotator-google';
import { openai } from '@visionprefer/annotator-openai';
import { annotate } from '@visionprefer/core';
const bytes = new Uint8Array(600).fill(7);
const loadImage = async () => ({ bytes, mediaType: 'image/png', width: 8, height: 8, hash: 'h' });
const annotators = [openai({ model: 'm' }), anthropic({ model: 'c' }), google({ model: 'g' })];
const samples = [{ id: 's', prompt: 'p', images: [{ id: 'a', url: 'memory:a' }] }];
for await (const { annotatorId, outcome } of annotate(samples, { annotators, loadImage })) console.log(annotatorId, outcome);
`;

test('what the SDKs print under their debug variables holds neither key nor password nor picture', () =>
  withFake({}, async (fake) => {
    const from = (url: string) => url.replace('//', `//me:${password}@`);
    const environment = {
      OPENAI_API_KEY: apiKey,
      ANTHROPIC_API_KEY: apiKey,
      GEMINI_API_KEY: apiKey,
      OPENAI_BASE_URL: from(fake.urls.openai),
      ANTHROPIC_BASE_URL: from(fake.urls.anthropic),
      GOOGLE_GEMINI_BASE_URL: from(fake.urls.google),
      OPENAI_LOG: 'debug',
      ANTHROPIC_LOG: 'debug',
      DEBUG: '*',
    };
    const args = ['--conditions=@visionprefer/source', '--input-type=module', '-e', script];
    const options = { env: { ...process.env, ...environment }, cwd: import.meta.dirname, maxBuffer: 2 ** 26 };
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, options);
    expect(stdout.match(/ scored$/gm)).toHaveLength(3);
    const printed = stdout + stderr;
    expect(printed).toMatch(/chat\/completions/);
    expect(printed).toMatch(/v1\/messages/);
    expect(printed).not.toContain(apiKey);
    expect(printed).not.toContain(password);
    expect(printed).not.toMatch(/[\w+/]{200}/);
  }));
