export type { Abilities } from './abilities.ts';
export { type Dialect, type DialectName, dialects } from './dialects.ts';
export { openai } from './openai.ts';
export type { OpenAIOptions } from './openai-options.ts';
