import { type Annotation, type Failure, InputError, type LoadImage, type Sample } from '@visionprefer/core';
import type { Journal } from '@visionprefer/journal';
import { loadPage } from '#page';
import { servedPage } from '../write/page-shell.ts';
import { type Gold, gatherGold } from './gold.ts';
import { earned, type Pay, writePayTable } from './pay.ts';
import { type PersonDesk, setUpPersonDesk } from './person-desk.ts';
import { measurePeople, median, type PersonFigures } from './person-figures.ts';
import { createSeating, type Seating } from './seating.ts';
import type { TeamPlan } from './team-plan.ts';
import { serveTeam, type TeamTokens } from './team-server.ts';
import type { BriefingView, TeamState } from './team-view.ts';

/** How a team reviews. */
export interface ReviewTeamOptions {
  plan: TeamPlan;
  /** Answers are written into it at once. Not closed here. */
  journal: Pick<Journal, 'append' | 'strike'>;
  /** What is in the journal, in its order: what people of the team answered is not asked again. */
  earlier: readonly Annotation[];
  loadImage: LoadImage;
  tokens: TeamTokens;
  pay(name: string): Pay | undefined;
  /** Default `127.0.0.1`. */
  host?: string | undefined;
  /** Default 0: any that is free. */
  port?: number | undefined;
  /** Where people reach the server, when it stands behind a proxy. */
  publicUrl?: string | undefined;
  /** Ends the review. */
  signal: AbortSignal;
  /** Told what every link begins with, once pages can be opened; the token and a slash come behind. */
  onOpen(base: string): void;
  onFailure(failure: Failure): void;
}

/** What a team's review came to. */
export interface TeamSummary {
  people: PersonFigures[];
  /** Judgements of samples that are there, and that there are to be. */
  done: number;
  all: number;
}

/**
 * Puts samples before a team, blind, each person on a page of their own: everybody in an order of their own, so many
 * people at each sample, gold and repeats among them. What people say goes into one journal as annotations of
 * `human:<name>`. Ends on abort alone.
 *
 * @throws InputError for options that cannot work; WriteError when an answer cannot be written down.
 */
export async function reviewTeam(samples: readonly Sample[], options: ReviewTeamOptions): Promise<TeamSummary> {
  const { plan, signal } = options;
  const gold = gatherGold(plan);
  const kept = new Map(ownAnnotations(options.earlier, plan).map((annotation) => [annotation.key, annotation]));
  const byId = new Map(samples.map((sample) => [sample.id, sample]));
  const unknown = [...gold.sampleIds].find((id) => !byId.has(id));
  if (unknown !== undefined) throw new InputError(`Gold: sample ${unknown} is not among the samples. Add it to them.`);
  const seating = seat(samples, plan, gold, [...kept.values()]);
  const broken = new AbortController();
  const ending = AbortSignal.any([signal, broken.signal]);
  const desks = new Map<string, PersonDesk>();
  for (const name of plan.people) {
    const own = [...kept.values()].filter(({ annotatorId }) => annotatorId === `human:${name}`);
    desks.set(
      name,
      setUpPersonDesk({
        ...{ name, plan, seating, gold, samples: byId, signal: ending },
        ...{ journal: options.journal, loadImage: options.loadImage, onFailure: options.onFailure },
        earlier: own.map(({ key, sampleId }) => ({ key, sampleId })),
        onKept: (annotation) => void kept.set(annotation.key, annotation),
        onStruck: ({ key }) => void kept.delete(key),
        onSettled: () => {
          for (const [other, desk] of desks) if (other !== name) desk.wake();
        },
        onBroken: (error) => broken.abort(error),
      }),
    );
  }
  const figures = () => measurePeople(kept.values(), { people: plan.people, gold });
  const [person, lead] = await Promise.all([loadPage('person'), loadPage('lead')]);
  const server = await serveTeam({
    ...options,
    desks,
    briefing: briefingOf(plan),
    team: {
      state: () => stateOf(figures(), kept.values(), { plan, seating, pay: options.pay }),
      table: () => writePayTable(figures(), options.pay),
    },
    pages: { person: servedPage(person, plan.title), lead: servedPage(lead, `${plan.title}: the team`) },
  });
  try {
    options.onOpen(server.base);
    if (!ending.aborted) await new Promise((resolve) => ending.addEventListener('abort', resolve, { once: true }));
    if (broken.signal.aborted) throw broken.signal.reason;
  } finally {
    await server.close();
  }
  return { people: figures(), done: seating.all - seating.left, all: seating.all };
}

