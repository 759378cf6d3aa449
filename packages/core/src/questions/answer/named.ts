/**
 * The one of some names that is meant: the name itself, or, where no other comes near, the name in another case, with
 * other separators, or with marks around it. Undefined when it is none of them, or might be several.
 */
export function nameMeant<N extends string>(said: unknown, names: readonly N[]): N | undefined {
  if (typeof said !== 'string') return undefined;
  if (isAmong(names, said)) return said;
  const spelt = plain(said);
  const [meant, other] = spelt ? names.filter((name) => plain(name) === spelt) : [];
  return other === undefined ? meant : undefined;
}

function isAmong<N extends string>(names: readonly N[], said: string): said is N {
  return (names as readonly string[]).includes(said);
}

/** The label that is meant: itself, or as the question says it, such as `Image A`. */
export function labelMeant(said: unknown, labels: readonly string[]): string | undefined {
  const label = nameMeant(said, labels);
  if (label !== undefined || typeof said !== 'string') return label;
  return nameMeant(/^\W*(?:image|img|picture|photo)[\s_:#-]*([a-z]+)\W*$/i.exec(said)?.[1], labels);
}

/** The members of an object under the names that are meant by its keys, others left out; or which name is there twice. */
export function membersOf<N extends string>(
  value: Readonly<Record<string, unknown>>,
  names: readonly N[],
  meant: (said: unknown, names: readonly N[]) => N | undefined = nameMeant,
): Map<N, unknown> | { problem: string } {
  const members = new Map<N, unknown>();
  for (const key of Object.keys(value)) {
    const name = meant(key, names);
    if (name === undefined) continue;
    if (members.has(name)) return { problem: `${JSON.stringify(name)} is given twice` };
    members.set(name, value[key]);
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
