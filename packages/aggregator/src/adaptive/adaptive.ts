import type { Adaptive, Annotator } from '@visionprefer/core';
import { weightOf } from '../consensus/weights.ts';
import { at } from '../numbers/at.ts';
import { type AdaptiveOptions, type AdaptiveSettings, resolveAdaptive } from './adaptive-options.ts';
import { affordable, mostQuestions } from './affordable.ts';
import { believe } from './beliefs.ts';
import { type Chosen, chooseQuestions, type Stakes } from './choose-questions.ts';
import { type HeardVotes, hearVotes } from './heard-votes.ts';
import { type MetSamples, meetSamples } from './met-samples.ts';
import { warmUp } from './warm-up.ts';

/**
 * Asks for votes where they count: `annotate(samples, { annotators, adaptive: adaptive() })`. It serves one run.
 *
 * A few samples, drawn at random, are put before every annotator; that tells what each is worth, and what it costs. Then,
 * pass by pass, each sample is put before the annotator whose vote promises most for its price: pairs put right, by the
 * knowledge gradient of the posterior. That may be a further annotator, another order of the images, or a pair the other way
 * round. A sample is done with when its pairs are decided with `confidence`, or no vote promises enough: `least`. Under a
 * budget the votes that promise most for their price come first.
 *
 * What is believed is the posterior of `reliability`, or of `bradleyTerry` where images are compared, of all votes so far.
 * Whether a question is asked depends on votes alone that are part of that posterior, so what is not asked is missing at
 * random (Rubin, *Biometrika* 63, 1976), and the posterior, and the consensus that is drawn from all votes at the end,
 * means the same as if every question had been asked.
 *
 * Every pass ends before the next is decided on, so that which questions are asked depends on samples, options, seed and
 * answers, and not on which answer came first; a run that is resumed goes on as if it had not been stopped.
 */
export function adaptive<A extends string = string>(options: AdaptiveOptions<A> = {}): Adaptive {
  const settings = resolveAdaptive(options);
  let annotators: readonly Annotator[] = [];
  let budgetUsd: number | undefined;
  const votes = hearVotes();
  let samples = meetSamples(0);
  let warmed = 0;
  let chosen = new Map<string, Chosen[]>();
  let asked = 0;
  const decide = (): Chosen[] => {
    const questions = mostQuestions(samples, annotators.length, settings) - asked;
    const usd = budgetUsd ?? Number.POSITIVE_INFINITY;
    const first = warmUp(samples, annotators.length, { settings, warmed, questions, usd, spent: votes.usd });
    warmed += first.length / Math.max(1, annotators.length);
    if (first.length > 0) return first;
    const stakes = stakesOf({ votes, samples, annotators, settings });
    const worth = Array.from(samples.all, (sample) => chooseQuestions(sample, stakes) ?? []).flat();
    return affordable(worth, { usd: usd - votes.usd, questions });
  };
  return {
    begin(run) {
      ({ annotators, budgetUsd } = run);
      samples = meetSamples(annotators.length);
    },
    meet: (sample, questions) => samples.add(sample, questions),
    wantsSample: (sampleId) => chosen.has(sampleId),
    wants(question) {
      const { key, sampleId, annotatorId, round } = question;
      const isWanted = (chosen.get(sampleId) ?? []).some(({ sample, annotator, units }) => {
        if (at(annotators, annotator).id !== annotatorId) return false;
        const unit = samples.unitOf(sample, question);
        return units.some((each) => each.unit === unit && each.round === round);
      });
      if (isWanted) votes.ask(key, annotatorId);
      return isWanted;
    },
    add: (annotation) => votes.add(annotation),
    nextPass() {
      votes.takeIn();
      const next = decide();
      for (const each of next) {
        markAsked(each);
        asked += each.units.length;
      }
      chosen = Map.groupBy(next, ({ sample }) => sample.id);
      return next.length > 0;
    },
  };
}

function stakesOf({
  votes,
  samples,
  annotators,
  settings,
}: {
  votes: HeardVotes;
  samples: MetSamples;
  annotators: readonly Annotator[];
  settings: AdaptiveSettings;
}): Stakes {
  const weights = Float64Array.from(samples.aspects, (aspect) => weightOf(settings.weights, aspect));
  const alone = (place: number) => weights.map((_, aspect) => Number(aspect === place));
  const weighed = [...weights.keys()].filter((place) => weights[place] !== 0);
  const ids = annotators.map(({ id }) => id);
  return {
    settings,
    targets: settings.pairs === 'each' ? weighed.map(alone) : weighed.length > 0 ? [weights] : [],
    beliefs: believe(votes, samples, ids),
    costs: votes.costs(ids),
    judges(annotator, aspect) {
      const { id, aspects } = at(annotators, annotator);
      return !votes.isSilent(id) && (aspects?.includes(at(samples.aspects, aspect)) ?? true);
    },
  };
}

function markAsked({ sample, annotator, units }: Chosen): void {
  for (const { unit, round } of units) sample.asked[annotator * sample.units.length + unit] = round + 1;
}
