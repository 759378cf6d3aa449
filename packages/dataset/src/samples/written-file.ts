import { access } from 'node:fs/promises';
import { join, parse, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * The `file:` url under which a file is really there. The same name with accents can be written in two forms, composed
 * (NFC) as most lists have it, or taken apart (NFD) as files from a Mac are: they look alike and are different names.
 * Other urls, plain names, and files that are there in neither form stay as they are.
 */
export async function writtenFile(url: string): Promise<string> {
  // A url has what is not ASCII escaped; without that there is only one form.
  if (!url.startsWith('file:') || !/%[c-f]/i.test(url)) return url;
  let path: string;
  try {
    path = fileURLToPath(url);
  } catch {
    return url;
  }
  if (await isThere(path)) return url;
  const { root } = parse(path);
  let found = root;
  for (const step of path.slice(root.length).split(sep)) {
    const forms = [step, step.normalize('NFC'), step.normalize('NFD')].map((name) => join(found, name));
    const next = await firstThere(forms);
    if (next === undefined) return url;
    found = next;
  }
  return pathToFileURL(found).href;
}

async function firstThere(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) if (await isThere(path)) return path;
  return undefined;
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
