/** Charts as PNG files, drawn without a browser. */
import type { Resvg as ResvgClass, ResvgRenderOptions } from '@resvg/resvg-js';
import { integerBetween } from '../common/validate.ts';
import { missingPackages } from './optionalPackages.ts';
import type { ChartSpec } from './options.ts';
import { type RenderOptions, renderSvg } from './render.ts';

/** Options of `renderPng`. */
export interface PngOptions extends RenderOptions {
  /** Pixels of the file per CSS pixel, an integer from 1 to 8. Default 2. */
  readonly scale?: number;
}

/** The system has no font, and a chart without text is useless. */
export class NoTypefaceError extends Error {}

/** Fonts similar to a browser's, in order of preference. */
const TYPEFACES = [
  ...['Liberation Sans', 'Arial', 'Helvetica Neue', 'Helvetica', 'Segoe UI', 'Roboto'],
  ...['Noto Sans', 'DejaVu Sans', 'Open Sans', 'Cantarell', 'Verdana'],
];

/**
 * Draws a chart as a PNG file. It needs the packages vega, vega-lite and `@resvg/resvg-js`.
 *
 * @param spec a Vega-Lite or Vega specification, such as the functions of `fallline/plots` return
 * @param options theme and scale
 * @returns the bytes of the file
 * @throws {Error} if a package is not installed (the message contains the command), the system has
 *   no fonts, or the specification is invalid
 * @throws {RangeError} if the scale is not an integer from 1 to 8, or the theme is unknown
 * @example
 * import { writeFile } from 'node:fs/promises';
 *
 * const spec = lossCurve({ losses: [3, 2, 1.5] });
 * await writeFile('loss.png', await renderPng(spec, { theme: 'dark' }));
 */
export async function renderPng(
  spec: ChartSpec,
  { scale = 2, ...options }: PngOptions = {},
): Promise<Uint8Array> {
  const zoom = integerBetween('scale', scale, 1, 8);
  const { Resvg } = await loadResvg();
  // resvg supports only the older keyword for crisp edges of pixels.
  const svg = (await renderSvg(spec, options)).replaceAll(
    'image-rendering: optimizeSpeed; image-rendering: pixelated;',
    'image-rendering: optimizeSpeed;',
  );
  const font = typefaces(Resvg);
  return new Resvg(svg, { font, fitTo: { mode: 'zoom', value: zoom } }).render().asPng();
}

async function loadResvg() {
  try {
    const loaded = await import('@resvg/resvg-js');
    return loaded.default ?? loaded;
  } catch (error) {
    throw missingPackages('PNG files', ['@resvg/resvg-js'], error);
  }
}

/**
 * Finds the first installed font, which replaces all fonts that the system lacks. resvg silently
 * substitutes missing fonts, so the width of a text shows whether a font was found.
 */
function typefaces(Resvg: typeof ResvgClass): ResvgRenderOptions['font'] {
  const widthIn = (family: string) => {
    const text = `<text y="20" font-family="${family}">mmmWWWiiill</text>`;
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="30">${text}</svg>`;
    const font = { loadSystemFonts: true, defaultFontFamily: family };
    return new Resvg(svg, { font }).getBBox()?.width;
  };
  const any = widthIn('no such typeface');
  if (any === undefined) {
    throw new NoTypefaceError(
      'PNG files need a typeface to draw texts with, and the system has none; install one, such as the package fonts-dejavu-core',
    );
  }
  const family = TYPEFACES.find((name) => widthIn(name) !== any) ?? '';
  return { loadSystemFonts: true, defaultFontFamily: family, sansSerifFamily: family };
}
