/**
 * Selects the backend: the first in the list that loads, unless FALLLINE_BACKEND or the caller
 * names one. The error of every failed attempt is kept, and a fall-back is always reported.
 */

import { BackendLoadError, ForcedChoiceError } from '../common/errors.ts';
import { oneOf } from '../common/validate.ts';
import { buildAdvice, openBlasAdvice } from '../system/advice.ts';
import { environment, isNode, warn } from '../system/platform.ts';
import { firstLine, NoAddonError, type RefusedAddon } from '../system/refusal.ts';
import { BACKEND_NAMES, type Backend, type BackendName } from './backend.ts';
import { nativeBackend } from './native.ts';
import { typescriptBackend } from './typescript/index.ts';

/** The backend in use. */
export interface BackendInfo {
  /** Name of the backend. */
  readonly name: BackendName;
  /** The numerical library and the instruction set that the backend uses. */
  readonly description: string;
  /** Why this backend was chosen. */
  readonly reason: string;
  /** The addons that were tried before, in order, and why each is not used. */
  readonly refused: readonly RefusedAddon[];
}

/**
 * The function that loads each backend; `undefined` for a backend that this environment cannot
 * have.
 */
type Loaders = Record<BackendName, (() => Backend) | undefined>;

/** Environment variable that selects a backend. */
const BACKEND_VARIABLE = 'FALLLINE_BACKEND';
/** Marks the process as warned. A second copy of this package in the process sees the mark too. */
const WARNED = Symbol.for('fallline.warned');

const NO_WARNING = `Set ${BACKEND_VARIABLE}=typescript to choose the TypeScript backend without this warning`;

/** The reason why there is no native backend outside Node; it needs no warning. */
const NOT_NODE = 'the native backend runs in Node, and this is not Node';

/** Advice for a backend that does not load. */
function remedy(error: Error): string {
  return error instanceof NoAddonError ? error.advice : (openBlasAdvice(error) ?? buildAdvice());
}

/** A backend, and why it was chosen. */
interface Choice {
  readonly backend: Backend;
  readonly reason: string;
  readonly refused: readonly RefusedAddon[];
}

/** Selects a backend; loads each at most once. */
export class BackendSelector {
  readonly #loaders: Loaders;
  readonly #environment: Record<string, string | undefined>;
  readonly #warn: (message: string) => void;
  readonly #attempts = new Map<BackendName, Backend | Error>();
  #selected: Choice | undefined;

  constructor(
    loaders: Loaders,
    environment: Record<string, string | undefined>,
    warn: (message: string) => void,
  ) {
    this.#loaders = loaders;
    this.#environment = environment;
    this.#warn = warn;
  }

  /**
   * @param wanted the name of the backend that the caller requests, if any
   * @throws {BackendLoadError} if the backend that the environment or the caller names cannot be
   *   loaded
   * @throws {ForcedChoiceError} if FALLLINE_INSTRUCTION_SET names no instruction set that this
   *   processor supports
   * @throws {RangeError} if FALLLINE_BACKEND is not the name of a backend, or names another one
   *   than `wanted`
   */
  select(wanted?: BackendName): Backend {
    const forced = this.#forced();
    if (wanted === undefined) return this.#choice(forced).backend;
    if (forced !== undefined && forced !== wanted) {
      throw new RangeError(
        `Expected "backend" to be '${forced}', which ${BACKEND_VARIABLE} forces, but received '${wanted}'`,
      );
    }
    return this.#demand(wanted, `backend '${wanted}' was asked for`);
  }

  info(): BackendInfo {
    const { backend, reason, refused } = this.#choice(this.#forced());
    const { name, description, note } = backend;
    return Object.freeze({
      name,
      description,
      reason: note === undefined ? reason : `${reason}; ${note}`,
      refused: Object.freeze(refused.map((each) => Object.freeze({ ...each }))),
    });
  }

