/**
 * A name from another library and its counterpart in fallline. The tables of these names are
 * foreignFunctionNames.ts (short, so that the bundle of a single function stays small) and
 * foreignNames.ts (all of them).
 */

/** The meaning of a name; without `option` it applies to any owner. */
export interface Meaning {
  /** fallline's option; the meaning applies if the owner has it. */
  readonly option?: string;
  /** The value to pass for it, as code, in which the foreign name represents the user's value. */
  readonly value?: string;
  readonly note?: string;
  /** Another option that the owner must have for the meaning to apply. */
  readonly beside?: string;
}

/**
 * A name, the libraries that have it, and its meanings. The first meaning that applies is shown.
 */
export type ForeignOption = readonly [name: string, from: string, ...meanings: Meaning[]];

export const SK = 'scikit-learn';
export const KERAS = 'Keras';
export const TORCH = 'PyTorch';
export const BRAIN = 'brain.js';
export const LIBLINEAR = 'LIBLINEAR';

/** The name means this option, with this value if it implies one. */
export function to(option: string, value?: string, note?: string): Meaning {
  return { option, ...(value && { value }), ...(note && { note }) };
}

/** The name has no counterpart, for this reason. */
export function none(note: string): Meaning {
  return { note };
}
