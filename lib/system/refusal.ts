/** Why addons were not used: one row for each that was tried, and what the user can do. */

/** An addon that was tried and is not used. */
export interface RefusedAddon {
  /** The package, or the file. */
  readonly addon: string;
  /** What is wrong with it; follows its name, as in `is not installed`. */
  readonly reason: string;
}

/** Why an addon is not used. Its parts are in the message, so that Node need not show them again. */
export class Refusal extends Error {
  readonly #reason: string;
  readonly #advice: string;
  readonly #addon: string | undefined;

  /**
   * @param reason a predicate, such as `is not installed`
   * @param advice what the user can do, as a sentence without its full stop
   * @param addon the package or file, if it is not that of the source that was tried
   */
  constructor(reason: string, advice: string, addon?: string) {
    super(addon === undefined ? reason : refusalText({ addon, reason }));
    this.name = 'Refusal';
    this.#reason = reason;
    this.#advice = advice;
    this.#addon = addon;
  }

  get reason(): string {
    return this.#reason;
  }

  get advice(): string {
    return this.#advice;
  }

  get addon(): string | undefined {
    return this.#addon;
  }
}

/** No addon can be used. */
export class NoAddonError extends Error {
  readonly refused: readonly RefusedAddon[];
  /** What the user can do, as a sentence without its full stop. */
  readonly advice: string;
  /** The error of each attempt, in order. */
  readonly errors: readonly Error[];

  constructor(refused: readonly RefusedAddon[], errors: readonly Error[], advice: string) {
    super(refused.map(refusalText).join('; ') || 'there is no place where an addon could be');
    this.name = 'NoAddonError';
    this.refused = refused;
    this.errors = errors;
    this.advice = advice;
  }
}

/** For example `@fallline/linux-x64 is not installed`. */
export function refusalText({ addon, reason }: RefusedAddon): string {
  return `${addon} ${reason}`;
}

/**
 * The first line of an error's message, or of anything else that was thrown: Node adds the modules
 * that required a file in further lines.
 */
export function firstLine(error: unknown): string {
  const message: unknown = (error as Partial<Error> | null | undefined)?.message ?? error;
  return String(message).split('\n')[0];
}
