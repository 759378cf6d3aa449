import type { Judge } from '../judge/judge.ts';
import { distributionOf } from '../judge/log-probabilities.ts';
import { openaiErrors, openaiLimits, writeOpenaiError, writeOpenaiLimits } from './openai-errors.ts';
import { readOpenaiInput } from './openai-responses.ts';
import { part, RequestProblem, type VendorWire } from './vendor-wire.ts';

type Decision = { name?: string } & (
  | { type: 'score'; levels: { label: string }[] }
  | { type: 'choice'; choices: { value: string | boolean }[] }
  | { type: 'predicate' }
);

/** OpenAI's Decisions. Its answers are probabilities and no text, so the text that was written goes unsaid. */
export const openaiDecisions: VendorWire = {
  vendor: 'openai',
  basePath: '/v1',
  imageTokens: 1_024,
  lacks: ['schema', 'maxOutputTokens'],
  serves: (path) => path === '/v1/decisions',
  readModel: ({ body }) => (body as { model?: string }).model ?? '',
  readRequest({ body }) {
    if (!part<unknown[]>(body, 'questions').length) throw new RequestProblem("'questions' must have 1 to 400 entries.");
    const { rubric, parts } = readOpenaiInput(part(body, 'input'));
    return { instructions: rubric.join('\n'), parts };
  },
  writeAnswer: (_, { model }) => ({ status: 200, ...openaiLimits, body: { model, answers: [] } }),
  answer({ body }, { judge, told: { model, usage } }) {
    const answers = part<Decision[]>(body, 'questions').map((decision) => decide(decision, judge));
    const { inputTokens } = usage;
    return {
      status: 200,
      body: {
        model,
        answers,
        usage: {
          input_tokens: inputTokens,
          input_tokens_details: { cached_tokens: usage.cachedInputTokens, cache_write_tokens: usage.cacheWriteTokens },
          output_tokens: 0,
          output_tokens_details: { reasoning_tokens: 0 },
          total_tokens: inputTokens,
        },
      },
    };
  },
  errors: {
    ...openaiErrors,
    refused: { status: 200, body: { model: 'gpt-rehearsal', answers: [{ type: 'refusal', name: 'A:fidelity' }] } },
  },
  writeError: writeOpenaiError,
  writeLimits: writeOpenaiLimits,
};

function decide(decision: Decision, judge: Judge): object {
  const { type, name = null } = decision;
  const { label, aspect } = placeOf(name ?? '', judge);
  const score = judge.score(label, aspect);
  if (type === 'predicate') return { type, name, probability: (score - 1) / 4 };
  if (type === 'choice') {
    const values = decision.choices.map(({ value }) => value);
    const [first = 'A', second = 'B'] = judge.labels;
    const difference = judge.score(first, aspect) - judge.score(second, aspect);
    const shares = distributionOf(3 - difference, values.length);
    // The tie is named last, and lies between the two.
    const inOrder = values.length === 3 ? [shares[0], shares[2], shares[1]] : shares;
    const probabilities = values.map((value, index) => ({ value, probability: inOrder[index] ?? 0 }));
    const best = probabilities.toSorted((a, b) => b.probability - a.probability)[0];
    return { type, name, choice: best?.value, confidence: best?.probability, probabilities };
  }
  const shares = distributionOf(score, decision.levels.length);
  const probabilities = decision.levels.map(({ label }, value) => ({ label, value, probability: shares[value] ?? 0 }));
  const expected = probabilities.reduce((sum, { value, probability }) => sum + value * probability, 0);
  return { type, name, score: expected, confidence: Math.max(...shares), probabilities };
}

/** Image and aspect, which a decision can tell by its name alone: `B:fidelity`, `fidelity`, `fidelity_b`. */
function placeOf(name: string, { labels }: Judge): { label: string; aspect: string } {
  const words = name.split(/[^a-zA-Z0-9-]+/);
  const label = words.find((word) => labels.includes(word));
  return { label: label ?? labels[0] ?? 'A', aspect: words.filter((word) => word !== label).join('-') };
}
