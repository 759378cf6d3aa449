import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evaluateVpScore, trainVpScore, writeEvaluationPage } from '@visionprefer/vp-score';
import { expect, onTestFinished, test } from 'vitest';
import { drawPairs, makePair, numbersEncoder, seeded } from './make-pairs.ts';

const encoder = numbersEncoder(5);
const trained = drawPairs({ prompts: 60, dimensions: 5 });

/** Pairs that the same true head decided, of prompts of their own. */
const fresh = drawPairs({ prompts: 160, dimensions: 5 })
  .slice(60)
  .map((pair) => ({ ...pair, prompt: `New ${pair.prompt}` }));

test('pairs of prompts or pictures that were trained on are left out', async () => {
  const model = await trainVpScore(trained, { encoder });
  const [one, other] = trained;
  if (!one || !other) throw new Error('Pairs were drawn.');
  const samePrompt = {
    ...fresh[0],
    ...makePair({ numbers: [1, 1, 1, 1, 1] }, { numbers: [2, 2, 2, 2, 2] }),
    prompt: `  ${one.prompt.toUpperCase()}!`,
  };
  const samePicture = {
    ...one,
    prompt: 'Another prompt',
    rejected: { ...makePair({ numbers: [3] }, { numbers: [7, 7, 7, 7, 7] }).rejected },
  };
  const { leftOut, aspects } = await evaluateVpScore([...fresh, samePrompt, samePicture], { model, encoder });
  expect(leftOut.trainedOn).toBe(2);
  expect(aspects.fidelity?.pairs).toBe(fresh.length);
  await expect(evaluateVpScore(trained, { model, encoder })).rejects.toThrow(
    'No pair in fidelity is left to measure the model on: the prompts or pictures of 60 pairs were trained on.',
  );
});

test('a model that learnt is told from chance, under each rule for ties', async () => {
  const model = await trainVpScore(trained, { encoder });
  const { aspects } = await evaluateVpScore(fresh, { model, encoder });
  const accuracy = aspects.fidelity?.model;
  expect(accuracy?.tiesHalf.low).toBeGreaterThan(0.5);
  expect(accuracy?.tiesWrong.value).toBe(accuracy?.tiesLeftOut.value);
  expect(aspects.fidelity?.warnings.join(' ')).not.toContain('Nothing was learnt');
});

test.each([
  { prompts: 1, low: 0.2065 },
  { prompts: 3, low: 0.4385 },
  { prompts: 100, low: 0.963 },
])('$prompts prompts that are all told rightly are no proof that all others are', async ({ prompts, low }) => {
  const certain = (count: number, from: number) =>
    Array.from({ length: count }, (_, index) =>
      makePair(
        { numbers: [1 + index / 500, from, 0, 0, 0] },
        { numbers: [-1, from + index, 0, 0, 0] },
        { prompt: `Prompt ${from + index}` },
      ),
    );
  const model = await trainVpScore(certain(20, 1000), { encoder });
  // Two pairs of a prompt are one trial.
  const measured = certain(prompts, 0).flatMap((pair) => {
    const other = makePair({ numbers: [2, 0, 0, 0, 0] }, { numbers: [-2, 0, 0, 0, 0] }, { prompt: pair.prompt });
    return [pair, other];
  });
  const { aspects } = await evaluateVpScore(measured, { model, encoder });
  const { tiesHalf, tiesWrong, tiesLeftOut } = aspects.fidelity?.model ?? {};
  expect(tiesHalf).toEqual({ value: 1, low: expect.closeTo(low, 3), high: 1 });
  expect([tiesWrong, tiesLeftOut]).toEqual([tiesHalf, tiesHalf]);
  expect(aspects.fidelity?.warnings.join(' ').includes('Nothing was learnt')).toBe(low < 0.5);
});

test('one pair is called one pair', async () => {
  const model = await trainVpScore(trained, { encoder });
  const { aspects } = await evaluateVpScore(fresh.slice(0, 1), { model, encoder });
  expect(aspects.fidelity?.warnings.join(' ')).toContain('There is only 1 decided pair:');
});

test('pairs that all lack a picture: which, where and why is said', async () => {
  const model = await trainVpScore(trained, { encoder });
  const gone = fresh.slice(0, 2).map((pair) => ({ ...pair, chosen: { ...pair.chosen, url: 'file:///nowhere.png' } }));
  const where = /2 pairs lack a picture, such as the image image of the sample \S+: .*nowhere\.png/;
  const options = { encoder, onProblem: () => {} };
  await expect(evaluateVpScore(gone, { ...options, model })).rejects.toThrow(where);
  await expect(trainVpScore(gone, options)).rejects.toThrow(where);
});

