/** The search for an addon: the first source whose addon loads and is not refused. */
import { openBlasAdvice } from './advice.ts';
import type { LoadedAddon } from './openAddon.ts';
import { firstLine, NoAddonError, Refusal, type RefusedAddon } from './refusal.ts';

/** A place where an addon may be. */
export interface AddonSource {
  /** As messages name it. */
  readonly name: string;
  /** What the user can do if it cannot be used, as a sentence without its full stop. */
  readonly advice: () => string;
  /** Loads the addon; `undefined` if there is none and nobody expects one. */
  load(): LoadedAddon | undefined;
}

/** Tries one source after the other, until an addon is found that is not refused. */
export class AddonSearch {
  readonly #sources: AddonSource[];
  readonly #refused: RefusedAddon[] = [];
  readonly #errors: Error[] = [];
  #advice = '';
  #tried: AddonSource | undefined;
  #inUse: LoadedAddon | undefined;

  constructor(sources: readonly AddonSource[]) {
    this.#sources = [...sources];
  }

  /** What was tried before the addon in use. */
  get refused(): readonly RefusedAddon[] {
    return [...this.#refused];
  }

  /**
   * The addon in use. It is loaded once per process and per worker thread.
   *
   * @throws {NoAddonError} if every source is refused
   */
  load(): LoadedAddon {
    while (this.#inUse === undefined) {
      if (this.#sources.length === 0) {
        throw new NoAddonError(this.refused, this.#errors, this.#advice);
      }
      const source = this.#sources.shift()!;
      this.#tried = source;
      try {
        this.#inUse = source.load();
      } catch (error) {
        this.#note(source, error as Error, 'does not load');
      }
    }
    return this.#inUse;
  }

  /** Refuses the addon in use; the next `load` tries the sources after it. */
  refuse(error: Error): void {
    if (this.#tried !== undefined) this.#note(this.#tried, error, 'is refused', this.#inUse?.name);
    this.#inUse = undefined;
  }

  /** Keeps the exports that use another copy of OpenBLAS, and why the first was refused. */
  replace(exports: unknown, refused: RefusedAddon): void {
    if (this.#inUse !== undefined) this.#inUse = { ...this.#inUse, exports };
    this.#refused.push(refused);
  }

  #note(source: AddonSource, error: Error, what: string, name = source.name): void {
    const isRefusal = error instanceof Refusal;
    const addon = (isRefusal && error.addon) || name;
    const reason = isRefusal ? error.reason : `${what}: ${firstLine(error)}`;
    this.#refused.push({ addon, reason });
    this.#advice = isRefusal ? error.advice : (openBlasAdvice(error) ?? source.advice());
    this.#errors.push(isRefusal ? new Refusal(reason, this.#advice, addon) : error);
  }
}
