import type { LoadedImage, MediaType } from '../contract/loaded-image.ts';
import { hashBytes } from '../images/digest.ts';

/** A picture of 48 × 40 pixels in each of the formats that the kit cannot draw: noise over a gradient, in base64. */
const files: Partial<Record<MediaType, string>> = {
  'image/jpeg':
    '/9j/2wBDABIMDRANCxIQDhAUExIVGywdGxgYGzYnKSAsQDlEQz85Pj1HUGZXR0thTT0+WXlaYWltcnNyRVV9hnxvhWZwcm7/2wBDARMU' +
    'FBsXGzQdHTRuST5Jbm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm7/wAARCAAoADADASIAAhEB' +
    'AxEB/8QAFwABAQEBAAAAAAAAAAAAAAAABAMABv/EACAQAAEEAgIDAQAAAAAAAAAAAAEAAgMRITFBUWFxkYH/xAAVAQEBAAAAAAAAAAAA' +
    'AAAAAAACA//EABURAQEAAAAAAAAAAAAAAAAAAAEA/9oADAMBAAIRAxEAPwDkoxXf7hKjAFbpSjYaCUwdpEVqRt6PlJjAxoqUYrKTGzV4' +
    'TCLVjaQksFqcbRj0kRtoZz2mQbmI25FpEbQNqcbexrwkRjAvlSCo1Ywksb4+KbG+6SWDAtMg1GDq0mNud/VOMDjaTGzkA4TIty0bcBJj' +
    'bwdLLKZUZLBdYSY26HKyyYRkxt0KSWCjr0ssmQb/2Q==',
  'image/webp':
    'UklGRqAAAABXRUJQVlA4IJQAAABwBgCdASowACgAPwVuqFA/pqOitVgKq/AgiWUBhAH9kM1MPTMsqK4vjdveYIVfk0vuD9Vta24m++ZI' +
    'jTAA/u84d0Ce0mNdHEiFVZU+WwvoOY7t7pMn9BC/YjJa9LfvE5T4BbRItJxKMOG5dsC+UUDRSUAie8nDrR/AlOlRbSA8iq+djQvWo0pl' +
    'x2y86pxtpdiFsAAA',
};

/** A picture of this type that any decoder takes; undefined where there is none. */
export async function pictureFile(mediaType: MediaType): Promise<LoadedImage | undefined> {
  const file = files[mediaType];
  if (file === undefined) return undefined;
  const bytes = Uint8Array.from(atob(file), (character) => character.charCodeAt(0));
  return { bytes, mediaType, width: 48, height: 40, hash: await hashBytes(bytes) };
}
