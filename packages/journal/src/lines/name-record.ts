/** What a value that is no annotation looks like: another record of ours, or undefined. */
export function nameRecord(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || 'outcome' in value) return undefined;
  if ('chosen' in value && 'rejected' in value) return 'a pair';
  if ('sampleId' in value && 'images' in value) return 'a consensus';
  return 'prompt' in value && 'images' in value ? 'a sample' : undefined;
}
