import { redact } from './redact.ts';

/** A text of the vendor's, fit to be repeated: without secrets, and cut after 500 characters. */
export function excerpt(text: string, secrets: readonly (string | undefined)[]): string {
  const clean = redact(text, secrets).trim();
  return clean.length > 500 ? `${clean.slice(0, 500)}…` : clean;
}

/** The text with a full stop where it has no end, so that advice can follow it. */
export function endSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
