import { normalise } from './expectation.ts';

/** One token of an answer and its log-probability, with what the model might have said in its place. */
export interface Token extends Alternative {
  top_logprobs?: Alternative[];
}

interface Alternative {
  token: string;
  bytes?: number[] | null;
  logprob: number;
}

/** An answer as it was said, token by token. A character stands for a byte: tokens may end within a character. */
export interface Spoken {
  tokens: readonly { start: number; said: string; probability: number; others: readonly Other[] }[];
  /** Where the answer's text begins. */
  offset: number;
}

interface Other {
  said: string;
  probability: number;
}

/** The tokens behind a text; undefined when they are not this text's. */
export function toSpoken(tokens: readonly Token[], text: string): Spoken | undefined {
  let start = 0;
  const spoken = tokens.map((token) => {
    const { said, probability } = toOther(token);
    const others = (token.top_logprobs ?? []).map(toOther).filter((other) => other.said !== said);
    const place = { start, said, probability, others };
    start += said.length;
    return place;
  });
  // Servers may tell more tokens than the text has: white space and marks around it, or reasoning before it.
  const offset = spoken
    .map(({ said }) => said)
    .join('')
    .lastIndexOf(toBytes(text));
  return offset === -1 ? undefined : { tokens: spoken, offset };
}

/** How much of the probability must be seen on the five levels. */
const leastSeen = 0.5;
/** How much of that may be on tokens that begin several levels, so that one cannot tell which was meant. */
const mostUnclear = 0.1;

/**
 * The probabilities of the five levels at the place where one was named. Along the tokens of that name, everything the
 * model might have said instead counts for the one level whose name it begins; what could begin several is unclear, and
 * followed no further unless it was said. What begins none is left out: the schema would not have let it pass.
 *
 * @param before The text up to the name.
 * @param names The five names, worst to best.
 * @returns undefined when less than half of the probability is on the levels, or more than a tenth of it is unclear.
 */
export function levelDistribution(
  { tokens, offset }: Spoken,
  before: string,
  names: readonly string[],
): number[] | undefined {
  const nameAt = offset + toBytes(before).length;
  const levels = names.map(toBytes);
  const weights = levels.map(() => 0);
  let unclear = 0;
  let path = '';
  let reached = 1;
  const count = (said: string, probability: number): number => {
    const meant = levels.flatMap((name, index) => (begins(said, name) ? [index] : []));
    const [only] = meant;
    if (meant.length === 1 && only !== undefined) weights[only] = (weights[only] ?? 0) + probability;
    return meant.length;
  };
  for (const { start, said, probability, others } of tokens) {
    if (start + said.length <= nameAt) continue;
    // The first token may begin before the name, with the quotation mark; others are compared if they begin alike.
    const lead = said.slice(0, Math.max(0, nameAt - start));
    for (const other of others) {
      if (!other.said.startsWith(lead)) continue;
      const weight = reached * other.probability;
      if (count(path + other.said.slice(lead.length), weight) > 1) unclear += weight;
    }
    path += said.slice(lead.length);
    reached *= probability;
    const meant = count(path, reached);
    if (meant === 0) return undefined;
    if (meant === 1) break;
  }
  const seen = weights.reduce((sum, weight) => sum + weight, 0);
  return seen < leastSeen || unclear > mostUnclear * (seen + unclear) ? undefined : normalise(weights);
}

/** Whether what was said may be the beginning of a name, or is the name and its closing quotation mark. */
function begins(said: string, name: string): boolean {
  return name.startsWith(said) || said.startsWith(`${name}"`);
}

function toOther({ token, bytes, logprob }: Alternative): Other {
  const said = bytes ? String.fromCharCode(...bytes) : toBytes(token);
  return { said, probability: Math.exp(logprob) };
}

function toBytes(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
}
