/** The kinds of records that files hold, with what makes them. */
const kinds: Record<string, { plural: string; madeBy: string }> = {
  'an annotation': { plural: 'annotations', madeBy: 'visionprefer annotate' },
  'a pair': { plural: 'pairs', madeBy: 'visionprefer pairs' },
  'a consensus': { plural: 'records of consensus', madeBy: 'visionprefer aggregate' },
  'a sample': { plural: 'samples', madeBy: '' },
};

/**
 * Why a file is of the wrong kind, told from one of its records: `these are pairs, not annotations. Expected what …`. Undefined
 * when it is of the right kind, or of none that is known.
 */
export function wrongKind(value: unknown, wanted: string): string | undefined {
  const isAnnotation = typeof value === 'object' && value !== null && 'annotatorId' in value && 'outcome' in value;
  const found = isAnnotation ? 'an annotation' : nameRecord(value);
  const [seen, expected] = [kinds[found ?? ''], kinds[wanted]];
  if (!seen || !expected || found === wanted) return undefined;
  const made = expected.madeBy ? ` Expected what \`${expected.madeBy}\` writes.` : '';
  return `these are ${seen.plural}, not ${expected.plural}.${made}`;
}

/** What a value that is no annotation looks like: another record of ours, or undefined. */
export function nameRecord(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || 'outcome' in value) return undefined;
  if ('chosen' in value && 'rejected' in value) return 'a pair';
  if ('sampleId' in value && 'images' in value) return 'a consensus';
  return 'prompt' in value && 'images' in value ? 'a sample' : undefined;
}