  #choice(forced: BackendName | undefined): Choice {
    if (this.#selected === undefined || (forced && this.#selected.backend.name !== forced)) {
      this.#selected = forced ? this.#force(forced) : this.#firstThatLoads();
    }
    return this.#selected;
  }

  #forced(): BackendName | undefined {
    const value = this.#environment[BACKEND_VARIABLE];
    return value ? oneOf(BACKEND_VARIABLE, value, BACKEND_NAMES) : undefined;
  }

  #force(name: BackendName): Choice {
    const reason = `${BACKEND_VARIABLE}=${name} forces it`;
    const backend = this.#demand(name, `${BACKEND_VARIABLE} forces '${name}'`);
    return { backend, reason, refused: backend.refused ?? [] };
  }

  #firstThatLoads(): Choice {
    const failures: Error[] = [];
    for (const name of BACKEND_NAMES) {
      if (this.#loaders[name] === undefined) continue;
      const attempt = this.#load(name);
      if (attempt instanceof Error) {
        failures.push(attempt);
        continue;
      }
      if (failures.length === 0) {
        const first = name === BACKEND_NAMES[0];
        const reason = first ? 'it is the fastest, and it loads' : NOT_NODE;
        return { backend: attempt, reason, refused: attempt.refused ?? [] };
      }
      const why = `the native backend did not load: ${failures.map(firstLine).join('; ')}`;
      this.#warn(
        `fallline runs on its ${name} backend, because ${why}. ${remedy(failures[0])}. ${NO_WARNING}`,
      );
      return { backend: attempt, reason: why, refused: failures.flatMap(refusedIn) };
    }
    throw new BackendLoadError(`No backend loads: ${failures.map(firstLine).join('; ')}`, failures);
  }

  #demand(name: BackendName, reason: string): Backend {
    const attempt = this.#load(name);
    if (!(attempt instanceof Error)) return attempt;
    const help = this.#loaders[name] === undefined ? '' : `. ${remedy(attempt)}`;
    throw new BackendLoadError(
      `${reason}, but it cannot be loaded: ${firstLine(attempt)}${help}`,
      attempt instanceof NoAddonError ? attempt.errors : [attempt],
    );
  }

  #load(name: BackendName): Backend | Error {
    let attempt = this.#attempts.get(name);
    if (attempt === undefined) {
      try {
        const load = this.#loaders[name];
        attempt = load === undefined ? new Error(NOT_NODE) : load();
      } catch (error) {
        if (error instanceof ForcedChoiceError) throw error;
        attempt = error instanceof Error ? error : new Error(String(error));
      }
      this.#attempts.set(name, attempt);
    }
    return attempt;
  }
}

function refusedIn(error: Error): readonly RefusedAddon[] {
  return error instanceof NoAddonError ? error.refused : [];
}

/** Warns once per process and per worker thread. */
function warnOnce(message: string): void {
  const marks = globalThis as { [WARNED]?: boolean };
  if (marks[WARNED]) return;
  marks[WARNED] = true;
  warn(message, 'FALLLINE_BACKEND');
}

const selector = new BackendSelector(
  {
    native: isNode ? () => nativeBackend() : undefined,
    typescript: () => typescriptBackend,
  },
  environment,
  warnOnce,
);

/** The backend to run on; see `BackendSelector.select`. */
export function selectBackend(wanted?: BackendName): Backend {
  return selector.select(wanted);
}

/**
 * Returns the backend in use and the reason for the choice. The first call loads it. The
 * environment variable `FALLLINE_BACKEND` (`native` or `typescript`) forces a backend.
 *
 * @throws {BackendLoadError} if `FALLLINE_BACKEND` forces a backend that cannot be loaded
 * @throws {ForcedChoiceError} if `FALLLINE_INSTRUCTION_SET` names no instruction set of this
 *   processor
 * @throws {RangeError} if `FALLLINE_BACKEND` is not the name of a backend
 * @example
 * const { name, description, reason, refused } = backend();
 * console.log(`${name}: ${description} (${reason})`);
 * for (const { addon, reason } of refused) console.log(`${addon} ${reason}`);
 */
export function backend(): BackendInfo {
  return selector.info();
}
