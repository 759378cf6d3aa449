const told: Set<string> = new Set();

/**
 * Says, once in a process for each annotator, that its calls go through a client that cannot be guarded: it may follow
 * redirects with the key, and read an answer however long it is.
 *
 * @param remedy What to pass instead, as a sentence.
 */
export function warnUnguarded(id: string, remedy: string): void {
  if (told.has(id)) return;
  told.add(id);
  const { process } = globalThis as { process?: { emitWarning?(text: string, options: object): void } };
  process?.emitWarning?.(
    `${id}: the calls of its client cannot be seen. If it calls a server, it may follow redirects with the API key, and read an answer however long it is. ${remedy}`,
    { type: 'Warning', code: 'VISIONPREFER_UNGUARDED' },
  );
}
