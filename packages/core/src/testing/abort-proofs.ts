import { setTimeout as wait } from 'node:timers/promises';
import { holds, type Proof, type WiredMaker, within } from './proof.ts';
import { usualReply, withAnnotator } from './with-annotator.ts';

const promptMs = 3_000;

/** That nobody works, or pays, for an answer that is not waited for. */
export const abortProofs: readonly Proof<WiredMaker>[] = [
  {
    name: 'leaves at once when the signal is aborted, and takes the request back',
    prove: (maker) =>
      withAnnotator(
        maker,
        () => 'silence',
        async ({ ask, question, server }) => {
          const aborting = new AbortController();
          const answer = ask(question, { signal: aborting.signal });
          const settled = answer.then(
            () => 'resolved',
            () => 'rejected',
          );
          await within(Promise.race([server.asked, settled]), promptMs, 'No request came to the baseURL of create().');
          aborting.abort(new Error('Stopped by the kit.'));
          const end = await within(
            settled,
            promptMs,
            'answer() went on after its signal was aborted. Give the signal to the SDK or to fetch.',
          );
          holds(end === 'rejected', 'answer() resolved after its signal was aborted. Reject, with any error.');
          await within(
            server.left,
            promptMs,
            'The request went on after the signal was aborted. Give the signal to the SDK or to fetch.',
          );
        },
      ),
  },
  {
    name: 'makes no request when the signal is aborted already',
    prove: (maker) =>
      withAnnotator(
        maker,
        () => maker.wire.writeAnswer('{}', usualReply),
        async ({ ask, question, server }) => {
          const signal = AbortSignal.abort(new Error('Stopped by the kit.'));
          const end = await ask(question, { signal }).then(
            () => 'resolved',
            () => 'rejected',
          );
          // A request that was started all the same would be here by then.
          await wait(100);
          holds(
            end === 'rejected',
            'answer() resolved although its signal was aborted. Call signal.throwIfAborted() first.',
          );
          holds(
            server.requests.length === 0,
            'A request was made although the signal was aborted. Call signal.throwIfAborted() first.',
          );
        },
      ),
  },
];
