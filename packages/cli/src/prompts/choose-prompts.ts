import type { Prompt, PromptSource } from '@visionprefer/dataset';
import { drawStratified, lookThrough, type PromptFindings } from '@visionprefer/generate';
import type { PolishFlags } from '../options/polish-options.ts';

/** The prompts that are taken, and what was found in all of them. */
export interface ChosenPrompts {
  source: PromptSource;
  findings: PromptFindings;
  /** Id → why it is left out. */
  dropped: ReadonlyMap<string, string>;
  /** Ids that were drawn; undefined: all. */
  drawn: ReadonlySet<string> | undefined;
}

/** Looks through prompts, leaves out what is to be dropped, and draws the part that is asked for. */
export async function choosePrompts(
  source: PromptSource,
  { drop, sample, seed }: Pick<PolishFlags, 'drop' | 'sample' | 'seed'>,
): Promise<ChosenPrompts> {
  const look = lookThrough();
  const dropped = new Map<string, string>();
  for await (const prompt of source.read(() => {})) {
    const { repeats, resembles } = look.add(prompt);
    if (repeats !== undefined && drop.includes('repeated')) dropped.set(prompt.id, `the same as ${repeats}`);
    if (resembles !== undefined && drop.includes('similar')) dropped.set(prompt.id, `nearly the same as ${resembles}`);
  }
  const left = () =>
    only(
      source.read(() => {}),
      ({ id }) => !dropped.has(id),
    );
  const drawn = sample === undefined ? undefined : await drawStratified(left, { size: sample, seed });
  return { source, findings: look.findings, dropped, drawn };
}

/** Reads the prompts that are taken. */
export function readChosen(
  { source, dropped, drawn }: ChosenPrompts,
  report: Parameters<PromptSource['read']>[0],
): AsyncGenerator<Prompt, void, undefined> {
  return only(source.read(report), ({ id }) => !dropped.has(id) && (drawn?.has(id) ?? true));
}

async function* only(
  prompts: AsyncIterable<Prompt>,
  isTaken: (prompt: Prompt) => boolean,
): AsyncGenerator<Prompt, void, undefined> {
  for await (const prompt of prompts) if (isTaken(prompt)) yield prompt;
}
