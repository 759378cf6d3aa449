/** The folder of the model that ships with the encoder: heads for fidelity and aesthetic. Its README is its card. */
export const readyModel: URL = new URL('../ready/', import.meta.url);
