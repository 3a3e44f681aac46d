/** Charts as PNG files, drawn without a browser. */
import type { Resvg as ResvgClass, ResvgRenderOptions } from '@resvg/resvg-js';
import { integerBetween } from '../common/validate.ts';
import { missingPackages } from './optionalPackages.ts';
import type { ChartSpec } from './options.ts';
import { type RenderOptions, renderSvg } from './render.ts';

export interface PngOptions extends RenderOptions {
  /** Pixels of the file for each CSS pixel, from 1 to 8. Default: 2. */
  readonly scale?: number;
}

/** There is no typeface on this system, and a chart without its texts says nothing. */
export class NoTypefaceError extends Error {}

/** Typefaces like a browser's, in order of preference; systems have some of them. */
const TYPEFACES = [
  ...['Liberation Sans', 'Arial', 'Helvetica Neue', 'Helvetica', 'Segoe UI', 'Roboto'],
  ...['Noto Sans', 'DejaVu Sans', 'Open Sans', 'Cantarell', 'Verdana'],
];

/**
 * Draws a chart as a PNG file.
 *
 * @param spec a chart in Vega-Lite or Vega, such as the functions of `fallline/plots` make
 * @returns the bytes of the file
 * @throws {Error} if vega, vega-lite or @resvg/resvg-js is not installed (the message names the line
 *   that installs them), the system has no typeface, or the specification is not valid
 * @throws {RangeError} for a scale that is no integer from 1 to 8, or an unknown theme
 * @example
 * await writeFile('loss.png', await renderPng(lossCurve({ losses: [3, 2, 1.5] }), { theme: 'dark' }));
 */
export async function renderPng(
  spec: ChartSpec,
  { scale = 2, ...options }: PngOptions = {},
): Promise<Uint8Array> {
  const zoom = integerBetween('scale', scale, 1, 8);
  const { Resvg } = await loadResvg();
  // resvg knows the older of the two names for pixels with sharp edges.
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
 * The first of the typefaces that is there, for every name that a picture asks for in vain. resvg
 * tells only by a text's width whether it found a typeface: where not, it takes any.
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
