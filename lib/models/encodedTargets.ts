/**
 * The form in which every model hands its targets to training: numbers, their shape, classes and
 * class weights.
 */
import type { Label } from '../data/labels.ts';
import type { Layer } from '../plan/layers.ts';
import type { LossPlan } from '../plan/losses.ts';
import type { TargetCoding } from '../plan/plan.ts';

/** The number of scores per sample, and how targets are encoded. */
export interface OutputShape {
  readonly loss: LossPlan;
  readonly nOutputs: number;
  readonly coding: TargetCoding;
  /** The layers of a network; absent in linear models. */
  readonly layers?: readonly Layer[] | undefined;
}

/** The targets of all samples as numbers. */
export interface EncodedTargets extends OutputShape {
  /** One class number per row, or rows × nOutputs values. */
  readonly values: ArrayLike<number>;
  /** Number of values per row. */
  readonly perRow: number;
  /** The class labels in ascending order; empty for a regressor. */
  readonly classes: readonly Label[];
  /** Weight of each class, unless all are equal. */
  readonly classWeights: Float64Array | undefined;
}

/** The allowed classes, and their origin for messages. */
export interface KnownClasses {
  readonly labels: readonly Label[];
  readonly source: string;
  /** The end of a message about other labels: what to do. */
  readonly remedy?: string;
}

/** The context in which targets are read. */
export interface TargetContext {
  /** The argument's name, for messages. */
  readonly name: string;
  readonly rows: number;
  readonly classes?: KnownClasses | undefined;
  /** Sample weights, unless all are equal. */
  readonly weights?: Float64Array | undefined;
  /** Whether more samples will follow, as in `partialFit`. */
  readonly partial?: boolean;
  /** The targets of the training samples, if these are validation targets. */
  readonly trained?: EncodedTargets;
}
