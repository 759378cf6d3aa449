import { normalisePrompt } from '@visionprefer/aggregator';

/** A short digest of a prompt, the same for prompts that are one: FNV-1a of 64 bits over its normalised text, in hex. */
export function hashPrompt(prompt: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(normalisePrompt(prompt) || prompt)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}
