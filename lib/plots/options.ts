/**
 * Options that all charts share, with their validation, and type names for parts of a
 * specification.
 */
import type { Spec } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { wrongKind } from '../common/errors.ts';
import { positiveNumber } from '../common/validate.ts';
import { PLOT_HEIGHT, PLOT_WIDTH } from './theme.ts';

/**
 * A chart as a Vega-Lite specification, or as a Vega specification if Vega-Lite cannot express it.
 * It contains its data.
 */
export type ChartSpec = TopLevelSpec | Spec;

/** A layer of a chart. */
export type ChartLayer = Extract<TopLevelSpec, { layer: unknown }>['layer'][number];
/** The encoding of a field along an axis. */
export type Position = NonNullable<
  NonNullable<Extract<TopLevelSpec, { mark: unknown; data: unknown }>['encoding']>['x']
>;

/** Texts and size of a chart. */
export interface ChartText {
  /** Title. Default: none. */
  readonly title?: string;
  /** Subtitle; remarks of the chart itself follow it. Default: none. */
  readonly subtitle?: string;
  /** Title of the horizontal axis. Default: depends on the chart. */
  readonly xTitle?: string;
  /** Title of the vertical axis. Default: depends on the chart. */
  readonly yTitle?: string;
  /** Width of the plot area in CSS pixels. Default 400. */
  readonly width?: number;
  /** Height of the plot area in CSS pixels. Default 300. */
  readonly height?: number;
}

/** A text option, or its default. */
export function textOption(name: string, value: unknown, fallback: string): string {
  if (value === undefined) return fallback;
  if (typeof value !== 'string') throw wrongKind(name, 'a string', value);
  return value;
}

export function chartSize(given: Record<string, unknown>): { width: number; height: number } {
  return {
    width: positiveNumber('width', given.width ?? PLOT_WIDTH),
    height: positiveNumber('height', given.height ?? PLOT_HEIGHT),
  };
}
