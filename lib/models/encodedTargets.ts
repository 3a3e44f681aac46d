/** Targets as a model hands them to training: what classifiers and regressors have in common. */
import type { Label } from '../data/labels.ts';
import type { Layer } from '../plan/layers.ts';
import type { LossPlan } from '../plan/losses.ts';
import type { TargetCoding } from '../plan/plan.ts';

/** How many scores a model gives each sample, and how their targets are written. */
export interface OutputShape {
  readonly loss: LossPlan;
  readonly nOutputs: number;
  readonly coding: TargetCoding;
  /** Of a network. */
  readonly layers?: readonly Layer[] | undefined;
}

/** The targets of so many samples as numbers. */
export interface EncodedTargets extends OutputShape {
  /** One class number per row, or rows × nOutputs values. */
  readonly values: ArrayLike<number>;
  /** Numbers per row. */
  readonly perRow: number;
  /** The labels of the classes, ascending; none for a regressor. */
  readonly classes: readonly Label[];
  /** What the samples of each class weigh, if not all the same. */
  readonly classWeights: Float64Array | undefined;
}

/** Classes that labels must be among, and where they come from, for messages. */
export interface KnownClasses {
  readonly labels: readonly Label[];
  readonly source: string;
  /** What a message says to do about others. */
  readonly remedy?: string;
}

/** What is known when targets are read. */
export interface TargetContext {
  /** The argument's name, for messages. */
  readonly name: string;
  readonly rows: number;
  readonly classes?: KnownClasses | undefined;
  /** What each sample weighs by itself, if not all the same. */
  readonly weights?: Float64Array | undefined;
  /** Whether more samples will come that are not seen yet. */
  readonly partial?: boolean;
  /** The targets that are trained on, where these watch the run. */
  readonly trained?: EncodedTargets;
}
