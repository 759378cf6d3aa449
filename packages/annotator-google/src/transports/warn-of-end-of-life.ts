let warned = false;

/** Says, once in a process, that the SDK used by default is no longer maintained, and what to do. */
export function warnOfEndOfLife(): void {
  if (warned) return;
  warned = true;
  globalThis.process?.emitWarning?.(
    '@google/generative-ai has not been maintained by Google since August 31, 2025. ' +
      "npm install @google/genai and pass { sdk: 'genai' } to move to its successor, or { sdk: 'generative-ai' } to stay.",
    { type: 'DeprecationWarning', code: 'VISIONPREFER_GENERATIVE_AI' },
  );
}
