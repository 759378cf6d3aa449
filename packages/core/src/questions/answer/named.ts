/**
 * The one of some names that is meant: the name itself, or, where no other comes near, the name in another case, with
 * other separators, or with marks around it. Undefined when it is none of them, or might be several.
 */
export function nameMeant<N extends string>(said: unknown, names: readonly N[]): N | undefined {
  if (typeof said !== 'string') return undefined;
  const exact = names.find((name) => name === said);
  if (exact !== undefined) return exact;
  const spelt = plain(said);
  const [meant, other] = spelt ? names.filter((name) => plain(name) === spelt) : [];
  return other === undefined ? meant : undefined;
}

/** The label that is meant: itself, or as the question says it, such as `Image A`. */
export function labelMeant(said: unknown, labels: readonly string[]): string | undefined {
  const bare = typeof said === 'string' && /^\W*(?:image|img|picture|photo)[\s_:#-]*([a-z]+)\W*$/i.exec(said)?.[1];
  return nameMeant(said, labels) ?? nameMeant(bare, labels);
}

/** The members of an object under the names that are meant by its keys, others left out; or which name is there twice. */
export function membersOf<N extends string>(
  value: Readonly<Record<string, unknown>>,
  names: readonly N[],
  meant: (said: unknown, names: readonly N[]) => N | undefined = nameMeant,
): Map<N, unknown> | { problem: string } {
  const members = new Map<N, unknown>();
  for (const [key, member] of Object.entries(value)) {
    const name = meant(key, names);
    if (name === undefined) continue;
    if (members.has(name)) return { problem: `${JSON.stringify(name)} is given twice` };
    members.set(name, member);
  }
  return members;
}

/** A name without what may be spelt in several ways. */
function plain(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^[\s*_"'`(]+|[\s*_"'`).:]+$/g, '')
    .replace(/[\s_-]+/g, '');
}
