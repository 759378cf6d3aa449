/** The version of what `--json` prints: raised when a field changes its meaning or goes away, not when one is added. */
const version = 1;

/** One JSON document for `--json`, with a line end. */
export function jsonDocument(value: object): string {
  return `${JSON.stringify({ version, ...value }, undefined, 2)}\n`;
}
