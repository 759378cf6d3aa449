let warned = false;

/** Says, once in a process, what the older SDK cannot do, and what to do about it. */
export function warnOfLimits(): void {
  if (warned) return;
  warned = true;
  globalThis.process?.emitWarning?.(
    '@google/generative-ai follows redirects with the API key, reads an answer however long it is, and does not tell ' +
      'how long Google asks to wait in a header. Google has not maintained it since August 31, 2025. ' +
      'npm install @google/genai and leave out { sdk }, or pass a client of it.',
    { type: 'DeprecationWarning', code: 'VISIONPREFER_GENERATIVE_AI' },
  );
}
