/** The JSON in the text of a reply; the text itself when it is none. */
export function parseReply(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
