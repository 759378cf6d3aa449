import type * as z from 'zod';

/** What a schema found wrong, on one line: `images[1].url: expected string; prompt: must not be empty`. */
export function describeIssues({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => `${where(path)}${message}`).join('; ');
}

function where(path: readonly PropertyKey[]): string {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
  return steps && `${steps.replace(/^\./, '')}: `;
}
