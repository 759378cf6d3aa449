import { aggregate, toPairs } from '@visionprefer/aggregator';
import type { Annotation } from '@visionprefer/core';
import { describe, expect, test } from 'vitest';
import { measureVerdict, type RunRecords } from '../src/index.ts';
import { verdictSentences } from '../src/verdict/verdict-sentences.ts';
import { makeRun } from './make-run.ts';

const sourcesOf = (records: RunRecords) => ({
  annotations: () => records.annotations,
  consensus: () => records.consensus,
  samples: () => records.samples,
  pairs: () => records.pairs,
});

/** Of a run with people apart: consensus and pairs of machines alone. */
async function withoutPeople(records: RunRecords): Promise<RunRecords> {
  const consensus = await aggregate(records.annotations.filter(({ annotatorId }) => !annotatorId.startsWith('human:')));
  return { ...records, consensus, pairs: [...toPairs(consensus, records.samples)] };
}

/** An annotator that says the opposite of what `sol` does on every other sample: it goes along by chance. */
function withGuesser(records: RunRecords): RunRecords {
  const guesses = records.annotations.flatMap((annotation): Annotation[] => {
    if (annotation.annotatorId !== 'openai:sol' || annotation.outcome !== 'scored') return [];
    const turned = Number(annotation.sampleId.split('-')[1]) % 2 === 0;
    const scores = (annotation.scores.fidelity ?? []).map((score) => ({
      ...score,
      score: turned ? 5.5 - score.score : score.score,
    }));
    return [{ ...annotation, key: `guess ${annotation.key}`, annotatorId: 'guesser', scores: { fidelity: scores } }];
  });
  return { ...records, annotations: [...records.annotations, ...guesses] };
}

test('of two that weigh the same, but for what a sum is off by, none carries the jury', async () => {
  const { jury, ...figures } = await measureVerdict(sourcesOf(await makeRun({ samples: 9 })));
  const half = { value: 0.5, low: 0.5 + 2 ** -52, high: 0.5 + 2 ** -52 };
  const two = jury.slice(0, 2).map((row) => ({ ...row, human: false, weight: half }));
  const told = verdictSentences({ ...figures, jury: two, judged: ['fidelity'] }).map(({ text }) => text);
  expect(told).toContain('No annotator surely counts more than an equal share.');
});

describe('measureVerdict', () => {
  test('tells who carries the jury, who adds nothing, how far people are, and what to do', async () => {
    const records = await withoutPeople(withGuesser(await makeRun({ samples: 60 })));
    const verdict = await measureVerdict(sourcesOf(records), { run: 'run' });
    expect(verdict.jury.map(({ annotatorId }) => annotatorId).at(-1)).toBe('human:ana');
    const guesser = verdict.jury.find(({ annotatorId }) => annotatorId === 'guesser');
    expect(guesser?.alike?.low).toBeLessThan(0.5);
    const texts = verdict.sentences.map(({ text }) => text);
    expect(texts).toContainEqual(
      expect.stringMatching(/^guesser \(\d+ % \[\d+, \d+\]\) adds nothing that the others bear out/),
    );
    expect(texts).toContainEqual(expect.stringMatching(/^The jury has the order of one person in \d+(\.\d)? % \[/));
    expect(verdict.people).toMatchObject({ annotatorIds: ['human:ana'], persons: [] });
    expect(verdict.next.map(({ command }) => command[0])).toEqual(expect.arrayContaining(['report', 'export']));
    expect(verdict.next.every(({ command }) => command[1] === 'run')).toBe(true);
    expect(JSON.parse(JSON.stringify(verdict))).toEqual(verdict);
  });

  test('cuts hold what they say: pairs from a probability on, and those that people decided', async () => {
    const records = await withoutPeople(withGuesser(await makeRun({ samples: 60 })));
    const { keep } = await measureVerdict(sourcesOf(records));
    const own = records.pairs.filter(({ aspect }) => aspect === 'overall');
    expect(keep.overall?.pairs).toBe(own.length);
    for (const { confidence, pairs, expected } of keep.overall?.cuts ?? []) {
      const kept = own.filter(({ probability }) => (probability ?? 0) >= confidence);
      expect(pairs).toBe(kept.length);
      const mean = kept.reduce((sum, { probability }) => sum + (probability ?? 0), 0) / kept.length;
      if (kept.length === 0) expect(expected).toBeNull();
      else expect(expected).toBeCloseTo(mean, 12);
    }
    const sum = (bins: readonly { pairs: number; decided: number }[] = [], of: 'pairs' | 'decided') =>
      bins.reduce((total, bin) => total + bin[of], 0);
    expect(sum(keep.overall?.byProbability, 'pairs')).toBe(own.length);
    expect(sum(keep.overall?.byMargin, 'pairs')).toBe(own.length);
    expect(sum(keep.overall?.byProbability, 'decided')).toBe(keep.overall?.cuts[0]?.people?.pairs);
  });

  test('pairs that people voted on tell nothing of people', async () => {
    const records = await makeRun({ samples: 30 });
    const { keep } = await measureVerdict(sourcesOf(records));
    expect(keep.overall?.pairs).toBeGreaterThan(0);
    expect(keep.overall?.cuts.map(({ people }) => people)).toEqual(keep.overall?.cuts.map(() => null));
  });

  test('says what nobody judged, and that one annotator alone shows nothing', async () => {
    const { samples, annotations } = await makeRun({ samples: 4 });
    const alone = annotations.flatMap((annotation): Annotation[] => {
      if (annotation.annotatorId !== 'pixels') return [];
      const abstained = { key: `no ${annotation.key}`, aspectVersions: { harmlessness: 1 }, aspects: ['harmlessness'] };
      const { sampleId, annotatorId, strategyId, imageIds, imageHashes, ms } = annotation;
      const asked = { sampleId, annotatorId, strategyId, imageIds, imageHashes, ms };
      return [annotation, { ...asked, ...abstained, outcome: 'abstained', detail: 'pixels alone do not tell' }];
    });
    const consensus = await aggregate(alone);
    const pairs = [...toPairs(consensus, samples)];
    const verdict = await measureVerdict(sourcesOf({ samples, annotations: alone, consensus, pairs }));
    expect(verdict.unjudged).toEqual(['harmlessness']);
    const texts = verdict.sentences.map(({ text }) => text);
    expect(texts[0]).toBe('Nobody judged harmlessness. “Overall” is fidelity alone.');
    expect(texts).toContainEqual(expect.stringMatching(/^pixels judged alone: a second annotator or a person/));
    expect(verdict.jury[0]).toMatchObject({ weight: null, alike: null, missingRate: 0 });
    expect(verdict.next).toEqual([]);
  });

  test('ids that every object has fields of are ids', async () => {
    const { samples, annotations } = await makeRun({ samples: 12 });
    const renamed = annotations.map((annotation) =>
      annotation.annotatorId === 'pixels' ? { ...annotation, annotatorId: 'constructor' } : annotation,
    );
    const consensus = await aggregate(renamed);
    const { jury } = await measureVerdict(sourcesOf({ samples, annotations: renamed, consensus, pairs: [] }));
    expect(jury.find(({ annotatorId }) => annotatorId === 'constructor')?.votes).toBe(36);
  });
});
