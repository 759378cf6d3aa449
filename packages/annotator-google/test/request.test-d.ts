import type { GenerateContentConfig, GoogleGenAI, Part } from '@google/genai';
import type { GenerateContentRequest, GoogleGenerativeAI } from '@google/generative-ai';
import { expectTypeOf, test } from 'vitest';
import type { GenaiClient, GenerativeAiClient } from '../src/index.ts';
import type { GoogleRequest } from '../src/write-request.ts';

/**
 * A type of an SDK as it is on the wire: the SDKs have enums where the wire has strings, and JSON leaves out an optional
 * field that is undefined.
 */
type Wire<T> = T extends string
  ? `${T}`
  : T extends object
    ? { [K in keyof T]: Wire<T[K]> | (object extends Pick<T, K> ? undefined : never) }
    : T;

type Config = Wire<Omit<GenerateContentConfig, 'abortSignal' | 'httpOptions' | 'tools' | 'mediaResolution'>>;

test('clients of both SDKs fit', () => {
  expectTypeOf<GoogleGenerativeAI>().toExtend<GenerativeAiClient>();
  expectTypeOf<GoogleGenAI>().toExtend<GenaiClient>();
  expectTypeOf<GoogleGenAI>().not.toExtend<GenerativeAiClient>();
});

test('what is sent is what the SDKs have types for', () => {
  expectTypeOf<GoogleRequest['generationConfig']>().toExtend<Config>();
  expectTypeOf<{ maxOutputTokens: string }>().not.toExtend<Config>();
  expectTypeOf<GoogleRequest['contents'][number]['parts'][number]>().toExtend<Wire<Part>>();
  expectTypeOf<GoogleRequest['contents']>().toExtend<Wire<GenerateContentRequest['contents']>>();
});
