import type { Annotator } from '../contract/annotator.ts';
import type { JsonSchema } from '../contract/json-schema.ts';
import type { KnownImage } from '../contract/loaded-image.ts';
import type { Question } from '../contract/question.ts';
import { longestBytes, utf8Bytes, writeWording } from './written-wording.ts';

/** A question whose images need not be in memory. */
type AnyQuestion = Question<string, KnownImage>;

/** A number that is not known yet: the least and the most it may come to, and what is likely. */
export interface Span {
  low: number;
  likely: number;
  high: number;
}

/**
 * Input tokens of a question that no vendor counts more than: what a budget reserves. Models read text as UTF-8 bytes
 * or as pieces of several, so no text has more tokens than bytes, as written or as normalised (NFKC, which some
 * tokenisers apply first and which can lengthen a text). Images count as {@link Annotator.imageTokens} says.
 */
export function boundInputTokens(annotator: Annotator, question: AnyQuestion): number {
  let tokens = mostOverhead + writeWording(question).longestBytes;
  for (const part of question.parts) {
    tokens += mostPartOverhead + ('text' in part ? longestBytes(part.text) : countImage(annotator, part.image));
  }
  return Math.ceil(tokens + (annotator.addedTokens?.(question) ?? 0));
}

/**
 * Input tokens that a question is likely to have: what a forecast says. Four bytes of text make a token, as
 * https://help.openai.com/en/articles/4936856 says of English; the encoding o200k_base makes one of 4.5 bytes of the
 * rubrics, 4.2 of the schemas, and 3 to 5 of prompts in Latin, Cyrillic or Japanese letters.
 */
export function likelyInputTokens(annotator: Annotator, question: AnyQuestion): number {
  return Math.ceil(countInput(annotator, question, likelyBytes));
}

/** {@link likelyInputTokens} between the least that is plausible and {@link boundInputTokens}. */
export function spanInputTokens(annotator: Annotator, question: AnyQuestion): Span {
  return {
    low: Math.floor(countInput(annotator, question, mostBytes)),
    likely: likelyInputTokens(annotator, question),
    high: boundInputTokens(annotator, question),
  };
}

/** The least tokens that the part of a question may have that is the same for all samples, and so may be cached. */
export function leastRubricTokens({ instructions }: AnyQuestion): number {
  return Math.floor(utf8Bytes(instructions) / mostBytes);
}

/** Most output tokens of a question's first call. */
export function maxOutputTokensOf({ maxOutputTokens }: Annotator, { imageIds, aspects }: AnyQuestion): number {
  return maxOutputTokens ?? 4_000 + 150 * imageIds.length * aspects.length;
}

/**
 * Output tokens of a question: `low` is a curt answer of a model that does not reason, `high` the cap. `likely` has 45
 * tokens for a rationale, which is three plain sentences, and 400 for the reasoning about the whole question, which
 * differs from model to model by far more than all the rest.
 */
export function spanOutputTokens(annotator: Annotator, question: AnyQuestion): Span {
  const images = question.imageIds.length;
  return {
    low: countAnswer(question.schema, images, curt),
    likely: countAnswer(question.schema, images, usual) + likelyReasoning,
    high: maxOutputTokensOf(annotator, question),
  };
}

/** Bytes that make a token of text: likely, and at most in words that are used often. */
const likelyBytes = 4;
const mostBytes = 6;

/** What an answer takes for a name or a choice, and for a free text. */
interface Wording {
  word: number;
  text: number;
}
const curt: Wording = { word: 2, text: 8 };
const usual: Wording = { word: 4, text: 45 };
const likelyReasoning = 400;

/** What vendors wrap around a question: roles, and their own words about the answer's schema. */
const mostOverhead = 1_024;
const likelyOverhead = 64;

/** What vendors wrap around a text or an image. */
const mostPartOverhead = 32;
const likelyPartOverhead = 4;

function countInput(annotator: Annotator, question: AnyQuestion, bytesPerToken: number): number {
  const { parts } = question;
  let bytes = writeWording(question).bytes + (annotator.addedTokens?.(question) ?? 0);
  let tokens = likelyOverhead + likelyPartOverhead * parts.length;
  for (const part of parts) {
    if ('text' in part) bytes += utf8Bytes(part.text);
    else tokens += countImage(annotator, part.image);
  }
  return tokens + bytes / bytesPerToken;
}

/** A model of which nothing is known counts at most one token for each patch of the smallest usual size. */
function countImage(annotator: Annotator, { width, height }: KnownImage): number {
  return annotator.imageTokens?.({ width, height }) ?? Math.ceil(width / 14) * Math.ceil(height / 14);
}

/** An answer of this form, as JSON in the encoding o200k_base. */
function countAnswer(schema: JsonSchema, images: number, wording: Wording): number {
  const { word, text } = wording;
  if (schema.type === 'string') return schema.enum ? word : text;
  if (schema.type === 'array') return images * countAnswer(schema.items, images, wording);
  return Object.values(schema.properties).reduce(
    (tokens, property) => tokens + word + countAnswer(property, images, wording),
    1,
  );
}
