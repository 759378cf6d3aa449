/** The folder of an aspect. Ids are plain words; whatever else a stranger's file has for one cannot leave the folder. */
export function aspectFolder(aspect: string): string {
  return aspect
    .replace(/[^\p{L}\p{N}_.-]+/gu, '_')
    .replace(/^\.+/, '_')
    .slice(0, 100);
}
