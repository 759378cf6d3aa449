import type { KnownImage } from '../contract/loaded-image.ts';
import type { Part, Question } from '../contract/question.ts';
import { digestText } from '../images/digest.ts';
import { writeWording } from './written-wording.ts';

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
  const { parts, imageIds, round, aspects } = question;
  const { instructions, schema } = writeWording(question);
  const versions = aspects.map(({ id, version }) => [id, version]);
  // The JSON of one list of all this; what many questions share in it was written before.
  const [start, middle, end] = [[asked], [parts.map(identify)], [imageIds, round, versions]].map(itemsOf);
  return hash(`[${start},${instructions},${middle},${schema},${end}]`);
}

/** The key of an annotator's abstaining from aspects that it does not judge. */
export async function abstentionKey(
  asked: Asked,
  aspects: readonly string[],
  imageHashes: readonly string[],
): Promise<string> {
  return hash(JSON.stringify([asked, 'abstained', aspects, imageHashes]));
}

function identify(part: Part<KnownImage>): unknown {
  return 'text' in part ? part : { label: part.label, hash: part.image.hash, preparation: part.image.preparation };
}

function itemsOf(list: readonly unknown[]): string {
  return JSON.stringify(list).slice(1, -1);
}

async function hash(content: string): Promise<string> {
  return (await digestText(content)).slice(0, 32);
}
