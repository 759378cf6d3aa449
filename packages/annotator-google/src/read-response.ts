import {
  AnnotatorError,
  type AnnotatorErrorCode,
  type Answer,
  countOf,
  listOf,
  partOf,
  textOf,
  type Unsure,
  type Usage,
  usageOf,
} from '@visionprefer/core/plugin';

/**
 * The answer in a response of the vendor. It is read from the parts, since the `text()` of one SDK puts the thoughts of
 * the model before its JSON.
 *
 * @throws AnnotatorError `blocked`, `truncated` or `empty`, with what it cost all the same.
 */
export function readResponse(data: unknown): Answer {
  const { candidates, promptFeedback, usageMetadata, modelVersion } = partOf(data);
  const candidate = partOf(listOf(candidates)[0]);
  const besides = { usage: readUsage(usageMetadata), model: textOf(modelVersion) };
  const text = listOf(partOf(candidate.content).parts).map(textIn).join('');
  const problem = findProblem(partOf(promptFeedback), candidate, text);
  if (problem) throw new AnnotatorError(...problem, besides);
  return { output: text, ...besides };
}

function textIn(part: unknown): string {
  const { text, thought } = partOf(part);
  return (!thought && textOf(text)) || '';
}

function findProblem(
  { blockReason, blockReasonMessage }: Unsure,
  { finishReason = 'STOP', finishMessage }: Unsure,
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
function readUsage(reported: unknown): Usage | undefined {
  const metadata = partOf(reported);
  const written = countOf(metadata.candidatesTokenCount);
  const thought = countOf(metadata.thoughtsTokenCount);
  const details = listOf(metadata.promptTokensDetails).map((detail) => partOf(detail));
  return usageOf({
    inputTokens: metadata.promptTokenCount,
    cachedInputTokens: metadata.cachedContentTokenCount,
    outputTokens: (written ?? thought) === undefined ? undefined : (written ?? 0) + (thought ?? 0),
    reasoningTokens: thought,
    imageTokens: details.find(({ modality }) => modality === 'IMAGE')?.tokenCount,
  });
}
