import {
  AnnotatorError,
  type Answer,
  type AnswerOptions,
  type Aspect,
  type CallImages,
  type JsonSchema,
  type KnownImage,
  type Question,
} from '@visionprefer/core/plugin';
import type OpenAI from 'openai';
import type { ResolvedOptions } from '../resolved-options.ts';
import { expectation, normalise } from '../scores/expectation.ts';
import { call } from './call.ts';
import { promptCacheFields } from './prompt-cache-fields.ts';
import { writeInput } from './write-input.ts';

type Request = OpenAI.DecisionCreateParams;
type Decision = Request['questions'][number];
type Decided = OpenAI.Decision['answers'][number];

/** A question whose images need not be in memory. */
type AnyQuestion = Question<string, KnownImage>;

/** Most decisions in one request. */
const maxDecisions = 400;

/**
 * Puts a question to the Decisions interface: one decision over the five levels for each image and aspect, or for a
 * comparison one over its choices for each aspect. Probabilities come back, and no rationales.
 */
export async function askDecisions(
  options: ResolvedOptions,
  question: Question,
  { signal }: AnswerOptions,
): Promise<Answer> {
  const { id, secrets, client, post, images: createImages } = options;
  const images = createImages();
  const request = await writeRequest(options, question, images);
  if (request.questions.length > maxDecisions) {
    const message = `${id}: ${request.questions.length} images and aspects in one question; ${maxDecisions} at most are decided at once. Show fewer images, or ask with { aspects: 'separate' }.`;
    throw new AnnotatorError('too-large', message);
  }
  const { reply, besides } = await call(
    () => client.decisions.create(request, { signal, maxRetries: 0, fetchOptions: images.fetchOptions }),
    { id, secrets, post, path: '/decisions', request, images, signal, expected: 'Decisions' },
  );
  const { answers = [] } = reply;
  const refused = answers.filter(({ type }) => type === 'refusal').map(({ name }) => name);
  if (refused.length) throw new AnnotatorError('refused', `${id}: the model declined ${refused.join(', ')}.`, besides);
  if (!answers.length) throw new AnnotatorError('empty', `${id}: no decisions came back.`, besides);
  return { output: readDecisions(answers, question), ...besides };
}

/**
 * Bytes, and so tokens at most, of what the interface asks in place of the question's schema: the levels again for each
 * image and aspect.
 */
export function addedByDecisions(question: AnyQuestion): number {
  const decisions = question.aspects.flatMap((aspect) => writeDecisions(question, aspect));
  return new TextEncoder().encode(JSON.stringify(decisions)).length;
}

async function writeRequest(
  { model, detail, abilities, extraBody }: ResolvedOptions,
  question: Question,
  images: CallImages,
): Promise<Request> {
  const { promptCache } = abilities;
  return {
    model,
    input: writeInput(question, { detail, abilities }, images),
    questions: question.aspects.flatMap((aspect) => writeDecisions(question, aspect)),
    ...(await promptCacheFields(question, promptCache)),
    ...extraBody,
  } satisfies Request;
}

function writeDecisions(question: AnyQuestion, aspect: Aspect): Decision[] {
  const choices = choicesOf(question.schema, aspect);
  if (choices) {
    return [
      {
        type: 'choice',
        name: aspect.id,
        instructions: `${aspect.question} Decide which of the images stands higher on its levels.`,
        choices: choices.map((value) => ({ value })),
      },
    ];
  }
  const levels = aspect.levels.map(({ name, description }) => ({ label: name, description }));
  return labelsOf(question).map((label) => ({
    type: 'score',
    name: nameOf(label, aspect),
    instructions: `Image ${label}: ${aspect.question}`,
    levels,
  }));
}

/** The answers in the form that the question reads. What is missing is left out, and so found missing. */
function readDecisions(answers: readonly Decided[], question: Question): unknown {
  const byName = new Map(answers.map((answer) => [answer.name, answer]));
  const { aspects, schema } = question;
  if (aspects.some((aspect) => choicesOf(schema, aspect))) {
    const preferred = aspects.map(({ id }) => [id, readChoice(byName.get(id))]);
    return Object.fromEntries(preferred);
  }
  const images = labelsOf(question).map((label) => {
    const scores = aspects.map((aspect) => [aspect.id, readScore(byName.get(nameOf(label, aspect)), aspect)]);
    return { image: label, ...Object.fromEntries(scores) };
  });
  return { images };
}

function readChoice(answer: Decided | undefined): { preferred: string | boolean } | undefined {
  return answer?.type === 'choice' ? { preferred: answer.choice } : undefined;
}

function readScore(
  answer: Decided | undefined,
  { levels }: Aspect,
): { score: number; distribution: number[] } | undefined {
  if (answer?.type !== 'score') return undefined;
  const byLabel = new Map(answer.probabilities.map(({ label, probability }) => [label, probability]));
  const given = levels.flatMap(({ name }) => byLabel.get(name) ?? []);
  if (given.length !== levels.length) return undefined;
  const distribution = normalise(given);
  return { score: expectation(distribution), distribution };
}

/** What a comparison may be decided for, by its schema; undefined when levels are asked for. */
function choicesOf(schema: JsonSchema, { id }: Aspect): readonly string[] | undefined {
  const judgement = schema.type === 'object' ? schema.properties[id] : undefined;
  const preferred = judgement?.type === 'object' ? judgement.properties.preferred : undefined;
  return preferred?.type === 'string' ? preferred.enum : undefined;
}

function labelsOf({ parts }: AnyQuestion): string[] {
  return parts.flatMap((part) => ('image' in part ? [part.label] : []));
}

function nameOf(label: string, { id }: Aspect): string {
  return `${label}:${id}`;
}
