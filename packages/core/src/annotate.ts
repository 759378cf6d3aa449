import type { PaperAspect } from './aspects/paper-aspects.ts';
import type { Annotation, Sample } from './records/records.ts';
import type { Source } from './records/source.ts';
import type { AnnotateOptions } from './run/options.ts';
import { startSourceRun } from './run/source-run.ts';

/**
 * Puts every sample before every annotator and yields what they answer as it comes. Refused, blocked, unreadable and
 * abstained are answers without a score, and are yielded like the others.
 *
 * Samples are taken as they are needed, and no annotator is asked much more than `concurrency` ahead of what has been
 * read. Each goes at the pace that its vendor takes, and none waits for another: an annotator that has no room for a
 * sample when it comes by meets it in a further pass over the samples, if they can be read again. Leaving the loop
 * aborts what is in flight.
 *
 * A sample's way to its answers is told step by step in {@link askSample}.
 *
 * @throws InputError for options that cannot work, before anything is asked; BudgetError when the budget is used up,
 * after all that was paid for has been yielded.
 */
export async function* annotate<A extends string = PaperAspect>(
  samples: Source<Sample>,
  options: AnnotateOptions<A>,
): AsyncGenerator<Annotation<A>, void, undefined> {
  const run = startSourceRun(options);
  try {
    await run.begin(samples);
    for (let given = await run.next(); given; given = await run.next()) {
      if ('error' in given) run.report(given);
      else yield given;
    }
    if (run.overspent) throw run.overspent;
  } finally {
    run.leave();
  }
}
