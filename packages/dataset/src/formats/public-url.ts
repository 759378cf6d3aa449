/**
 * The url of an image as it may stand in a published data set: https without credentials, query and fragment, which can
 * hold signatures; null for anything else, for paths tell of the machine they are on.
 */
export function publicUrl(url: string): string | null {
  const parsed = /^https:/i.test(url) ? URL.parse(url) : null;
  return parsed ? `${parsed.origin}${parsed.pathname}` : null;
}
