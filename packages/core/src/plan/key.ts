import type { KnownImage } from '../contract/loaded-image.ts';
import type { Part, Question } from '../contract/question.ts';
import { digestText } from '../images/digest.ts';

/** What an annotation's key is drawn from. */
export interface Asked {
  sampleId: string;
  annotatorId: string;
  strategyId: string;
}

/**
 * The key of a question put to an annotator: first 128 bits, in hex, of the SHA-256 of all that was asked, of whom,
 * about which pixels. Whatever changes a word, an image or the order changes the key; nothing else does.
 */
export async function questionKey(asked: Asked, question: Question<string, KnownImage>): Promise<string> {
  const { instructions, parts, schema, imageIds, round, aspects } = question;
  const versions = aspects.map(({ id, version }) => [id, version]);
  return hash([asked, instructions, parts.map(identify), schema, imageIds, round, versions]);
}

/** The key of an annotator's abstaining from aspects that it does not judge. */
export async function abstentionKey(
  asked: Asked,
  aspects: readonly string[],
  imageHashes: readonly string[],
): Promise<string> {
  return hash([asked, 'abstained', aspects, imageHashes]);
}

function identify(part: Part<KnownImage>): unknown {
  return 'text' in part ? part : { label: part.label, hash: part.image.hash, preparation: part.image.preparation };
}

async function hash(content: unknown[]): Promise<string> {
  return (await digestText(JSON.stringify(content))).slice(0, 32);
}
