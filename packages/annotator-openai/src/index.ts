export { type Dialect, type DialectName, dialects } from './dialects.ts';
export type { Abilities } from './model-abilities.ts';
export { type OpenAIOptions, openai } from './openai.ts';
