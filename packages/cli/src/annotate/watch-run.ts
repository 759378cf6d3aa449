import type { BatchNews, Outage, Progress } from '@visionprefer/core';
import { withoutName } from '../problems/failure-problem.ts';
import type { Surroundings } from '../surroundings.ts';
import { count } from '../terminal/count.ts';
import { describeSeconds } from '../terminal/describe-seconds.ts';
import { printable } from '../terminal/display-text.ts';
import { createProgressBlock } from '../terminal/progress-block.ts';
import type { Status } from '../terminal/status.ts';
import type { AnnotatePlan } from './annotate-plan.ts';

/** Shows on the terminal how far a run is. */
export interface RunWatch {
  /** How far it was last; undefined before anything is asked. */
  readonly progress: Progress | undefined;
  onProgress(progress: Progress): void;
  onOutage(outage: Outage): void;
  onBatch(news: BatchNews): void;
  end(): void;
}

/** What a run is watched by. */
export interface Watched {
  source: Pick<AnnotatePlan['source'], 'count'>;
  budget?: AnnotatePlan['budget'];
}

/** Begins to show how far a run is, and what it finishes once it is being stopped. */
export function watchRun({ source, budget }: Watched, surroundings: Surroundings, status: Status): RunWatch {
  const drain = surroundings.drain();
  let progress: Progress | undefined;
  let total: number | undefined;
  const showDrain = () => {
    const inFlight = progress?.inFlight ?? 0;
    if (inFlight) status.warn(`Finishing ${count(inFlight)} questions that are under way. Ctrl-C again stops at once.`);
  };
  drain.addEventListener('abort', showDrain, { once: true });
  // Counting reads the file once more; on a terminal it is looked at. Where counting fails, reading tells why.
  const counting = surroundings.stderr.isTTY ? source.count() : Promise.resolve(undefined);
  counting.then(
    (samples) => {
      total = samples;
    },
    () => {},
  );
  const warned = new Set<string>();
  const warnUntold = ({ annotators }: Progress) => {
    for (const { annotatorId, untold, usd } of annotators) {
      // Who costs nothing need not say what it used.
      if (untold === 0 || usd.atMost === 0 || warned.has(annotatorId)) continue;
      warned.add(annotatorId);
      status.warn(
        printable(
          `${annotatorId} does not say what an answer used, or says nothing: such an answer counts as the most it may have cost. The budget goes further where usage is told.`,
        ),
      );
    }
  };
  const block = createProgressBlock({ total: () => total, budgetUsd: budget?.usd });
  return {
    get progress() {
      return progress;
    },
    onProgress(now) {
      progress = now;
      if (budget) warnUntold(now);
      status.progress((columns) => block(now, columns));
    },
    onOutage: (outage) => status.warn(describeOutage(outage)),
    onBatch(news) {
      if (news.state === 'submitted' || news.state === 'ended') status.say(describeBatch(news));
      else status.warn(describeBatch(news));
    },
    end() {
      drain.removeEventListener('abort', showDrain);
      status.end();
    },
  };
}

function describeBatch({ annotator, batchId, questions, state, detail = '' }: BatchNews): string {
  const told = {
    submitted: 'handed in',
    ended: `ended (${detail})`,
    failed: `turned down (${detail}); its questions are handed in again in smaller ones`,
    full: `turned down, because its vendor has enough waiting (${detail}); handed in again later`,
    unknown: `has the status ${detail}, which is not known here: it counts as going on`,
  };
  return printable(`${annotator.id}: batch ${batchId} of ${count(questions)} questions ${told[state]}.`);
}

function describeOutage({ annotatorId, error, turnsDown, backAfterMs = 0 }: Outage): string {
  if (!error) return printable(`${annotatorId} answers again, after ${describeSeconds(backAfterMs / 1000)}.`);
  const what = turnsDown
    ? 'turns every call down. It is asked again when it allows, until --patience ends.'
    : 'does not answer any more. It is tried again now and then.';
  return printable(`${annotatorId} ${what} ${withoutName(error.message, [annotatorId])}`);
}
