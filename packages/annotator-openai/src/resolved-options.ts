import type { CallImages } from '@visionprefer/core/plugin';
import type OpenAI from 'openai';
import type { Abilities } from './abilities.ts';
import type { Dialect } from './dialects.ts';
import type { PostRequest } from './interfaces/post.ts';
import type { OpenAIOptions } from './openai-options.ts';

/** The options with every default filled in. */
export interface ResolvedOptions {
  id: string;
  model: string;
  client: OpenAI;
  /** For files, which may be longer than an answer. */
  files: OpenAI;
  /** Posts requests past the client; undefined where they go through it. */
  post: PostRequest | undefined;
  /** How the images of one call get into its request. */
  images: () => CallImages;
  /** What must not be repeated. */
  secrets: readonly (string | undefined)[];
  api: 'responses' | 'chat' | 'decisions';
  scores: 'level' | 'expected';
  detail: 'low' | 'high' | 'original' | 'auto';
  reasoning: OpenAIOptions['reasoning'];
  extraBody: Record<string, unknown>;
  dialect: Dialect;
  abilities: Abilities;
  /** Whether the vendor itself is called, at its usual prices: not from one region alone, not with precedence. */
  listed: boolean;
}
