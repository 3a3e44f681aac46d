/** Draws the pictures of reports, if the optional packages are installed. */
import type { ChartSpec } from '../../plots/options.ts';

/** Draws a chart as an `<svg>` element. */
export type Renderer = (spec: ChartSpec) => Promise<string>;

/** Charts as SVG, or the reason why they are missing. */
export interface Drawn<Name extends string> {
  readonly pictures: Readonly<Partial<Record<Name, string>>>;
  /** The command that installs the missing packages. */
  readonly undrawn: string | undefined;
}

/**
 * Draws charts by name.
 *
 * @param render default: `renderSvg`, which loads vega
 */
export async function drawAll<Name extends string>(
  specs: Readonly<Partial<Record<Name, ChartSpec>>>,
  render: Renderer = renderLazily,
): Promise<Drawn<Name>> {
  const pictures: Partial<Record<Name, string>> = {};
  try {
    for (const [name, spec] of Object.entries(specs) as [Name, ChartSpec][]) {
      pictures[name] = await render(spec);
    }
    return { pictures, undrawn: undefined };
  } catch (error) {
    if (!isMissingPackage(error)) throw error;
    return { pictures: {} as Drawn<Name>['pictures'], undrawn: error.message };
  }
}

/** Whether an error means that an optional package is not installed. */
export function isMissingPackage(error: unknown): error is Error {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND';
}

async function renderLazily(spec: ChartSpec): Promise<string> {
  const { renderSvg } = await import('../../plots/render.ts');
  return renderSvg(spec);
}
