/** Formats a model for `console.log`: its name, the given options, and the fitted state. */
import { COUNTERS } from '../numerics/state.ts';
import type { Fitted } from './fitted.ts';

/** The key of an object's own description in Node. `Symbol.for` avoids an import of `node:util`. */
export const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;

/** The `util.inspect` function that Node passes. */
export type Inspect = (value: unknown, options: InspectOptions) => string;
export interface InspectOptions {
  readonly depth?: number | null;
}

/**
 * The description of a model in Node's own style.
 *
 * @param depth levels that may still be shown; below 0, only the name is shown
 */
export function inspectedModel(
  name: string,
  options: object,
  fitted: Fitted | undefined,
  { depth, given, inspect }: { depth: number; given: InspectOptions; inspect: Inspect },
): string {
  if (depth < 0) return `[${name}]`;
  const shown = { options, fitted: fitted === undefined ? false : fittedState(fitted) };
  return `${name} ${inspect(shown, given)}`;
}

function fittedState({ plan, classes, state }: Fitted): object {
  const { nFeatures, nOutputs, loss, precision } = plan;
  const counters = state?.counters;
  return {
    ...(classes.length > 0 && { classes: [...classes] }),
    features: nFeatures,
    outputs: nOutputs,
    ...(plan.layers.length > 0 && { layers: plan.layers.map(layerName) }),
    loss: loss.name,
    precision,
    // A loaded model has predictions but no run.
    ...(counters && { epochs: counters[COUNTERS.epochs], lastLoss: counters[COUNTERS.lastLoss] }),
  };
}

function layerName({ kind, inputs, units }: Fitted['plan']['layers'][number]): string {
  return `${kind} ${inputs} → ${units}`;
}
