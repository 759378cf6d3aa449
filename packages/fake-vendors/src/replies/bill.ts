import { createHash } from 'node:crypto';
import { costOf, type Price } from '@visionprefer/core';
import type { ShownQuestion, WireAnswer } from '@visionprefer/core/testing';

/** What a vendor would charge, and for what. */
export interface Bill {
  /** Requests, whatever came of them. */
  requests: number;
  /** Requests that the model worked on, those included whose reply was cut off or never arrived. */
  charged: number;
  inputTokens: number;
  outputTokens: number;
  usd: number;
  /** Different questions that were answered in full. */
  questions: number;
  /** Times that a question was answered which had been answered before. */
  repeats: number;
}

/** Keeps one vendor's bill. */
export interface BillKeeper {
  countRequest(): void;
  charge(usage: WireAnswer['usage']): void;
  countAnswer(model: string, shown: ShownQuestion): void;
  bill(): Bill;
}

/** Starts an empty bill. */
export function keepBill(price: Price = { input: 0, output: 0 }): BillKeeper {
  const answered = new Set<string>();
  const bill: Bill = { requests: 0, charged: 0, inputTokens: 0, outputTokens: 0, usd: 0, questions: 0, repeats: 0 };
  return {
    countRequest() {
      bill.requests++;
    },
    charge(usage) {
      bill.charged++;
      bill.inputTokens += usage.inputTokens;
      bill.outputTokens += usage.outputTokens;
      bill.usd += costOf(price, usage);
    },
    countAnswer(model, { instructions, parts }) {
      const question = createHash('sha256')
        .update(JSON.stringify([model, instructions, parts]))
        .digest('base64');
      if (answered.has(question)) bill.repeats++;
      answered.add(question);
      bill.questions = answered.size;
    },
    bill: () => ({ ...bill }),
  };
}
