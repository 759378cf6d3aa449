import { type OpenRunOptions, openRun, type Run } from '@visionprefer/core';
import { type AnnotationStore, checkTickets } from './annotate-into.ts';
import { openAccount } from './spending/account.ts';

/** Options of `openRun`, without what the journal itself tells. */
export type JournalRunOptions<A extends string = string> = Omit<OpenRunOptions<A>, 'resume' | 'known' | 'remember'>;

/**
 * Opens a run whose annotations are written into a journal before anyone is given them. Questions that the journal settles,
 * by this run too, are not asked, and a budget holds for all runs on it together. Closing the run leaves the journal open.
 *
 * @throws InputError while another run on the journal is open.
 */
export async function openRunInto<A extends string>(
  journal: AnnotationStore,
  options: JournalRunOptions<A>,
): Promise<Run<A>> {
  const endRun = journal.beginRun();
  try {
    const run = await openAlone(journal, options);
    return { ...run, close: () => run.close().finally(endRun) };
  } catch (error) {
    endRun();
    throw error;
  }
}

async function openAlone<A extends string>(journal: AnnotationStore, options: JournalRunOptions<A>): Promise<Run<A>> {
  const { budget, loadImage, onAnnotation } = options;
  checkTickets(journal, options);
  const preparedBy = loadImage?.preparedBy;
  const known = preparedBy === undefined ? undefined : await journal.knownImages(preparedBy);
  const account = budget && openAccount(journal, budget);
  const run = openRun<A>({
    ...options,
    budget: account?.budget,
    known,
    resume: account ? account.carry(journal) : journal,
    remember: true,
    onAnnotation(annotation) {
      journal.append(annotation);
      account?.count(annotation);
      onAnnotation?.(annotation);
    },
  });
  return {
    ...run,
    async close() {
      await run.close();
      account?.close(run.progress());
    },
  };
}
