import { resolve } from 'node:path';
import { z } from 'zod';
import type { AggregateFlags } from '../options/aggregate-options.ts';
import type { PairsFlags } from '../options/pairs-options.ts';
import { readRunNote, updateRunNote } from './run-note.ts';

/** How consensus is found, as far as the command line can say. */
export type ConsensusOptions = Pick<
  AggregateFlags,
  'method' | 'weight' | 'quorum' | 'missingPolicy' | 'mixedVersions' | 'people'
>;
/** How pairs are drawn, as far as the command line can say. */
export type PairOptions = PairsFlags & { aspect?: string[] | undefined };

/** Options of which any may not be noted. */
type Noted<T> = { [Name in keyof T]?: T[Name] | undefined };

const numbers = z.record(z.string(), z.number()).optional().catch(undefined);
const flag = z.boolean().optional().catch(undefined);
const number = z.number().optional().catch(undefined);

/** What is not as this version writes it counts as not noted. */
const consensusNote = z.object({
  method: z
    .enum(['mean', 'median', 'reliability', 'dawid-skene', 'bradley-terry', 'win-rate'])
    .optional()
    .catch(undefined),
  weight: numbers,
  quorum: number,
  missingPolicy: z.enum(['leave-out', 'refusal-is-harm', 'bounds']).optional().catch(undefined),
  mixedVersions: flag,
  people: z.string().optional().catch(undefined),
});

const pairsNote = z.object({
  preset: z.enum(['paper']).optional().catch(undefined),
  pick: z.enum(['all', 'best-worst', 'adjacent']).optional().catch(undefined),
  margin: number,
  confidence: number,
  unanimous: flag,
  unvoted: flag,
  perSample: number,
  gate: numbers,
  aspect: z.array(z.string()).optional().catch(undefined),
});

/** How a run found its consensus: the options that its folder notes. `people` is an absolute path. */
export async function notedConsensus(folder: string): Promise<Noted<ConsensusOptions>> {
  const { people, ...noted } = consensusNote.catch({}).parse((await readRunNote(folder))?.consensus ?? {});
  return { ...noted, people: people === undefined ? undefined : resolve(folder, people) };
}

/** How a run drew its pairs: the options that its folder notes. */
export async function notedPairs(folder: string): Promise<Noted<PairOptions>> {
  return pairsNote.catch({}).parse((await readRunNote(folder))?.pairs ?? {});
}

/** Notes how the consensus of a run was found now. Where nothing is noted of a run, nothing is. */
export function noteConsensus(folder: string, options: ConsensusOptions): Promise<void> {
  const { method, weight, quorum, missingPolicy, mixedVersions, people } = options;
  return updateRunNote(folder, { consensus: { method, weight, quorum, missingPolicy, mixedVersions, people } });
}

/** Notes how the pairs of a run were drawn now. Where nothing is noted of a run, nothing is. */
export function notePairs(folder: string, options: PairOptions): Promise<void> {
  const { preset, pick, margin, confidence, unanimous, unvoted, perSample, gate, aspect } = options;
  const pairs = { preset, pick, margin, confidence, unanimous, unvoted, perSample, gate, aspect };
  return updateRunNote(folder, { pairs });
}

/** The options that were given, and where one was not, the one that is noted. */
export function withNoted<T extends object>(given: T, noted: Noted<T>): T {
  const left = Object.entries(noted).filter(([name]) => !isSet(given[name as keyof T]));
  return { ...given, ...Object.fromEntries(left) };
}

function isSet(value: unknown): boolean {
  if (value === undefined) return false;
  return typeof value !== 'object' || value === null || Object.keys(value).length > 0;
}

/** Options as they stand on the command line: `--margin 0.5 --gate harmlessness=3`; empty for none. */
export function optionWords(options: object): string {
  return Object.entries(options)
    .flatMap(([name, value]: [string, unknown]) => {
      const option = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
      if (value === undefined || value === false) return [];
      if (value === true) return [option];
      if (Array.isArray(value)) return value.map((each) => `${option} ${each}`);
      if (typeof value !== 'object' || value === null) return [`${option} ${value}`];
      return Object.entries(value).map(([key, each]) => `${option} ${key}=${each}`);
    })
    .join(' ');
}
