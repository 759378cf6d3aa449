/** The value of one line of JSON, or what is wrong with it and where. */
export function parseJsonLine(text: string): { value: unknown } | { problem: string } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    const { message } = error as SyntaxError;
    // The engine's message repeats the text and counts lines from the start of it.
    const reason = message
      .replace(/,? ?(\.\.\.)?".*is not valid JSON$/s, '')
      .replace(/(?: in JSON)? at position.*$/s, '');
    const position = /at position (\d+)/.exec(message)?.[1];
    const column = position === undefined ? '' : ` at column ${Number(position) + 1}`;
    return { problem: `not JSON (${reason}${column})` };
  }
}
