/**
 * The interface of an experiment: a computation from a text about gradient descent that returns
 * tables and charts. Experiments are plain functions; their caller prints and draws.
 */
import type { BackendName } from '../models/estimatorOptions.ts';
import type { ReportTable } from '../plots/htmlReport.ts';
import type { ChartSpec } from '../plots/options.ts';
import type { ImageSet } from './images.ts';

/** A chart with its name, which is used as the file name. */
export interface ExperimentChart {
  /** For example `paths`. */
  readonly name: string;
  readonly spec: ChartSpec;
  readonly caption: string;
}

/** The result of an experiment. */
export interface ExperimentResult {
  readonly title: string;
  /** The setup and the findings, one or two sentences each. */
  readonly lead: readonly string[];
  /** If the text published figures, the tables show them next to ours. */
  readonly tables: readonly ReportTable[];
  readonly charts: readonly ExperimentChart[];
}

/** An integer option of an experiment. */
export interface ExperimentOption {
  /** For example `attempts`, which is `--attempts <n>` on the command line. */
  readonly name: string;
  readonly about: string;
  readonly byDefault: number;
  readonly most: number;
}

/** The environment of an experiment. */
export interface ExperimentContext {
  readonly backend: BackendName;
  readonly seed: number;
  /** Loads the images. */
  readonly images: () => Promise<ImageSet>;
  /** The values of all options, by name. */
  readonly options: Readonly<Record<string, number>>;
  /** Aborts the experiment between two pieces of work. */
  readonly signal?: AbortSignal | undefined;
}

/** The description of an experiment. */
export interface Experiment {
  /** One line. */
  readonly about: string;
  /** The text on which the experiment is based. */
  readonly source: string;
  /** Whether the experiment uses images. */
  readonly usesImages: boolean;
  readonly options: readonly ExperimentOption[];
}

/** Runs the experiment. */
export type ExperimentRun = (context: ExperimentContext) => Promise<ExperimentResult>;

/**
 * Formats a number with four significant digits; very large and very small numbers have an
 * exponent.
 */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'diverged' : 'overflow';
  const rounded = Number(value.toPrecision(4)) + 0;
  const size = Math.abs(rounded);
  const isPlain = size === 0 || (size >= 1e-4 && size < 1e6);
  return isPlain ? String(rounded) : rounded.toExponential().replace('e+', 'e');
}

/** Formats a share as a percentage with one decimal. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** Formats a duration in milliseconds or seconds. */
export function duration(seconds: number): string {
  return seconds < 1 ? `${figure(1000 * seconds)} ms` : `${figure(seconds)} s`;
}
