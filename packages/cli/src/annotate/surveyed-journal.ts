import { type Annotation, createKeySet, type KeySet } from '@visionprefer/core';
import { type Journal, parseJsonLine, readLines } from '@visionprefer/journal';

/** The keys that are settled; undefined when the journal is empty. */
export async function readKeys(journal: Pick<Journal, typeof Symbol.asyncIterator>): Promise<KeySet | undefined> {
  const keys = createKeySet();
  let lines = 0;
  for await (const { key } of journal) {
    lines++;
    if (key !== undefined) keys.add(key);
  }
  return lines ? keys : undefined;
}

/** The annotations about some samples. Whatever is no annotation was told when the journal's keys were read. */
export async function* readAnnotationsOf(path: string, sampleIds: KeySet): AsyncGenerator<Annotation, void, undefined> {
  for await (const line of readLines(path)) {
    if (!('text' in line) || isAboutAnother(line.text, sampleIds)) continue;
    const parsed = parseJsonLine(line.text);
    if (!('value' in parsed)) continue;
    const annotation = parsed.value as Annotation;
    if (sampleIds.has(annotation.sampleId)) yield annotation;
  }
}

/** Tells most lines that need not be parsed. Within a text of JSON the quotes of this name would be escaped. */
function isAboutAnother(text: string, sampleIds: KeySet): boolean {
  const [, sampleId] = /"sampleId":"([^"\\]*)"/.exec(text) ?? [];
  return sampleId !== undefined && !sampleIds.has(sampleId);
}
