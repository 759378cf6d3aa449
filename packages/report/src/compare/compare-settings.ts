import type { ComparedSettings } from './comparison-data.ts';
import type { RunToCompare } from './run-to-compare.ts';

/** What differs between the settings of two runs, and what is the same. */
export function compareSettings(runs: readonly [RunToCompare, RunToCompare]): ComparedSettings {
  const [first, second] = runs.map(({ settings = {} }) => new Map(Object.entries(settings))) as [
    Map<string, string>,
    Map<string, string>,
  ];
  const silent = runs.filter(({ settings }) => settings === undefined).map(({ name }) => name);
  if (silent.length > 0) return { silent, apart: [], alike: [] };
  const names = [...new Set([...first.keys(), ...second.keys()])];
  const differs = (name: string) => first.get(name) !== second.get(name);
  return {
    silent,
    apart: names.filter(differs).map((name) => ({ name, values: [first.get(name) ?? null, second.get(name) ?? null] })),
    alike: names.filter((name) => !differs(name)),
  };
}
