/**
 * A name that users bring from another library, and what it is called here. The tables of such names are
 * foreignFunctionNames.ts (short: a bundle of one function has it) and foreignNames.ts (all of them).
 */

/** What a name means; without `option`, anywhere. */
export interface Meaning {
  /** The name of our own option; the meaning applies where the owner has it. */
  readonly option?: string;
  /** What to pass for it, as code; the name stands for the value that was brought. */
  readonly value?: string;
  readonly note?: string;
  /** Another option that the owner must have for the meaning to apply. */
  readonly beside?: string;
}

/** A name, the libraries that have it, and its meanings: the first one that applies is shown. */
export type ForeignOption = readonly [name: string, from: string, ...meanings: Meaning[]];

export const SK = 'scikit-learn';
export const KERAS = 'Keras';
export const TORCH = 'PyTorch';
export const BRAIN = 'brain.js';
export const LIBLINEAR = 'LIBLINEAR';

/** It is the option, with this value if the name stands for one. */
export function to(option: string, value?: string, note?: string): Meaning {
  return { option, ...(value && { value }), ...(note && { note }) };
}

/** Nothing stands for it, for this reason. */
export function none(note: string): Meaning {
  return { note };
}
