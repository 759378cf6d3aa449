/** What a base url holds that must not be repeated: its password, and keys in its query. Nothing for what is no url. */
export function secretsOfUrl(url: string | undefined): string[] {
  const parsed = url === undefined ? null : URL.parse(url);
  if (!parsed) return [];
  const { username, password, searchParams } = parsed;
  return [...[username, password].flatMap((part) => [part, decode(part)]), ...searchParams.values()].filter(Boolean);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
