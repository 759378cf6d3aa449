import { format } from 'node:util';

/** So many texts are told apart; whoever says more than that is not repeating himself. */
const mostTexts = 1_000;

/**
 * Has what SDKs and plugins say through the console told elsewhere, each text once: stdout holds what was asked for, and
 * an SDK that says with every call that its model ends soon would bury all else.
 */
export function tameConsole(console: Console, tell: (text: string) => void): void {
  const said = new Set<string>();
  const say = (...values: unknown[]) => {
    const text = format(...values);
    if (said.has(text)) return;
    if (said.size < mostTexts) said.add(text);
    tell(text);
  };
  Object.assign(console, { log: say, info: say, debug: say, warn: say, error: say });
}
