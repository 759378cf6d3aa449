import type { Scale } from './scale.ts';

/** What a column of a file of ratings can hold. */
export type RatingField =
  | 'sample'
  | 'prompt'
  | 'image'
  | 'url'
  | 'generator'
  | 'annotator'
  | 'aspect'
  | 'score'
  | 'rationale'
  | 'images'
  | 'ranking'
  | 'better'
  | 'worse';

/** How a file of ratings is to be understood. */
export interface ImportOptions {
  /** Field → the column that holds it. Default: the column named like the field, where there is one. */
  columns?: Partial<Record<RatingField, string | undefined>> | undefined;
  /** For tables with several scores in a row: whose columns they are, or of which aspects or images. */
  wide?: { field: 'annotator' | 'aspect' | 'image'; columns: readonly string[] } | undefined;
  /** Scale of the ratings, or of each aspect. Default 1 to 5. */
  scale?: Scale | Readonly<Record<string, Scale>> | undefined;
  /** The annotator, where no column tells. */
  annotator?: string | undefined;
  /** What was rated, where no column tells. Default `preference`. */
  aspect?: string | undefined;
  /** The raters are people: their ids become `human:` and what the file calls them. */
  human?: boolean | undefined;
  /** Keeps only rows in which these columns hold exactly this. */
  only?: Readonly<Record<string, string>> | undefined;
  /** Rows in which a column begins like this hold no score, whatever stands for one. */
  unreadable?: readonly { column: string; beginning: string }[] | undefined;
  /** Told each image that is rated, as often as it is. */
  onImage?: ((image: RatedImage) => void) | undefined;
  /** Told each rating that was read, and each that is off its scale. */
  onRating?: ((rating: { aspect: string; rating?: number; isOffScale: boolean }) => void) | undefined;
}

/** An image as a file of ratings knows it. */
export interface RatedImage {
  sampleId: string;
  imageId: string;
  prompt?: string;
  url?: string;
  generator?: string;
}
