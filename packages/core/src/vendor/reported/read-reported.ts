import { readDurationMs } from '../../pace/read-retry-after.ts';
import { parseReply } from '../parse-reply.ts';
import { listOf, partOf } from '../part-of.ts';

/** What a server says went wrong, whichever shape it says it in. */
export interface Reported {
  /** Its own words as sentences, without what it repeats; empty when it said nothing. */
  words: string;
  /** Its codes, types and reasons, such as `data_inspection_failed` or `429`. */
  names: readonly string[];
  /** The HTTP status that stands in the body: gateways pass errors on with a status of 200. */
  status: number | undefined;
  /** The fields of the request that it names. */
  params: readonly string[];
  /** Milliseconds that it asks to wait. */
  retryAfterMs: number | undefined;
}

/**
 * Reads what went wrong from the body of a reply: an `error` that is an object, a text, or stands in a list; fields at
 * the top level; `detail` as FastAPI has it; `metadata.raw` of OpenRouter, whose text is a body itself; details of
 * Google; envelopes such as `{ code, msg }`. Only fields that hold a problem are read: servers repeat whole requests.
 */
export function readReported(body: unknown): Reported {
  const found: Found = { words: [], names: [], params: [], statuses: [], waitsMs: [] };
  read(body, found, 0);
  const said = [...new Set(found.words)].filter(
    (words, at, all) =>
      !all.some((other, place) => place !== at && other.includes(words)) &&
      (all.length === 1 || !says.nothing.test(words)),
  );
  return {
    words: said.map((words) => (/[.!?…。！？]$/.test(words) ? words : `${words}.`)).join(' '),
    names: [...new Set(found.names)],
    status: found.statuses[0],
    params: [...new Set(found.params)],
    retryAfterMs: found.waitsMs.length ? Math.max(...found.waitsMs) : undefined,
  };
}

interface Found {
  words: string[];
  names: string[];
  params: string[];
  statuses: number[];
  waitsMs: number[];
}

/** Errors are not nested deeper by anybody who means well. */
const deepest = 8;
/** Problems of one list that are read. */
const most = 10;
/** Characters of words that stand under a name that is not known. */
const longest = 500;

/** Names of fields, in lower case and without `_` and `-`. */
const fields = {
  words: /^(message|msg|(err|error|status|fail)(or)?(msg|message|description)|description|detail|title|faultstring)$/,
  name: /^(code|type|status|reason|((err|error|status|sub)(or)?(code|type|status))|quotaid|blockreason|failedcheck)$/,
  param: /^(param|field|loc)$/,
  inner: /^(errors?|err|details?|metadata|raw|innererror|cause|baseresp|response|fault|violations|fieldviolations)$/,
  told: /^(message|msg|errors?|err|details?|violations|fieldviolations)$/,
  wait: /^(retrydelay|retryafter|retryafterseconds)$/,
};

const says = {
  /** What wrappers say for want of anything better. */
  nothing: /^(provider returned error|upstream error|error|bad request|unknown error|an error occurred)[.!]?$/i,
  /** Words that name no problem, where names stand. */
  noName: /^(|error|null|none|false|true|object|ok|success|value_error.*)$/i,
};

function read(value: unknown, found: Found, depth: number): void {
  if (depth > deepest) return;
  if (typeof value === 'string') {
    readText(value, found, depth);
  } else if (Array.isArray(value)) {
    for (const item of value.slice(0, most)) read(item, found, depth + 1);
  } else if (typeof value === 'object' && value !== null) {
    readFields(value as Readonly<Record<string, unknown>>, found, depth);
  }
}

function readFields(body: Readonly<Record<string, unknown>>, found: Found, depth: number): void {
  const place = listOf(body.loc).filter(isPlain).join('.');
  for (const [name, inner] of Object.entries(body)) {
    const field = name.toLowerCase().replace(/[_-]/g, '');
    if (fields.param.test(field)) found.params.push(...textsOf(inner));
    else if (fields.wait.test(field)) found.waitsMs.push(...waitOf(inner));
    else if (fields.name.test(field)) readName(inner, found, field.endsWith('code'));
    else if (/^(in|out)putsensitive$/.test(field) && inner === true) found.names.push(name);
    else if (field === 'reasons' && listOf(inner).length) found.names.push('moderation');
    else if (field === 'quotavalue' && isPlain(inner) && `${inner}` === '0') found.names.push('quota_of_nothing');
    else if (field === 'providername' && isPlain(inner)) found.words.push(`Provider ${inner}`);
    if (!fields.words.test(field) && !fields.inner.test(field)) continue;
    const known = found.words.length;
    if (typeof inner === 'string') readText(place ? `${place}: ${inner}` : inner, found, depth);
    else read(inner, found, depth + 1);
    if (found.words.length === known && fields.told.test(field)) readTold(inner, found, depth);
  }
}

/** Words under names that a server made up: `{ message: { en: … } }`, or fields of a form with what is wrong with each. */
function readTold(value: unknown, found: Found, depth: number, place = ''): void {
  const texts = [value].flat().filter((text) => typeof text === 'string' && text.trim() && text.length <= longest);
  if (place) found.words.push(...texts.slice(0, most).map((text) => `${place}: ${text}`));
  if (depth > deepest || Array.isArray(value)) return;
  for (const [name, inner] of Object.entries(partOf(value)).slice(0, most)) {
    const field = name.toLowerCase().replace(/[_-]/g, '');
    if (!fields.name.test(field) && !fields.param.test(field)) readTold(inner, found, depth + 1, name);
  }
}

function readText(text: string, found: Found, depth: number): void {
  const trimmed = text.trim();
  if (trimmed === '') return;
  const body = /^[{[]/.test(trimmed) ? parseReply(trimmed) : trimmed;
  if (typeof body === 'string') found.words.push(trimmed.startsWith('<') ? withoutTags(trimmed) : trimmed);
  else read(body, found, depth + 1);
}

/** How the words of a page begin. */
export const aPage = 'A page came back:';

/** The page of a gateway, as far as it is read. */
function withoutTags(page: string): string {
  const text = page.slice(0, 20_000).replace(/<(style|script)\b[\s\S]*?<\/\1>|<[^>]*>/gi, ' ');
  return `${aPage} ${text.replace(/\s+/g, ' ').trim()}`;
}

function readName(value: unknown, found: Found, isCode: boolean): void {
  if (!isPlain(value)) return;
  const name = `${value}`.trim();
  if (says.noName.test(name) || name.length > 200) return;
  // The code tells more than the type that stands before it.
  if (isCode) found.names.unshift(name);
  else found.names.push(name);
  // Some have a sentence where others have a name.
  if (/\s/.test(name)) found.words.push(name);
  if (/^[45]\d\d$/.test(name)) found.statuses.push(Number(name));
}

function textsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.filter((item) => typeof item === 'string');
  return typeof value === 'string' && value ? [value] : [];
}

/** `34.4s`, seconds as a number, or seconds and nanoseconds apart. */
function waitOf(value: unknown): number[] {
  const { seconds, nanos = 0 } = partOf(value);
  const text = isPlain(seconds) && isPlain(nanos) ? `${seconds}s${nanos}ns` : isPlain(value) ? `${value}` : '';
  return [readDurationMs(text)].filter((ms) => ms !== undefined);
}

/** Bodies are not what their types say: an object from JSON can even refuse to become text. */
function isPlain(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
