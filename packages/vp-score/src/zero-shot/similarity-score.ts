/** What a model says of a picture and its prompt. */
export interface Similarity {
  /** Cosine of the two embeddings, −1 to 1. */
  cosine: number;
  /** SigLIP's logit: `scale · cosine + bias`, as the model learnt them. Absent for CLIP. */
  logit?: number | undefined;
}

/**
 * A similarity as a score from 1 to 5.
 *
 * CLIP: `1 + 4 · min(1, 2.5 · max(0, cosine))`, which is CLIPScore (Hessel et al., *CLIPScore: A Reference-free
 * Evaluation Metric for Image Captioning*, EMNLP 2021, equation 1 with w = 2.5) from 0..1 to 1..5.
 *
 * SigLIP: `1 + 4 / (1 + exp(−logit))`, which is the model's own probability that picture and text belong together (Zhai
 * et al., *Sigmoid Loss for Language Image Pre-Training*, ICCV 2023) from 0..1 to 1..5. It is low in most pictures: in
 * training, one text in thousands belonged to a picture.
 *
 * Both rise with the cosine, so they order the images of a prompt as the model does. Neither is calibrated to people.
 */
export function similarityScore({ cosine, logit }: Similarity): number {
  const share = logit === undefined ? Math.min(1, 2.5 * Math.max(0, cosine)) : 1 / (1 + Math.exp(-logit));
  return 1 + 4 * share;
}
