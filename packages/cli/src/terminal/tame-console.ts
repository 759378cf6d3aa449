import { format } from 'node:util';

/** So many texts are remembered; a console that has more than that does not repeat itself. */
const mostTexts = 1_000;

/**
 * Prints elsewhere what SDKs and plugins write to the console, each text once: stdout holds what was asked for, and an
 * SDK that warns with every call that its model ends soon would bury all else.
 */
export function tameConsole(console: Console, print: (text: string) => void): void {
  const seen = new Set<string>();
  const printOnce = (...values: unknown[]) => {
    const text = format(...values);
    if (seen.has(text)) return;
    if (seen.size < mostTexts) seen.add(text);
    print(text);
  };
  Object.assign(console, { log: printOnce, info: printOnce, debug: printOnce, warn: printOnce, error: printOnce });
}
