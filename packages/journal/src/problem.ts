/** Something that was left out, or a note, and where it stands. */
export interface Problem {
  /** What happened, what was expected and what to do. */
  message: string;
  /** The file as the user named it. */
  file?: string;
  /** From 1. */
  line?: number | undefined;
  sampleId?: string;
  imageId?: string;
  /** It is only told: no line, sample or image was left out for it. */
  isNote?: true | undefined;
}
