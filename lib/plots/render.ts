/**
 * Turns chart specifications into pictures. The only file that runs vega and vega-lite, which
 * are optional and large: they are loaded when the first picture is asked for.
 *
 * It imports nothing else, so that what is missing can only be those two packages.
 */
import type { TopLevelSpec } from 'vega-lite';

/**
 * Draws a Vega-Lite chart as SVG, without a browser.
 *
 * @param spec a chart, such as `classScatter` and `lossCurve` make
 * @returns one `<svg>` element that names no outside file
 * @throws {Error} if vega or vega-lite is not installed (the message names the line that installs
 *   them), or the specification is not valid
 * @example
 * await writeFile('loss.svg', await renderSvg(lossCurve({ losses: [3, 2, 1.5] })));
 */
export async function renderSvg(spec: TopLevelSpec): Promise<string> {
  const { vega, vegaLite } = await loadVega();
  const logger = vega.logger(vega.Error);
  const compiled = vegaLite.compile(spec, { logger });
  const view = new vega.View(vega.parse(compiled.spec), { renderer: 'none', logger });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

async function loadVega(): Promise<{
  vega: typeof import('vega');
  vegaLite: typeof import('vega-lite');
}> {
  try {
    const [vega, vegaLite] = await Promise.all([import('vega'), import('vega-lite')]);
    return { vega, vegaLite };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') {
      throw new Error(
        'Charts need the packages vega and vega-lite; install them with: npm install vega vega-lite',
        { cause: error },
      );
    }
    throw error;
  }
}
