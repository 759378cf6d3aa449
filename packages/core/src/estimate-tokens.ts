import type { Annotator, Question } from './annotator.ts';
import type { KnownImage } from './load-image.ts';

export function boundInputTokens(annotator: Annotator, question: Question<string, KnownImage>): number {
  return count(annotator, question, 1);
}
export function likelyInputTokens(annotator: Annotator, question: Question<string, KnownImage>): number {
  return count(annotator, question, 4);
}
function count(annotator: Annotator, { instructions, parts }: Question<string, KnownImage>, per: number): number {
  let n = 200 + instructions.length / per;
  for (const part of parts)
    n += 'text' in part ? part.text.length / per : (annotator.imageTokens?.(part.image) ?? 1000);
  return Math.ceil(n);
}
