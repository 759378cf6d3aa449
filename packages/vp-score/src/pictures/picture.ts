/** A decoded picture: upright, sRGB, on white where it had alpha. */
export interface Picture {
  width: number;
  height: number;
  /** Red, green and blue of each pixel, 0 to 255, row by row from the top left. */
  rgb: Uint8Array | Uint8ClampedArray;
}

/** Makes a picture of a file's bytes. Throws an ImageError for what cannot be decoded. */
export type DecodePicture = (bytes: Uint8Array) => Promise<Picture>;
