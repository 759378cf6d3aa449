import { redact } from './redact.ts';

/** What the vendors' SDKs take as their `logger`. */
export type SdkLogger = Record<'error' | 'warn' | 'info' | 'debug', (message: string, ...rest: unknown[]) => void>;

/**
 * Creates a logger for an SDK that writes to the console when a variable such as `OPENAI_LOG` says so: requests and
 * replies are printed without the secrets, and without the images.
 */
export function createLogger(secrets: readonly (string | undefined)[]): SdkLogger {
  const terminal = globalThis.console;
  const write =
    (level: keyof SdkLogger) =>
    (...told: unknown[]) =>
      terminal[level](...told.map((value) => redact(textOf(value), secrets)));
  return { error: write('error'), warn: write('warn'), info: write('info'), debug: write('debug') };
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  const seen = new WeakSet<object>();
  const plain = (_: string, inner: unknown): unknown => {
    if (typeof inner === 'bigint') return `${inner}`;
    if (inner instanceof Headers) return Object.fromEntries(inner);
    if (inner instanceof Error) return { name: inner.name, message: inner.message };
    if (typeof inner !== 'object' || inner === null) return inner;
    if (seen.has(inner)) return undefined;
    seen.add(inner);
    return inner;
  };
  return JSON.stringify(value, plain) ?? String(value);
}
