import type { Judge } from './judge.ts';

/** One token with its log-probability and what might have been said in its place, as OpenAI writes it. */
export interface TokenProbability {
  token: string;
  bytes: number[];
  logprob: number;
  top_logprobs: { token: string; bytes: number[]; logprob: number }[];
}

/**
 * The tokens of an answer. Each name of a level is one token, with all five levels in its place, as probable as the
 * score it was drawn from makes them; every other word is certain.
 */
export function writeLogProbabilities(text: string, schema: unknown, judge: Judge): TokenProbability[] {
  const levels = levelsIn(schema);
  let [label, aspect, key] = [judge.labels[0] ?? 'A', '', ''];
  const tokens: TokenProbability[] = [];
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*":?|[^"]+/g)) {
    const said = /^"(.*)"(:?)$/s.exec(token);
    const names = levels.get(aspect);
    if (said?.[2]) {
      key = said[1] ?? '';
      if (levels.has(key)) aspect = key;
    } else if (said && key === 'image') {
      label = said[1] ?? label;
    } else if (said && key === 'level' && names) {
      const shares = distributionOf(judge.score(label, aspect), names.length);
      const others = names.map((name, index) => written(name, shares[index] ?? 0));
      const own = others[names.indexOf(said[1] ?? '')] ?? written(said[1] ?? '', 1);
      const quote = { ...written('"', 1), top_logprobs: [written('"', 1)] };
      tokens.push(quote, { ...own, top_logprobs: others.toSorted((a, b) => b.logprob - a.logprob) }, quote);
      continue;
    }
    tokens.push({ ...written(token, 1), top_logprobs: [written(token, 1)] });
  }
  return tokens;
}

/** Probabilities of the levels 1, 2, 3 …: the most for those next to the score, little for those far from it. */
export function distributionOf(score: number, count: number): number[] {
  const weights = Array.from({ length: count }, (_, index) => Math.exp(-2 * (index + 1 - score) ** 2));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

function written(token: string, probability: number): { token: string; bytes: number[]; logprob: number } {
  return { token, bytes: [...Buffer.from(token)], logprob: Math.log(Math.max(probability, 1e-9)) };
}

/** Aspect → names of its levels, from a schema. */
function levelsIn(schema: unknown, found: Map<string, string[]> = new Map()): Map<string, string[]> {
  if (typeof schema !== 'object' || schema === null) return found;
  const { properties = {}, items } = schema as { properties?: Record<string, unknown>; items?: unknown };
  for (const [name, inner] of Object.entries(properties)) {
    const { level } = (inner as { properties?: { level?: { enum?: string[] } } }).properties ?? {};
    if (level?.enum) found.set(name, level.enum);
    levelsIn(inner, found);
  }
  return levelsIn(items, found);
}