/** The annotations that people of the team gave to what they are asked now. */
export function ownAnnotations(annotations: readonly Annotation[], plan: TeamPlan): Annotation[] {
  const { people, ask, aspects } = plan;
  const ids = new Set(people.map((name) => `human:${name}`));
  const given = ask === 'scores' ? 'scored' : 'compared';
  return annotations.filter(
    ({ annotatorId, outcome, aspectVersions }) =>
      ids.has(annotatorId) &&
      (outcome === given || outcome === 'abstained') &&
      Object.keys(aspectVersions).length === aspects.length &&
      aspects.every(({ id, version }) => aspectVersions[id] === version),
  );
}

/** Seats people, and notes who has answered what. */
function seat(samples: readonly Sample[], plan: TeamPlan, gold: Gold, earlier: readonly Annotation[]): Seating {
  const seating = createSeating({
    ...plan,
    sampleIds: samples.map(({ id }) => id),
    goldIds: gold.sampleIds,
    goldEvery: plan.gold?.every ?? 1,
  });
  const asked = new Map(
    samples.map(({ id, images }) => [id, plan.ask === 'scores' ? 1 : (images.length * (images.length - 1)) / 2]),
  );
  const counts = new Map<string, { answers: number; judged: boolean }>();
  for (const { annotatorId, sampleId, outcome } of earlier) {
    const questions = asked.get(sampleId);
    if (questions === undefined) continue;
    const name = annotatorId.slice('human:'.length);
    const key = JSON.stringify([name, sampleId]);
    const count = counts.get(key) ?? { answers: 0, judged: false };
    counts.set(key, count);
    count.answers++;
    count.judged ||= outcome !== 'abstained';
    const kind = gold.sampleIds.has(sampleId) ? 'gold' : 'main';
    if (count.answers === questions) seating.settle(name, { sampleId, kind }, count.judged);
    if (count.answers === 2 * questions) seating.settle(name, { sampleId, kind: 'repeat' }, count.judged);
  }
  return seating;
}

function briefingOf({ title, instructions = '', ask, aspects }: TeamPlan): BriefingView {
  const shown = aspects.map(({ id, question, levels }) => ({
    ...{ id, question },
    levels: levels.map(({ name, description }) => ({ name, description })),
  }));
  return { title, instructions, ask, aspects: shown };
}

function stateOf(
  people: readonly PersonFigures[],
  annotations: Iterable<Annotation>,
  { plan, seating, pay }: { plan: TeamPlan; seating: Seating; pay: ReviewTeamOptions['pay'] },
): TeamState {
  const rows = people.map((row) => ({ ...row, there: seating.isThere(row.name), pay: earned(row, pay(row.name)) }));
  const there = rows.filter((row) => row.there && row.medianSeconds !== null);
  const pace = median(there.map(({ medianSeconds }) => medianSeconds ?? 0));
  const remarks = [...annotations].filter(({ comment, outcome }) => comment || outcome === 'abstained').slice(-50);
  return {
    title: plan.title,
    done: seating.all - seating.left,
    all: seating.all,
    etaSeconds: pace === null ? null : (seating.left * pace) / there.length,
    people: rows,
    remarks: remarks.toReversed().map((annotation) => ({
      name: annotation.annotatorId.slice('human:'.length),
      sampleId: annotation.sampleId,
      text: [...('detail' in annotation ? [annotation.detail] : []), annotation.comment ?? ''].join(' ').trim(),
    })),
  };
}
