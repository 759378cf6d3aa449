import { expect, test } from 'vitest';
import { buildReport } from '../src/index.ts';
import { makeRun } from './make-run.ts';

const about = { title: 'run', madeAt: new Date(0) };

test('a score that was not given is a word, never a number', async () => {
  const { index, detailOf } = buildReport(await makeRun({ samples: 4 }), about);
  expect(index.annotators.map(({ id }) => id)).toEqual(['human:ana', 'openai:sol', 'pixels']);
  expect(index.samples[3]?.images[0]?.votes).toEqual([[2, 'refused', 1.5]]);
  expect(index.totals).toMatchObject({ samples: 4, images: 12, annotations: 12, missing: { refused: 1 }, usd: 0.12 });
  expect(detailOf(3).answers.find(({ outcome }) => outcome === 'refused')).toMatchObject({
    scores: [],
    missing: { aspects: [0], detail: 'seen' },
    shown: [0, 1, 2],
  });
});

test('figures are those of the records', async () => {
  const { index } = buildReport(await makeRun({ samples: 9 }), about);
  const [person, sol] = index.annotators;
  expect(person).toMatchObject({ human: true, outcomes: { scored: 9 }, medianMs: 100 });
  expect(sol).toMatchObject({ human: false, outcomes: { scored: 8, refused: 1 } });
  expect(index.charts.scores.find(({ annotator }) => annotator === 1)?.counts.reduce((sum, count) => sum + count)).toBe(
    24,
  );
  // The three images of sample 7 tie with each other, and so do two in sample 5, whose annotators contradict each other.
  const ties = index.charts.ties.find(({ aspect }) => aspect === 'fidelity');
  expect(ties?.couples).toBe(27);
  expect(ties?.ties).toBe(3);
  for (const { wins, ties: tied, losses } of index.charts.generators) expect(wins + tied + losses).toBe(18);
  const [apart, agreed] = [index.samples[5]?.disagreement[0] ?? 0, index.samples[7]?.disagreement[0]];
  expect(apart).toBeGreaterThan(1);
  expect(agreed).toBe(0);
});

test('win rates by guidance come from the metadata', async () => {
  const run = await makeRun({ samples: 2, scoreOf: (_, image) => 1 + image });
  const samples = run.samples.map((sample) => ({ ...sample, metadata: { guidance: { a: 3, b: 3, c: 7.5 } } }));
  const { charts } = buildReport({ ...run, samples }, about).index;
  expect(charts.guidance).toEqual([
    { name: '3', wins: 0, ties: 0, losses: 4 },
    { name: '7.5', wins: 4, ties: 0, losses: 0 },
  ]);
});

test('without the samples, what pairs and annotations tell is shown', async () => {
  const run = await makeRun({ samples: 8 });
  const { index } = buildReport({ ...run, samples: [] }, about);
  expect(index.samples).toHaveLength(8);
  expect(index.samples[0]).toMatchObject({ id: 'sample-0', prompt: 'Prompt 0' });
  expect(index.samples.find(({ id }) => id === 'sample-7')).toMatchObject({ prompt: null, pairs: 0 });
  expect(index.samples.every(({ images }) => images.length === 3)).toBe(true);
});

test('records that contradict the samples do not break the page', async () => {
  const run = await makeRun({ samples: 2 });
  const samples = run.samples.map((sample) => ({ ...sample, images: sample.images.slice(0, 2) }));
  const { index, detailOf } = buildReport({ ...run, samples }, about);
  expect(index.samples[0]?.images).toHaveLength(2);
  expect(detailOf(0).answers[0]?.shown).toEqual([0, 1, -1]);
});
