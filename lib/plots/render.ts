/**
 * Turns chart specifications into pictures. The only file that runs vega and vega-lite, which
 * are optional and large: they are loaded when the first picture is asked for.
 */
import type { Spec } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { xmlText } from '../common/visibleText.ts';
import { inTheme } from './inTheme.ts';
import { missingPackages } from './optionalPackages.ts';
import type { ChartSpec } from './options.ts';
import type { ThemeName } from './theme.ts';

export interface RenderOptions {
  /** Whether for a light ground or a dark one. Default: `'light'`. */
  readonly theme?: ThemeName;
}

/**
 * Draws a chart as SVG, without a browser.
 *
 * @param spec a chart in Vega-Lite or Vega, such as the functions of `fallline/plots` make
 * @returns one `<svg>` element that names no outside file; characters that XML cannot hold are written
 *   out (`\x1b`)
 * @throws {Error} if vega or vega-lite is not installed (the message names the line that installs
 *   them), or the specification is not valid
 * @throws {RangeError} for an unknown theme
 * @example
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

/** Vega's specifications name another schema than Vega-Lite's. */
function isVega(spec: Spec | TopLevelSpec): spec is Spec {
  return /\/schema\/vega\/v\d/.test(spec.$schema ?? '');
}
