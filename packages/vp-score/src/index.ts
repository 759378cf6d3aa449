export type { Encoder, EncoderGraph, EncoderImage, Preprocessing } from './encoders/encoder.ts';
