import { open } from 'node:fs/promises';
import { InputError } from '@visionprefer/core';

const headBytes = 64 * 1024;

/** How an object begins that holds all rows in a list; `images` and the like may begin a row. */
const listedIn =
  /^\{\s*"(data|samples|rows|items|records|examples|results|annotations|ratings|train|test)"\s*:\s*\[\s*\{/;

const utf16Mark = '\xff\xfe';

/** What a file is instead of text in UTF-8, by how it begins: bytes as characters → what is said of it. */
const otherKinds: readonly (readonly [beginning: string, told: string])[] = [
  ['version https://git-lfs.github.com/', 'is a Git LFS pointer instead of the file. Fetch the file: git lfs pull'],
  [utf16Mark, 'is in UTF-16. Save it as UTF-8'],
  ['\xfe\xff', 'is in UTF-16. Save it as UTF-8'],
  ['\x1f\x8b', 'is compressed. Unpack it first (gunzip)'],
  ['\x28\xb5\x2f\xfd', 'is compressed. Unpack it first (unzstd)'],
  ['PK\x03\x04', 'is a ZIP file, as spreadsheets are. Unpack it, or save the sheet as CSV in UTF-8'],
  ['<!doctype html', 'is a web page instead of the data. Download the file anew'],
  ['<html', 'is a web page instead of the data. Download the file anew'],
];

/**
 * Checks that a file may be text in UTF-8.
 *
 * @param named As the user named it.
 * @returns The first 64 KiB, one character a byte.
 * @param options `takesUtf16`: whether UTF-16 in the order of most machines will do. Default: no.
 * @throws InputError that says what it is instead: a Git LFS pointer, UTF-16, something compressed.
 */
export async function checkTextFile(
  path: string,
  named: string,
  { takesUtf16 = false }: { takesUtf16?: boolean } = {},
): Promise<string> {
  const head = await readHead(path, named);
  const beginning = head.slice(0, 64).toLowerCase();
  const kinds = takesUtf16 ? otherKinds.filter(([expected]) => expected !== utf16Mark) : otherKinds;
  const other = kinds.find(([expected]) => beginning.startsWith(expected.toLowerCase()));
  if (other) throw new InputError(`${named} ${other[1]}.`);
  return head;
}

/**
 * Checks that a file may be JSON lines.
 *
 * @param what What a line holds, such as `a sample`.
 * @throws InputError as {@link checkTextFile} does, and when it is one JSON value instead: over several lines, an array, or
 * an object that begins with a list of objects and is alone in the file.
 */
export async function checkJsonLines(path: string, named: string, what: string): Promise<void> {
  const head = await checkTextFile(path, named);
  const text = head.replace(/^\xef\xbb\xbf/, '').trimStart();
  const [first = ''] = text.split(/\r?\n/, 1);
  if (/^\{.*\}\s*,\s*$/.test(first)) {
    throw new InputError(
      `${named} has a comma after each line; expected ${what} a line, and nothing between them. Take the commas out: sed 's/,\\s*$//' ${named} > lines.jsonl.`,
    );
  }
  // A line that ends after a bracket or comma goes on in the next.
  const goesOn = first.length < text.trimEnd().length && /[{[,:]\s*$/.test(first);
  const kind = text.startsWith('[') ? 'array' : text.startsWith('{') && goesOn ? 'document' : undefined;
  const list = text.trimEnd().includes('\n') ? undefined : listedIn.exec(first)?.[1];
  if (!kind && list) {
    throw new InputError(
      `${named} is one JSON object with a list, "${list}"; expected ${what} a line. Convert it: jq -c '.${list}[]' ${named} > lines.jsonl.`,
    );
  }
  if (!kind) return;
  const found = kind === 'array' ? 'one JSON array' : 'one JSON document over several lines';
  const convert = kind === 'array' ? `jq -c '.[]' ${named}` : `jq -c . ${named}`;
  const advice = kind === 'array' ? '' : ` Where they are in a list, name it: jq -c '.data[]'.`;
  throw new InputError(`${named} is ${found}; expected ${what} a line. Convert it: ${convert} > lines.jsonl.${advice}`);
}

async function readHead(path: string, named: string): Promise<string> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`${named} cannot be read (${error.code}). Check its permissions.`);
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead).toString('latin1');
  } finally {
    await file.close();
  }
}
