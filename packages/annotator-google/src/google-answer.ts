import { AnnotatorError, type AnnotatorErrorCode, type Answer, type Usage } from '@visionprefer/core/plugin';
import { listOf, partOf, type Told } from './part-of.ts';

/**
 * The answer in a response of the vendor. It is read from the parts, since the `text()` of one SDK puts the thoughts of
 * the model before its JSON.
 *
 * @throws AnnotatorError `blocked`, `truncated` or `empty`, with what it cost all the same.
 */
export function readResponse(data: unknown): Answer {
  const { candidates, promptFeedback, usageMetadata, modelVersion } = partOf(data);
  const candidate = partOf(listOf(candidates)[0]);
  const usage = readUsage(usageMetadata);
  const told = { ...(usage && { usage }), ...(typeof modelVersion === 'string' && { model: modelVersion }) };
  const text = listOf(partOf(candidate.content).parts).map(textOf).join('');
  const problem = findProblem(partOf(promptFeedback), candidate, text);
  if (problem) throw new AnnotatorError(...problem, told);
  return { output: text, ...told };
}

function textOf(part: unknown): string {
  const { text, thought } = partOf(part);
  return typeof text === 'string' && !thought ? text : '';
}

function findProblem(
  { blockReason, blockReasonMessage }: Told,
  { finishReason = 'STOP', finishMessage }: Told,
  text: string,
): [AnnotatorErrorCode, string] | undefined {
  if (blockReason)
    return ['blocked', `Google's filter stopped the question: ${join(blockReason, blockReasonMessage)}.`];
  const why = join(finishReason, finishMessage);
  if (blocks.test(why)) return ['blocked', `Google's filter stopped the answer: ${why}.`];
  if (finishReason === 'MAX_TOKENS' || finishReason === 'CONTINUATION') {
    return ['truncated', `The answer was cut off at the output cap. It began: ${text.slice(0, 200)}`];
  }
  // Whatever else ended it, it did not end well, and its text is not an answer.
  const finished = finishReason === 'STOP' || finishReason === 'FINISH_REASON_UNSPECIFIED';
  return finished && text.trim() ? undefined : ['empty', `No answer came back (finish reason ${why}).`];
}

const blocks = /^(SAFETY|RECITATION|BLOCKLIST|PROHIBITED_CONTENT|SPII|LANGUAGE|IMAGE_[A-Z_]+)\b/;

function join(...words: unknown[]): string {
  return words.filter((word) => typeof word === 'string' && word).join(': ') || 'no reason given';
}

/** The vendor counts thoughts apart from the rest of the output, and images within the prompt. */
function readUsage(told: unknown): Usage | undefined {
  if (!told) return undefined;
  const metadata = partOf(told);
  const input = countOf(metadata.promptTokenCount);
  const cached = countOf(metadata.cachedContentTokenCount);
  const wrote = countOf(metadata.candidatesTokenCount);
  const thought = countOf(metadata.thoughtsTokenCount);
  const images = listOf(metadata.promptTokensDetails)
    .map(partOf)
    .find(({ modality }) => modality === 'IMAGE');
  const imageTokens = countOf(images?.tokenCount);
  return {
    ...(input !== undefined && { inputTokens: input }),
    ...(cached !== undefined && { cachedInputTokens: cached }),
    ...((wrote ?? thought) !== undefined && { outputTokens: (wrote ?? 0) + (thought ?? 0) }),
    ...(thought !== undefined && { reasoningTokens: thought }),
    ...(imageTokens !== undefined && { imageTokens }),
  };
}

function countOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
