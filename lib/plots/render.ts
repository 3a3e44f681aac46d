/**
 * Renders chart specifications as SVG. This is the only file that uses vega and vega-lite, which
 * are optional and large, and loaded with the first picture.
 */
import type { Spec } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { xmlText } from '../common/visibleText.ts';
import { inTheme } from './inTheme.ts';
import { missingPackages } from './optionalPackages.ts';
import type { ChartSpec } from './options.ts';
import type { ThemeName } from './theme.ts';

/** Options of `renderSvg`. */
export interface RenderOptions {
  /** Theme of the chart: for a light or a dark background. Default `'light'`. */
  readonly theme?: ThemeName;
}

/**
 * Draws a chart as SVG, without a browser. It needs the packages vega and vega-lite.
 *
 * @param spec a Vega-Lite or Vega specification, such as the functions of `fallline/plots` return
 * @param options theme
 * @returns one `<svg>` element without references to other files; characters that XML does not
 *   allow are written as escapes (`\x1b`)
 * @throws {Error} if vega or vega-lite is not installed (the message contains the command), or the
 *   specification is invalid
 * @throws {RangeError} if the theme is unknown
 * @example
 * import { writeFile } from 'node:fs/promises';
 *
 * await writeFile('loss.svg', await renderSvg(lossCurve({ losses: [3, 2, 1.5] })));
 */
export async function renderSvg(
  spec: ChartSpec,
  { theme = 'light' }: RenderOptions = {},
): Promise<string> {
  const [vega, vegaLite] = await loadVega();
  const logger = vega.logger(vega.Error);
  const compiled = isVega(spec) ? spec : vegaLite.compile(spec, { logger }).spec;
  const view = new vega.View(vega.parse(compiled), { renderer: 'none', logger });
  try {
    return inTheme(xmlText(await view.toSVG()), theme);
  } finally {
    view.finalize();
  }
}

async function loadVega() {
  try {
    return [await import('vega'), await import('vega-lite')] as const;
  } catch (error) {
    throw missingPackages('Charts', ['vega', 'vega-lite'], error);
  }
}

/** Distinguishes Vega from Vega-Lite by the schema of the specification. */
function isVega(spec: Spec | TopLevelSpec): spec is Spec {
  return /\/schema\/vega\/v\d/.test(spec.$schema ?? '');
}
