/**
 * The common style of all charts: colours, markers, type and grid. Colours never carry information
 * alone; every class has its own marker shape too.
 */
import type { Config as VegaConfig } from 'vega';
import type { Config } from 'vega-lite';

/** A colour in both themes. */
export interface ThemeColor {
  /** Colour on a light background, as a CSS colour. */
  readonly light: string;
  /** Colour on a dark background, as a CSS colour. */
  readonly dark: string;
}

/** Name of a theme. */
export type ThemeName = keyof ThemeColor;

/**
 * All colours of charts and pages, by name. Chart specifications contain the light colours;
 * `inTheme` replaces them by dark ones or by CSS variables of a page. Light colours must therefore
 * be distinct.
 *
 * The class colours, `class0` to `class6`, are based on the palette of M. Okabe and K. Ito, "Color
 * Universal Design" (2008), which is distinguishable with all common forms of colour blindness;
 * yellow, invisible on white, is omitted, and black is softened to grey. `region0` to `region6` are
 * the same colours blended with the background. `ramp0` to `ramp11` are a sequential scale in one
 * hue, with lightness (CIELAB) in equal steps away from the background.
 */
export const COLORS = {
  ground: { light: '#FFFFFF', dark: '#1D2127' },
  page: { light: '#F6F7F9', dark: '#14171C' },
  ink: { light: '#1F2328', dark: '#E8EBEF' },
  /** Text colour on the strong end of the ramp. */
  onRamp: { light: '#FEFEFE', dark: '#10151B' },
  muted: { light: '#57606A', dark: '#A3ADB8' },
  line: { light: '#DFE3E8', dark: '#343B44' },
  grid: { light: '#E7EAEE', dark: '#2C323A' },
  axis: { light: '#8C959F', dark: '#737D88' },
  class0: { light: '#0072B2', dark: '#3A97DA' }, // blue
  class1: { light: '#D55E00', dark: '#E8702A' }, // vermilion
  class2: { light: '#009E73', dark: '#12B886' }, // bluish green
  class3: { light: '#CC79A7', dark: '#D98CB8' }, // reddish purple
  class4: { light: '#E69F00', dark: '#F0B429' }, // orange
  class5: { light: '#56B4E9', dark: '#8FD3FA' }, // sky blue
  class6: { light: '#4A4A4A', dark: '#C9CFD6' }, // grey
  region0: { light: '#C7E0EE', dark: '#254056' },
  region1: { light: '#F6DCC7', dark: '#523628' },
  region2: { light: '#C7EAE0', dark: '#1A4840' },
  region3: { light: '#F4E2EC', dark: '#4E3D4D' },
  region4: { light: '#FAEAC7', dark: '#544728' },
  region5: { light: '#DAEEFA', dark: '#3B4F5E' },
  region6: { light: '#D7D7D7', dark: '#4A4E54' },
  ramp0: { light: '#F3F7FB', dark: '#20272F' },
  ramp1: { light: '#DCE7F3', dark: '#243140' },
  ramp2: { light: '#C4D8EB', dark: '#283C52' },
  ramp3: { light: '#ADC8E2', dark: '#2A4765' },
  ramp4: { light: '#95B7D9', dark: '#2E557A' },
  ramp5: { light: '#7CA4CC', dark: '#386792' },
  ramp6: { light: '#6391BF', dark: '#4279AA' },
  ramp7: { light: '#477EB2', dark: '#4C8DC3' },
  ramp8: { light: '#356CA0', dark: '#69A2D5' },
  ramp9: { light: '#2A5B8C', dark: '#8BB8E1' },
  ramp10: { light: '#1E4B79', dark: '#ABCFEE' },
  ramp11: { light: '#123B66', dark: '#CBE6FB' },
} as const satisfies Record<string, ThemeColor>;

export type ColorName = keyof typeof COLORS;

/** The light colours named `prefix0`, `prefix1`, … */
function numbered(prefix: string): readonly string[] {
  return Object.entries<ThemeColor>(COLORS)
    .filter(([name]) => new RegExp(`^${prefix}\\d+$`).test(name))
    .map(([, { light }]) => light);
}

/** Colours of classes and of curves, in order. */
export const CLASS_COLORS: readonly string[] = numbered('class');

