import type { Question } from '@visionprefer/core/plugin';
import type { Abilities } from '../abilities.ts';

/** Marks the end of what is worth caching: the rubric, which is the same for every sample. */
export const breakpoint: { prompt_cache_breakpoint: { mode: 'explicit' } } = {
  prompt_cache_breakpoint: { mode: 'explicit' },
};

/** The fields of a request that have the rubric cached, as far as the model takes them. */
export async function promptCacheFields(
  { instructions }: Question,
  promptCache: Abilities['promptCache'],
): Promise<{ prompt_cache_key?: string; prompt_cache_options?: { mode: 'explicit' } }> {
  if (promptCache === 'none') return {};
  return {
    prompt_cache_key: await rubricKey(instructions),
    ...(promptCache === 'breakpoint' && { prompt_cache_options: { mode: 'explicit' } }),
  };
}

/** Sends questions with the same rubric to where it is cached. */
async function rubricKey(instructions: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(instructions));
  const hex = Array.from(new Uint8Array(digest).subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `visionprefer-${hex}`;
}
