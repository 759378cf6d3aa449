import type { Usage } from '../records/records.ts';

/** The sum of two usages; a field that neither has stays absent. */
export function addUsage(sum: Usage = {}, usage: Usage = {}): Usage {
  const total: Usage = { ...sum };
  for (const [name, tokens] of Object.entries(usage) as [keyof Usage, number][])
    total[name] = (total[name] ?? 0) + tokens;
  return total;
}
