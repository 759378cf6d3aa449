import { InputError } from '@visionprefer/core';

/** Begins a run, and gives what ends it. Throws InputError while another one is open. */
export type BeginRun = () => () => void;

/**
 * Lets one run at a time at a journal. Two would not know what the other has asked and spent: the same question would be
 * paid for twice, and the budget would hold for neither.
 *
 * @param label The journal as the user named it.
 */
export function oneRun(label: string): BeginRun {
  let isOpen = false;
  return () => {
    if (isOpen) {
      throw new InputError(
        `${label} has an open run already, and two would pay twice and share no budget. Ask through that one: an open run takes many questions at once. Or end it first: close() the run, or read its annotations to the end.`,
      );
    }
    isOpen = true;
    return () => {
      isOpen = false;
    };
  };
}
