/**
 * Calls of a backend's primitives as requests of a generator, so that one text serves `fitSync`,
 * which computes at once, and `fit`, which waits for another thread or for its turns.
 */
import type { Backend } from '../../backend/backend.ts';
import type { LaterBackend } from '../../backend/secondOrder.ts';
import { nextTurn } from '../../common/nextTurn.ts';
import { fulfilledBefore } from '../../common/promises.ts';
import type { Pieces } from '../../numerics/work.ts';

/** Name of a primitive. */
export type Primitive = keyof LaterBackend;

/** One call. */
export interface Call {
  readonly kind: 'call';
  readonly name: Primitive;
  readonly args: readonly unknown[];
  /** About how many multiplications it takes. */
  readonly work: number;
}

/** A place in work of its own where the event loop may have a turn. */
export interface Pause {
  readonly kind: 'pause';
}

/** Computes with primitives; yields each call and, in between, what else it has to tell. */
export type Computation<Told, Result> = Generator<Call | Pause | Told, Result, unknown>;

/** Asks for one call. */
export function* call<Name extends Primitive>(
  name: Name,
  work: number,
  ...args: Parameters<LaterBackend[Name]>
): Generator<Call, Awaited<ReturnType<LaterBackend[Name]>>, unknown> {
  const answer = yield { kind: 'call', name, args, work };
  return answer as Awaited<ReturnType<LaterBackend[Name]>>;
}

const PAUSE: Pause = { kind: 'pause' };

/** Work of the caller's own in pieces. */
export function* inPieces<Result>(pieces: Pieces<Result>): Computation<never, Result> {
  for (;;) {
    const { done, value } = pieces.next();
    if (done) return value as Result;
    yield PAUSE;
  }
}

function isCall(value: unknown): value is Call | Pause {
  const kind = (value as { kind?: unknown } | undefined)?.kind;
  return kind === 'call' || kind === 'pause';
}

/** What a computation told, or its result. */
export type Next<Told, Result> =
  | { readonly done: false; readonly value: Told }
  | { readonly done: true; readonly value: Result };

/** Computes until the computation tells something or ends. */
export function nextSync<Told, Result>(
  computation: Computation<Told, Result>,
  backend: Backend,
): Next<Told, Result> {
  for (let answer: unknown; ; ) {
    const { done, value } = computation.next(answer);
    if (done) return { done, value: value as Result };
    if (!isCall(value)) return { done: false, value: value as Told };
    answer = value.kind === 'pause' ? undefined : callNow(backend, value);
  }
}

function callNow(backend: Backend, { name, args }: Call): unknown {
  const compute = backend[name] as (...all: readonly unknown[]) => unknown;
  return compute(...args);
}

/** Less work than this, a fraction of a millisecond, is done at once: a thread costs more. */
const LITTLE_WORK = 200_000;
/** Milliseconds of such work after which the event loop gets a turn. */
const LONGEST_TURN = 4;

/** The result of a call whose wait was aborted. */
const ABORTED = Symbol('aborted');

/** Waits for calls; used by one computation after the other. */
export class Waiting {
  readonly #backend: Backend;
  readonly #signal: AbortSignal | undefined;
  #since = performance.now();

  /**
   * @param signal ends the wait for a call at once. The call goes on to its end; its result is not used
   */
  constructor(backend: Backend, signal: AbortSignal | undefined) {
    this.#backend = backend;
    this.#signal = signal;
  }

  /**
   * As `nextSync`, without holding the event loop.
   *
   * @returns `undefined` if the signal was aborted
   */
  async next<Told, Result>(
    computation: Computation<Told, Result>,
  ): Promise<Next<Told, Result> | undefined> {
    for (let answer: unknown; ; ) {
      if (this.#signal?.aborted) return undefined;
      const { done, value } = computation.next(answer);
      if (done) return { done, value: value as Result };
      if (!isCall(value)) return { done: false, value: value as Told };
      answer = await this.#call(value);
      if (answer === ABORTED) return undefined;
    }
  }

  async #call(wanted: Call | Pause): Promise<unknown> {
    if (wanted.kind === 'call' && wanted.work > LITTLE_WORK) {
      const { name, args } = wanted;
      const compute = this.#backend.later[name] as (...all: readonly unknown[]) => Promise<unknown>;
      const promise = Promise.resolve(compute(...args));
      if (!(await fulfilledBefore(promise, this.#signal))) return ABORTED;
      this.#since = performance.now();
      return promise;
    }
    if (performance.now() - this.#since > LONGEST_TURN) {
      await nextTurn();
      this.#since = performance.now();
    }
    return wanted.kind === 'call' ? callNow(this.#backend, wanted) : undefined;
  }
}
