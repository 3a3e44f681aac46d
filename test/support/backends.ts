/** The backends that tests run on: all that FALLLINE_BACKEND allows, and never fewer in silence. */

import type { Addon } from '../../lib/backend/addon.ts';
import type { Backend, BackendName } from '../../lib/backend/backend.ts';
import { loadAddon } from '../../lib/backend/checkedAddon.ts';
import { nativeBackend } from '../../lib/backend/native.ts';
import { typescriptBackend } from '../../lib/backend/typescript/index.ts';

const forced = process.env.FALLLINE_BACKEND;

/** Whether the addon takes part. Without FALLLINE_BACKEND=typescript it must load. */
export const withNative = forced !== 'typescript';

/** Why tests of the addon are left out where they are. */
export const NATIVE_LEFT_OUT = 'the addon is left out: FALLLINE_BACKEND=typescript';

/** The addon itself; only where `withNative`. */
export function addon(): Addon {
  return loadAddon();
}

/** The names of the backends that may be asked for under FALLLINE_BACKEND. */
export const backendNames: readonly BackendName[] =
  forced === 'native' || forced === 'typescript' ? [forced] : ['native', 'typescript'];

/** Each of those backends. */
export const backends: readonly Backend[] = backendNames.map((name) =>
  name === 'native' ? nativeBackend() : typescriptBackend,
);

/**
 * Describes tests of the addon; where it is left out, one pending test says why.
 */
export function describeNative(title: string, body: (addon: Addon) => void): void {
  if (withNative) describe(title, () => body(addon()));
  else describe(title, () => it(NATIVE_LEFT_OUT));
}
