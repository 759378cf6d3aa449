import type { Annotator, Question } from './annotator.ts';
import type { KnownImage } from './load-image.ts';

/**
 * Input tokens of a question that no vendor counts more than: what a budget reserves. Models read text as UTF-8 bytes
 * or as pieces of several, so no text has more tokens than bytes, as written or as normalised (NFKC, which some
 * tokenisers apply first and which can lengthen a text). Images count as {@link Annotator.imageTokens} says.
 */
export function boundInputTokens(annotator: Annotator, question: Question<string, KnownImage>): number {
  let tokens = mostOverhead + longestBytes(question.instructions) + longestBytes(JSON.stringify(question.schema));
  for (const part of question.parts) {
    tokens += mostPartOverhead + ('text' in part ? longestBytes(part.text) : imageTokensOf(annotator, part.image));
  }
  return Math.ceil(tokens);
}

/**
 * Input tokens that a question is likely to have: what a forecast says. Four bytes of text make a token, as
 * https://help.openai.com/en/articles/4936856 says of English; the encoding o200k_base makes one of 4.5 bytes of the
 * rubrics, 4.2 of the schemas, and 3 to 5 of prompts in Latin, Cyrillic or Japanese letters.
 */
export function likelyInputTokens(annotator: Annotator, question: Question<string, KnownImage>): number {
  let tokens = likelyOverhead + utf8Bytes(question.instructions) / 4 + utf8Bytes(JSON.stringify(question.schema)) / 4;
  for (const part of question.parts) {
    tokens += likelyPartOverhead + ('text' in part ? utf8Bytes(part.text) / 4 : imageTokensOf(annotator, part.image));
  }
  return Math.ceil(tokens);
}

/** What vendors wrap around a question: roles, and their own words about the answer's schema. */
const mostOverhead = 1_024;
const likelyOverhead = 64;

/** What vendors wrap around a text or an image. */
const mostPartOverhead = 32;
const likelyPartOverhead = 4;

/** A model of which nothing is known counts at most one token for each patch of the smallest usual size. */
function imageTokensOf(annotator: Annotator, { width, height }: KnownImage): number {
  return annotator.imageTokens?.({ width, height }) ?? Math.ceil(width / 14) * Math.ceil(height / 14);
}

function longestBytes(text: string): number {
  const bytes = utf8Bytes(text);
  return bytes === text.length ? bytes : Math.max(bytes, utf8Bytes(text.normalize('NFKC')));
}

const encoder: TextEncoder = new TextEncoder();

function utf8Bytes(text: string): number {
  return encoder.encode(text).length;
}
