/** A url as it may stand in a message: without the credentials and signatures that urls can carry. */
export function shortUrl(url: string): string {
  if (/^data:/i.test(url)) return `the data: url ${url.slice(0, Math.min(url.indexOf(',') + 1 || 24, 60))}…`;
  if (!/^https?:/i.test(url)) return url.length > 300 ? `${url.slice(0, 299)}…` : url;
  const parsed = URL.parse(url);
  if (parsed) return `${parsed.origin}${parsed.pathname}${parsed.search && '?…'}`;
  return url.replace(/\/\/[^/]*@/, '//…@').slice(0, 40);
}
