/**
 * The look all charts share: colours, shapes, type and grid. Colours alone never carry a
 * meaning; every class has a shape of its own as well.
 */
import type { Config } from 'vega-lite';

/**
 * Class colours that readers with any common colour blindness can tell apart: the palette of
 * M. Okabe and K. Ito, "Color Universal Design" (2008), without its yellow, which a white ground
 * swallows, and with black softened to a grey.
 */
export const CLASS_COLORS: readonly string[] = [
  '#0072B2', // blue
  '#D55E00', // vermilion
  '#009E73', // bluish green
  '#CC79A7', // reddish purple
  '#E69F00', // orange
  '#56B4E9', // sky blue
  '#4A4A4A', // grey
];

/**
 * Class shapes. There is one more of them than of the colours, so that the two lists fall out of
 * step and 56 classes pass before a colour meets the same shape again.
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

/** Colour of a curve that stands alone. */
export const CURVE_COLOR = '#0072B2';

/** Colour of lines drawn over points. */
export const INK = '#1F2328';

/** Size of the plot area in CSS pixels. A chart scaled down to a phone's width stays legible. */
export const PLOT_WIDTH = 400;
export const PLOT_HEIGHT = 300;

/** About how many labels an axis has, so that they stand apart at that size. */
export const TICK_COUNT = 6;

/**
 * Width of a text in pixels as Vega reckons it without a browser, as a share of the type size for
 * each character. It is more than most texts take; to reckon alike keeps texts inside the picture.
 */
const CHARACTER_WIDTH = 0.8;
const TITLE_SIZE = 17;
const SUBTITLE_SIZE = 13;
const LEGEND_SIZE = 13;

/** How many characters of each text fit into `width` pixels. */
export const charactersIn = {
  title: (width: number) => Math.floor(width / (CHARACTER_WIDTH * TITLE_SIZE)),
  subtitle: (width: number) => Math.floor(width / (CHARACTER_WIDTH * SUBTITLE_SIZE)),
};

/** Pixels that an entry of a legend takes, symbol included. */
export function legendEntryWidth(name: string): number {
  return 34 + CHARACTER_WIDTH * LEGEND_SIZE * name.length;
}

const MUTED_INK = '#57606A';
const GRID = '#E7EAEE';
const AXIS = '#8C959F';
const FONT =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif";

/** What every chart's `config` is: a ground of its own, so that it reads on dark pages too. */
export const THEME: Config = {
  background: '#FFFFFF',
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
};
