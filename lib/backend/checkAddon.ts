/** Does an addon fit this TypeScript, and does it compute right results on this processor? */
import { ForcedChoiceError } from '../common/errors.ts';
import { oneOf } from '../common/validate.ts';
import { NARROW_STORAGES } from '../data/storage.ts';
import { activations } from '../numerics/activations.ts';
import { classLosses } from '../numerics/classLosses.ts';
import { pointLosses } from '../numerics/losses.ts';
import { optimizers } from '../numerics/optimizers.ts';
import { schedules } from '../numerics/schedules.ts';
import { LINK_NAMES } from '../plan/links.ts';
import { TARGET_KINDS } from '../plan/lossTable.ts';
import { REDUCTIONS } from '../plan/options.ts';
import { VERSION } from '../system/packageFile.ts';
import { environment } from '../system/platform.ts';
import type { Addon } from './addon.ts';

/** Environment variable that selects the instruction set of the addon's kernels. */
const INSTRUCTION_SET_VARIABLE = 'FALLLINE_INSTRUCTION_SET';

/** BLAS or a kernel of the addon computes wrong results. */
export class WrongResultsError extends Error {
  override readonly name = 'WrongResultsError';
}

/**
 * @throws {WrongResultsError} if the addon's self-check of BLAS and its kernels finds a wrong result
 * @throws {Error} if the addon was built from other sources than this TypeScript
 * @throws {ForcedChoiceError} if FALLLINE_INSTRUCTION_SET names no instruction set that this
 *   processor supports
 */
export function checkAddon(addon: Addon): void {
  checkTables(addon);
  const forced = environment[INSTRUCTION_SET_VARIABLE];
  if (forced) addon.useInstructionSet(forcedInstructionSet(forced, addon));
  const wrong = addon.selfCheck();
  if (wrong === '') return;
  const { blas } = addon.info();
  throw new WrongResultsError(
    `${blas.name} ${blas.version} computes wrong results on this processor (${blas.core} kernels): ${wrong}`,
  );
}

function forcedInstructionSet(value: string, addon: Addon): string {
  try {
    return oneOf(INSTRUCTION_SET_VARIABLE, value, addon.info().instructionSets);
  } catch (error) {
    throw new ForcedChoiceError(error as RangeError);
  }
}

/**
 * Detects an addon from another version, whose names and calls may differ. The names come from the
 * twins in numerics/, whose types are checked against the tables of plan/, so that a bundle of the
 * backends contains no defaults, checks and texts of options.
 */
function checkTables(addon: Addon): void {
  const info = addon.info();
  const { version } = info;
  if (version !== VERSION) {
    throw new Error(
      `The addon is that of fallline ${version ?? 'before 0.1.0'}, but this is fallline ${VERSION}`,
    );
  }
  for (const [what, here, there] of [
    ['losses', Object.keys({ ...pointLosses, ...classLosses }), info.losses],
    ['kinds of targets', TARGET_KINDS, info.targetKinds],
    ['links', LINK_NAMES, info.links],
    ['optimizers', Object.keys(optimizers), info.optimizers],
    ['schedules', Object.keys(schedules), info.schedules],
    ['activations', Object.keys(activations), info.activations],
    ['reductions', REDUCTIONS, info.reductions],
    ['storages', NARROW_STORAGES, info.storages],
  ] as const) {
    if ([...here].sort().join() === [...there].sort().join()) continue;
    throw new Error(
      `The addon was built from other sources: it knows the ${what} ${there.join(', ')} instead of ` +
        `${here.join(', ')}`,
    );
  }
}
