/** The file of `--checkpoint`: written while training goes on, always the latest state, never half. */
import type { Checkpoint } from '../models/checkpoint.ts';
import { writeWhole } from './files.ts';

export class CheckpointFile {
  readonly #path: string;
  #waiting: Checkpoint | undefined;
  #writing: Promise<void> | undefined;
  #failure: unknown;

  constructor(path: string) {
    this.#path = path;
  }

  /** Takes a state to write. One that comes while another is written replaces those that wait. */
  readonly put = (checkpoint: Checkpoint): void => {
    this.#waiting = checkpoint;
    this.#writing ??= this.#writeAll();
  };

  /**
   * Waits until the latest state is written.
   *
   * @throws {Error} if one could not be written
   */
  async finish(): Promise<void> {
    await this.#writing;
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #writeAll(): Promise<void> {
    try {
      while (this.#waiting !== undefined) {
        const checkpoint = this.#waiting;
        this.#waiting = undefined;
        await writeWhole(this.#path, `${JSON.stringify(checkpoint)}\n`);
      }
      this.#failure = undefined;
    } catch (error) {
      // The next one may go well: a full disk is emptied while a run of days goes on.
      this.#failure = error;
    } finally {
      this.#writing = undefined;
    }
  }
}
