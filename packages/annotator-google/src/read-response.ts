import {
  AnnotatorError,
  type AnnotatorErrorCode,
  type Answer,
  codeOfStop,
  countOf,
  describeSilence,
  findFailure,
  findReply,
  interfaceOf,
  isWholeAnswer,
  listOf,
  parseReply,
  partOf,
  readLimits,
  type Said,
  saidIn,
  textOf,
  type Unsure,
  type Usage,
  usageOf,
  type WholeReply,
} from '@visionprefer/core/plugin';
import { fromFailure } from './to-annotator-error.ts';

/**
 * The answer in a response of the vendor. It is read from the parts, since the `text()` of one SDK puts the thoughts of
 * the model before its JSON.
 *
 * @param reply The reply itself, where it is at hand: an SDK leaves out what it does not expect.
 * @throws AnnotatorError `blocked`, `truncated` or `empty`, with what it cost all the same; what the body tells of as an
 * error; `network` or `unknown-model` when it is no response of this interface.
 */
export function readResponse(data: unknown, secrets: readonly string[], reply?: WholeReply): Answer {
  const body = reply ? parseReply(reply.text) : data;
  const whole = findReply(body, 'candidates');
  const failure = findFailure(body, reply?.headers) ?? findFailure(whole, reply?.headers);
  if (failure) throw fromFailure(failure, secrets);
  const { candidates, promptFeedback, usageMetadata, modelVersion } = partOf(whole);
  if (!Array.isArray(candidates) && typeof promptFeedback !== 'object' && usageMetadata === undefined)
    throw strange(whole);
  const [first] = listOf(candidates);
  const candidate = partOf(first);
  const { rateLimits } = readLimits(reply?.headers);
  const besides = { usage: readUsage(usageMetadata), model: textOf(modelVersion), rateLimits };
  const said = saidIn(partOf(candidate.content).parts ?? candidate.content);
  const problem = findProblem(partOf(promptFeedback), candidate, { said, secrets });
  if (problem?.[0] === 'empty' && (first === undefined || first === null)) {
    throw new AnnotatorError('overloaded', 'A response of Google without a candidate came back.', besides);
  }
  if (problem) throw new AnnotatorError(...problem, besides);
  return { output: said.text, ...besides };
}

/** No response at all: the address leads elsewhere, or something on the way answered in the vendor's place. */
function strange(data: unknown): AnnotatorError {
  const found = interfaceOf(data);
  const isOther = found !== undefined && found !== 'a page' && found !== 'generateContent of Google';
  const what = isOther ? `, but ${found === 'an event stream' ? '' : 'an answer of '}${found}` : '';
  return new AnnotatorError(
    isOther ? 'unknown-model' : 'network',
    `What came back is no response of Google${what}. Check { baseURL }.`,
  );
}

function findProblem(
  { blockReason, blockReasonMessage }: Unsure,
  { finishReason, finishMessage }: Unsure,
  { said, secrets }: { said: Said; secrets: readonly string[] },
): [AnnotatorErrorCode, string] | undefined {
  const { text } = said;
  if (blockReason)
    return ['blocked', `Google's filter stopped the question: ${join(blockReason, blockReasonMessage)}.`];
  const why = join(finishReason ?? 'none', finishMessage);
  const stop = codeOfStop(finishReason);
  if (stop === 'blocked') return ['blocked', `Google's filter stopped the answer: ${why}.`];
  if (stop === 'overloaded') return ['overloaded', `Google broke its answer off: ${why}.`];
  if (stop === 'truncated') {
    if (isWholeAnswer(text)) return undefined;
    return ['truncated', `The answer was cut off at the output cap. It began: ${text.slice(0, 200)}`];
  }
  // Whatever else ended it, it did not end well, and its text is not an answer.
  const finished = (finishReason ?? 'STOP') === 'STOP' || finishReason === 'FINISH_REASON_UNSPECIFIED';
  if (finished && text.trim()) return undefined;
  return ['empty', `No answer came back (finish reason ${why})${describeSilence(said, secrets)}`];
}

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
