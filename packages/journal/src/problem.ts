/** Something that was left out, and where it stands. */
export interface Problem {
  /** What happened, what was expected and what to do. */
  message: string;
  /** The file as the user named it. */
  file?: string;
  /** From 1. */
  line?: number;
  sampleId?: string;
  imageId?: string;
}
