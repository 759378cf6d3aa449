import { createHash } from 'node:crypto';

/** What is told of a list of prompts before anything is asked. */
export interface PromptFindings {
  prompts: number;
  /** Prompts that are the same as an earlier one but for case, spaces and marks. */
  repeated: number;
  /** Prompts that are nearly the same as an earlier one. */
  similar: number;
  /** Prompts that are likely to have more tokens than the text encoders of most models read: 77. */
  long: number;
  /** Prompts most of whose letters are not Latin, which those text encoders hardly know. */
  otherScripts: number;
}

/** Looks through prompts one by one. */
export interface LookThrough {
  /** What is to be said of a prompt: `repeated` or `similar` with the id of the earlier one. */
  add(prompt: { id: string; prompt: string }): { repeats?: string; resembles?: string };
  readonly findings: PromptFindings;
}

/** Tokens that CLIP's text encoder reads, with its two marks of beginning and end. */
const mostTokens = 77;
const hashes = 32;
const bandRows = 4;

/**
 * Creates the teller of what is wrong with prompts. Near duplicates are found by MinHash over runs of five characters
 * (A. Broder 1997) in eight bands of four hashes, and then compared: above a Jaccard similarity of 0.8 they are told.
 * It holds some 600 bytes a prompt.
 */
export function lookThrough(): LookThrough {
  const exact = new Map<string, string>();
  const bands = new Map<string, { id: string; signature: Uint32Array }>();
  const findings = { prompts: 0, repeated: 0, similar: 0, long: 0, otherScripts: 0 };
  return {
    findings,
    add({ id, prompt }) {
      findings.prompts++;
      if (likelyTokens(prompt) > mostTokens) findings.long++;
      if (isOtherScript(prompt)) findings.otherScripts++;
      const plain = normalise(prompt);
      const digest = createHash('sha256').update(plain).digest('base64').slice(0, 16);
      const repeats = exact.get(digest);
      if (repeats !== undefined) {
        findings.repeated++;
        return { repeats };
      }
      exact.set(digest, id);
      const signature = minHash(plain);
      let resembles: string | undefined;
      for (let band = 0; band < hashes / bandRows; band++) {
        const key = `${band} ${signature.slice(band * bandRows, (band + 1) * bandRows).join()}`;
        const other = bands.get(key);
        if (other && similarity(other.signature, signature) >= 0.8) resembles ??= other.id;
        if (!other) bands.set(key, { id, signature });
      }
      if (resembles === undefined) return {};
      findings.similar++;
      return { resembles };
    },
  };
}

/** The words of a prompt, without case, marks and forms of letters. */
export function normalise(prompt: string): string {
  return (
    prompt
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).join(' ');
}

/**
 * Tokens that a prompt is likely to have in CLIP's encoding, with the two marks: one for each word and sign, one more for
 * every six letters of a long word, and one for each character of scripts without spaces.
 */
export function likelyTokens(prompt: string): number {
  let tokens = 2;
  for (const piece of prompt.match(/\p{L}+|\p{N}|[^\s\p{L}\p{N}]+/gu) ?? []) {
    tokens += /^[\p{Script=Latin}]+$/u.test(piece) ? Math.ceil(piece.length / 8) : Math.max(1, [...piece].length / 2);
  }
  return Math.ceil(tokens);
}

function isOtherScript(prompt: string): boolean {
  const letters = prompt.match(/\p{L}/gu) ?? [];
  const latin = prompt.match(/\p{Script=Latin}/gu) ?? [];
  return letters.length > 0 && latin.length * 2 < letters.length;
}

function minHash(text: string): Uint32Array {
  const least = new Uint32Array(hashes).fill(0xffffffff);
  for (let at = 0; at <= Math.max(0, text.length - 5); at++) {
    let hash = 0x811c9dc5;
    for (let next = at; next < Math.min(text.length, at + 5); next++)
      hash = Math.imul(hash ^ text.charCodeAt(next), 0x01000193);
    for (let index = 0; index < hashes; index++) {
      // One hash turned into many: multiplied by odd numbers and mixed.
      let mixed = Math.imul(hash ^ (index * 0x9e3779b9), 2 * index + 0x85ebca6b) >>> 0;
      mixed = (mixed ^ (mixed >>> 15)) >>> 0;
      if (mixed < (least[index] ?? 0)) least[index] = mixed;
    }
  }
  return least;
}

/** Share of hashes that agree: an estimate of the Jaccard similarity. */
function similarity(one: Uint32Array, other: Uint32Array): number {
  return one.reduce((same, hash, index) => same + Number(hash === other[index]), 0) / hashes;
}
