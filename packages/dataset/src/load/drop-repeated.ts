import { createKeySet, type PairSide, type PreferencePair, type Source } from '@visionprefer/core';

/**
 * Leaves out what a trainer would meet twice, the same two pictures for the same prompt with the same winner, and pairs
 * of a picture with itself.
 *
 * @param onDropped Called for each pair that is left out.
 */
export async function* dropRepeated(
  pairs: Source<PreferencePair>,
  onDropped: () => void,
): AsyncGenerator<PreferencePair, void, undefined> {
  const seen = createKeySet();
  for await (const pair of pairs) {
    const [chosen, rejected] = [pictureOf(pair.chosen), pictureOf(pair.rejected)];
    const key = JSON.stringify([pair.aspect, sameWords(pair.prompt), chosen, rejected]);
    if (chosen === rejected || !seen.add(key)) onDropped();
    else yield pair;
  }
}

/** What tells a picture from others: its hash, which ratings made elsewhere may lack. */
function pictureOf({ hash, url }: PairSide): string {
  return hash || url;
}

/** What is the same for prompts that differ in case, spacing or Unicode form alone. */
function sameWords(prompt: string): string {
  return prompt.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}
