import type { PromptFindings } from '@visionprefer/generate';
import type { PromptCounts } from '../prompts/write-prompts.ts';
import { count } from './count.ts';

/** What was found in prompts before anything was asked: `6 prompts: 1 are the same as an earlier one.` */
export function describeFindings({ prompts, repeated, similar, long, otherScripts }: PromptFindings): string {
  const found = [
    ...(repeated ? [`${count(repeated)} are the same as an earlier one`] : []),
    ...(similar ? [`${count(similar)} are nearly the same as an earlier one`] : []),
    ...(long ? [`${count(long)} are likely to be over 77 tokens, of which most models read no more`] : []),
    ...(otherScripts ? [`${count(otherScripts)} are not in Latin letters`] : []),
  ];
  return `${count(prompts)} prompts${found.length ? `: ${found.join('; ')}` : ''}.`;
}

/** What became of prompts: `3 kept, 1 changed, 1 declined`. */
export function describePolished(polished: PromptCounts): string {
  const told = Object.entries(polished).flatMap(([what, number]) => (number ? [`${count(number)} ${what}`] : []));
  return told.join(', ') || 'no prompts';
}