/** Background colours of decision regions, by class. */
export const REGION_COLORS: readonly string[] = numbered('region');

/** Sequential colours for values, from low to high. */
export const RAMP: readonly string[] = numbered('ramp');

/**
 * Marker shapes of classes. There is one more shape than there are colours, so that a combination
 * of colour and shape repeats only after 56 classes.
 */
export const CLASS_SHAPES: readonly string[] = [
  'circle',
  'triangle-up',
  'square',
  'diamond',
  'cross',
  'triangle-down',
  'triangle-right',
  'triangle-left',
];

/** Colour of a single curve. */
export const CURVE_COLOR = COLORS.class0.light;

/** Colour of lines drawn over points. */
export const INK = COLORS.ink.light;

/**
 * Size of the plot area in CSS pixels. The chart stays legible when scaled to the width of a phone.
 */
export const PLOT_WIDTH = 400;
export const PLOT_HEIGHT = 300;

/** Approximate maximum number of labels of an axis at that size. */
export const TICK_COUNT = 6;

/**
 * Width of a character relative to the font size, as Vega estimates it without a browser. Most
 * texts are narrower; the same estimate keeps texts inside the picture.
 */
const CHARACTER_WIDTH = 0.8;
const TITLE_SIZE = 17;
const SUBTITLE_SIZE = 13;
const LEGEND_SIZE = 13;

/** Number of characters that fit into `width` pixels. */
export const charactersIn = {
  title: (width: number) => Math.floor(width / (CHARACTER_WIDTH * TITLE_SIZE)),
  subtitle: (width: number) => Math.floor(width / (CHARACTER_WIDTH * SUBTITLE_SIZE)),
};

/** Width of a legend entry in pixels, symbol included. */
function legendEntryWidth(name: string): number {
  return 34 + CHARACTER_WIDTH * LEGEND_SIZE * name.length;
}

/** Number of legend entries that fit side by side below a plot area of that width. */
export function legendColumns(names: readonly string[], width: number): number {
  const widest = names.reduce((a, name) => Math.max(a, legendEntryWidth(name)), 0);
  return Math.max(1, Math.floor(width / widest));
}

const MUTED_INK = COLORS.muted.light;
const GRID = COLORS.grid.light;
const AXIS = COLORS.axis.light;
const FONT =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif";

/** The `config` of every Vega-Lite chart, with a background for standalone pictures. */
export const THEME = {
  background: COLORS.ground.light,
  padding: 14,
  font: FONT,
  view: { stroke: null },
  title: {
    anchor: 'start',
    frame: 'bounds',
    color: INK,
    fontSize: TITLE_SIZE,
    fontWeight: 600,
    subtitleColor: MUTED_INK,
    subtitleFontSize: SUBTITLE_SIZE,
    subtitlePadding: 5,
    offset: 14,
  },
  axis: {
    labelColor: MUTED_INK,
    labelFontSize: 13,
    titleColor: INK,
    titleFontSize: 14,
    titleFontWeight: 'normal',
    titlePadding: 8,
    gridColor: GRID,
    domainColor: AXIS,
    tickColor: AXIS,
    tickSize: 4,
    labelPadding: 4,
    labelOverlap: true,
  },
  legend: {
    orient: 'bottom',
    direction: 'horizontal',
    labelColor: INK,
    labelFontSize: LEGEND_SIZE,
    titleColor: MUTED_INK,
    titleFontSize: LEGEND_SIZE,
    titleFontWeight: 'normal',
    symbolSize: 80,
    titleOrient: 'left',
    titleAnchor: 'start',
    labelLimit: 360,
    columnPadding: 14,
  },
} as const satisfies Config;

/** The same configuration for Vega charts, which set the font for each kind of text. */
export const VEGA_THEME: VegaConfig = {
  background: THEME.background,
  padding: THEME.padding,
  title: { ...THEME.title, font: FONT, subtitleFont: FONT },
  axis: { ...THEME.axis, labelFont: FONT, titleFont: FONT },
  legend: {
    ...THEME.legend,
    labelFont: FONT,
    titleFont: FONT,
    // Legends are stacked.
    layout: { bottom: { direction: 'vertical', margin: 8 } },
  },
  text: { font: FONT },
};
