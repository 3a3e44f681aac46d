/**
 * What an experiment is: a computation from a text about gradient descent, which comes to tables and
 * charts. Experiments are plain functions; who prints and draws is somebody else.
 */
import type { BackendName } from '../models/estimatorOptions.ts';
import type { ReportTable } from '../plots/htmlReport.ts';
import type { ChartSpec } from '../plots/options.ts';
import type { ImageSet } from './images.ts';

/** A chart with its name, which becomes that of a file. */
export interface ExperimentChart {
  /** Such as `paths`. */
  readonly name: string;
  readonly spec: ChartSpec;
  readonly caption: string;
}

/** What an experiment came to. */
export interface ExperimentResult {
  readonly title: string;
  /** What was done, and what is to be seen, one sentence or two in each. */
  readonly lead: readonly string[];
  /** The text's published figures stand beside ours, where there are any. */
  readonly tables: readonly ReportTable[];
  readonly charts: readonly ExperimentChart[];
}

/** A whole number that an experiment may be told. */
export interface ExperimentOption {
  /** As in `attempts`, which is `--attempts <n>` on the command line. */
  readonly name: string;
  readonly about: string;
  readonly byDefault: number;
  readonly most: number;
}

/** What surrounds an experiment. */
export interface ExperimentContext {
  readonly backend: BackendName;
  readonly seed: number;
  /** The images to work on; read when they are asked for. */
  readonly images: () => Promise<ImageSet>;
  /** The options by name, all of them. */
  readonly options: Readonly<Record<string, number>>;
  /** Ends it between two pieces of work. */
  readonly signal?: AbortSignal | undefined;
}

/** What is said of an experiment before it is run. */
export interface Experiment {
  /** One line. */
  readonly about: string;
  /** The text that it comes from. */
  readonly source: string;
  /** Whether it works on images. */
  readonly usesImages: boolean;
  readonly options: readonly ExperimentOption[];
}

/** Carries it out. */
export type ExperimentRun = (context: ExperimentContext) => Promise<ExperimentResult>;

/** A figure with four significant digits, very large and very small ones with an exponent. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'diverged' : 'overflow';
  const rounded = Number(value.toPrecision(4)) + 0;
  const size = Math.abs(rounded);
  const isPlain = size === 0 || (size >= 1e-4 && size < 1e6);
  return isPlain ? String(rounded) : rounded.toExponential().replace('e+', 'e');
}

/** A share as a percentage with one decimal. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** A duration in milliseconds or seconds. */
export function duration(seconds: number): string {
  return seconds < 1 ? `${figure(1000 * seconds)} ms` : `${figure(seconds)} s`;
}
