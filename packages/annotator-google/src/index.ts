export type { GenaiClient } from './genai-transport.ts';
export type { GenerativeAiClient } from './generative-ai-transport.ts';
export { type GoogleOptions, google, type SafetySetting, type ThinkingConfig } from './google.ts';
