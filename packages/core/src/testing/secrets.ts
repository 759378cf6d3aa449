import { inspect } from 'node:util';
import type { WireReply } from './wire.ts';

/** A reply with these words put into all that it says to people. */
export function echoed(reply: WireReply, echo: string): WireReply {
  return { ...reply, body: extend(reply.body, echo) };
}

function extend(value: unknown, echo: string): unknown {
  if (typeof value === 'string') return value.includes(' ') ? value + echo : value;
  if (Array.isArray(value)) return value.map((inner) => extend(inner, echo));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, extend(inner, echo)]));
}

/** Where in an error a secret stands: its message, its stack, its JSON, or whatever hangs on it. */
export function findIn(error: unknown, secret: string): string | undefined {
  const places: [string, () => string][] = [
    ['message', () => (error instanceof Error ? error.message : String(error))],
    ['stack', () => (error instanceof Error ? (error.stack ?? '') : '')],
    ['JSON', () => JSON.stringify(error) ?? ''],
    [
      'properties or cause',
      () => inspect(error, { depth: Infinity, showHidden: true, maxStringLength: null, maxArrayLength: null }),
    ],
  ];
  return places.find(([, read]) => read().includes(secret))?.[0];
}

/** Keeps what is written to the console until restored. */
export function listenToConsole(): { printed: readonly string[]; restore(): void } {
  const printed: string[] = [];
  const names = ['debug', 'log', 'info', 'warn', 'error', 'trace'] as const;
  const terminal = globalThis.console;
  const before = { ...terminal };
  for (const name of names) {
    terminal[name] = (...values: unknown[]) => {
      printed.push(inspect(values, { depth: Infinity, maxStringLength: null }));
    };
  }
  return {
    printed,
    restore() {
      Object.assign(terminal, before);
    },
  };
}