test('a head that is 0 ties everything: wrong, half and left out differ', async () => {
  const model = await trainVpScore(trained, { encoder });
  const flat = structuredClone(model);
  const head = flat.aspects.fidelity?.head;
  if (head?.kind === 'linear') head.weights.fill(0);
  const { aspects } = await evaluateVpScore(fresh, { model: flat, encoder });
  const { tiesWrong, tiesHalf, tiesLeftOut, tied } = aspects.fidelity?.model ?? {};
  expect([tiesWrong?.value, tiesHalf?.value, tiesLeftOut?.value, tied]).toEqual([0, 0.5, null, fresh.length]);
});

test('when the generator alone tells who wins, that is said', async () => {
  const random = seeded(8);
  const numbers = () => Array.from({ length: 5 }, () => random());
  const pairs = Array.from({ length: 80 }, (_, index) =>
    makePair(
      { numbers: numbers(), generator: 'good' },
      { numbers: numbers(), generator: 'bad' },
      { prompt: `Prompt ${index}` },
    ),
  );
  const { evaluation } = await trainVpScore(pairs, { encoder });
  const figures = evaluation.aspects.fidelity;
  expect(figures?.generatorAlone?.tiesHalf.value).toBe(1);
  expect(figures?.warnings.join(' ')).toContain('Knowing only the generator beats the model: 100.0 %');
  expect(figures?.byGenerator.map(({ generator }) => generator)).toEqual(['bad', 'good']);
});

test('pairs of two generators that were never trained on are counted apart', async () => {
  const named = (pairs: typeof trained, chosen: string, rejected: string) =>
    pairs.map((pair) => ({
      ...pair,
      chosen: { ...pair.chosen, generator: chosen },
      rejected: { ...pair.rejected, generator: rejected },
    }));
  const model = await trainVpScore(named(trained, 'a', 'b'), { encoder });
  expect(model.training.generators).toEqual(['a', 'b']);
  const pairs = [...named(fresh.slice(0, 40), 'a', 'c'), ...named(fresh.slice(40), 'c', 'd')];
  const { aspects } = await evaluateVpScore(pairs, { model, encoder });
  expect(aspects.fidelity?.unseenGenerators?.pairs).toBe(60);
});

test('the overall order is told by the aspects, with each left out', async () => {
  const aspect = (name: string, seed: number) =>
    drawPairs({ prompts: 40, dimensions: 5, seed }).map((pair) => ({ ...pair, aspect: name }));
  const overall = trained.map((pair) => ({ ...pair, aspect: 'overall' }));
  const model = await trainVpScore([...aspect('fidelity', 1), ...aspect('aesthetic', 2), ...overall], { encoder });
  const { withoutAspect } = await evaluateVpScore(
    fresh.map((pair) => ({ ...pair, aspect: 'overall' })),
    { model, encoder },
  );
  expect(withoutAspect.map(({ without }) => without)).toEqual([null, 'aesthetic', 'fidelity']);
  const [all, withoutNoise, withoutTruth] = withoutAspect.map(({ accuracy }) => accuracy.tiesHalf.value ?? 0);
  // The pairs were decided by the same true head as fidelity; aesthetic has another.
  expect(withoutNoise).toBeGreaterThan(withoutTruth ?? 1);
  expect(all).toBeGreaterThan(0.4);
});

test('accuracy grows with the number of prompts', async () => {
  const { evaluation } = await trainVpScore(drawPairs({ prompts: 400, dimensions: 5 }), { encoder, curve: true });
  const curve = evaluation.aspects.fidelity?.curve ?? [];
  expect(curve.map(({ prompts }) => prompts)).toEqual([4, 8, 16, 32, 64, 128, 256, 320]);
  expect(curve.at(-1)?.accuracy.tiesHalf.value).toBeGreaterThan(curve[0]?.accuracy.tiesHalf.value ?? 1);
});

test('an evaluation is a page that needs nothing, and names in it are text', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'visionprefer-page-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const hostile = '<script>alert(1)</script>';
  const pairs = drawPairs({ prompts: 40, dimensions: 5 }).map((pair) => ({
    ...pair,
    chosen: { ...pair.chosen, generator: hostile },
    rejected: { ...pair.rejected, generator: 'b' },
  }));
  const model = await trainVpScore(pairs, { encoder, curve: true });
  const page = { evaluation: model.evaluation, model, pairs: hostile };
  await writeEvaluationPage(page, join(folder, 'page.html'));
  await writeEvaluationPage(page, join(folder, 'page.html'));
  const html = (await readFile(join(folder, 'page.html'))).toString();
  expect(html).not.toContain('<script');
  expect(html).toContain('&lt;script&gt;');
  expect(html).toContain('Reliability diagram');
  expect(html).not.toMatch(/(?:src|href)=/);
  await writeFile(join(folder, 'other.html'), '<p>mine</p>');
  await expect(writeEvaluationPage(page, join(folder, 'other.html'))).rejects.toThrow('Name another file');
});
