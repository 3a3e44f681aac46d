/**
 * Colours of the drawings, from the theme of the package's charts, for light and dark backgrounds.
 */
import { CLASS_COLORS, CLASS_SHAPES } from '../../plots/theme.ts';

export interface Palette {
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  readonly card: string;
  /** Colours of the surface from low to high values, as [red, green, blue]. */
  readonly low: Rgb;
  readonly high: Rgb;
  readonly contour: string;
  /** One colour per racer or class. */
  readonly racers: readonly string[];
}

export type Rgb = readonly [number, number, number];

export const SHAPES = CLASS_SHAPES;

const LIGHT: Palette = {
  ink: '#1f2328',
  muted: '#57606a',
  grid: '#e7eaee',
  card: '#ffffff',
  low: [190, 214, 234],
  high: [253, 252, 249],
  contour: 'rgba(31, 54, 77, 0.20)',
  racers: CLASS_COLORS,
};

const DARK: Palette = {
  ink: '#e8ebef',
  muted: '#a3adb8',
  grid: '#2b323b',
  card: '#1a1e24',
  low: [38, 66, 92],
  high: [24, 27, 32],
  contour: 'rgba(214, 230, 245, 0.16)',
  racers: CLASS_COLORS.map((color) => lightened(color, 0.4)),
};

export function paletteFor(dark: boolean): Palette {
  return dark ? DARK : LIGHT;
}

/** Blends a colour with white. */
function lightened(color: string, share: number): string {
  const parts = rgb(color).map((each) => Math.round(each + (255 - each) * share));
  return `#${parts.map((each) => each.toString(16).padStart(2, '0')).join('')}`;
}

export function rgb(color: string): Rgb {
  const number = Number.parseInt(color.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}

/** Interpolates between two colours. */
export function mixed(a: Rgb, b: Rgb, share: number): Rgb {
  return [0, 1, 2].map((i) => a[i] + (b[i] - a[i]) * share) as unknown as Rgb;
}
