/** A prompt and a picture that occur together in a pair. */
export interface Occurrence {
  prompt: string;
  picture: string;
}

/**
 * Joins what must not be divided: prompts that share a picture are one group, so that no picture is on both sides of a
 * split. Groups are numbered in the order of their first prompts, by text.
 *
 * @returns Prompt → number of its group, from 0.
 */
export function groupPrompts(occurrences: Iterable<Occurrence>): Map<string, number> {
  const leaders = new Map<string, string>();
  const lead = (prompt: string): string => {
    let leader = prompt;
    for (let above = leaders.get(leader); above !== undefined && above !== leader; above = leaders.get(leader)) {
      leader = above;
    }
    // What was passed on the way leads straight there from now on.
    for (let passed = prompt; passed !== leader; ) {
      const above = leaders.get(passed) ?? leader;
      leaders.set(passed, leader);
      passed = above;
    }
    return leader;
  };
  const firstOf = new Map<string, string>();
  for (const { prompt, picture } of occurrences) {
    if (!leaders.has(prompt)) leaders.set(prompt, prompt);
    const other = firstOf.get(picture);
    if (other === undefined) firstOf.set(picture, prompt);
    else leaders.set(lead(prompt), lead(other));
  }
  const numbers = new Map<string, number>();
  const groups = new Map<string, number>();
  for (const prompt of [...leaders.keys()].sort()) {
    const leader = lead(prompt);
    const number = numbers.get(leader) ?? numbers.size;
    numbers.set(leader, number);
    groups.set(prompt, number);
  }
  return groups;
}
