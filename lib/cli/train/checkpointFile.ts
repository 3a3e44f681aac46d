/** The file of `--checkpoint`: written while training goes on, always the latest state, never half. */
import { dirname } from 'node:path';
import { destinationOf } from '../../io/destination.ts';
import { isSamePlace, placeOfSource } from '../../io/samePlace.ts';
import { writeWholeFile } from '../../io/writeFiles.ts';
import type { Checkpoint } from '../../models/checkpoint.ts';
import { readJson } from '../shared/files.ts';

export class CheckpointFile {
  readonly #path: string;
  readonly #warn: (text: string) => void;
  #waiting: Checkpoint | undefined;
  #writing: Promise<void> | undefined;
  #failure: unknown;
  /** What was warned of; a full disk is said once, not with every checkpoint. */
  readonly #warned = new Set<string>();
  #isTraining = true;

  /** @param warn told at once when a state cannot be written, once for each reason */
  constructor(path: string, warn: (text: string) => void) {
    this.#path = path;
    this.#warn = warn;
  }

  /** Takes a state to write. One that comes while another is written replaces those that wait. */
  readonly put = (checkpoint: Checkpoint): void => {
    this.#waiting = checkpoint;
    this.#writing ??= this.#writeAll();
  };

  /**
   * Waits until the latest state is written. Training has ended: what goes wrong from now on is for
   * the caller to say.
   *
   * @param last the state at the end, to be written instead of those that wait
   * @throws {Error} if the latest could not be written
   */
  async finish(last?: Checkpoint): Promise<void> {
    this.#isTraining = false;
    if (last !== undefined) this.put(last);
    await this.#writing;
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #writeAll(): Promise<void> {
    // Not before `put` holds the promise, even where a state cannot be made into text.
    await undefined;
    while (this.#waiting !== undefined) {
      const checkpoint = this.#waiting;
      this.#waiting = undefined;
      try {
        await writeWholeFile(this.#path, `${JSON.stringify(checkpoint)}\n`);
        this.#failure = undefined;
      } catch (error) {
        // The next one may go well: a full disk is emptied while a run of days goes on.
        this.#failure = error;
        this.#tell(error);
      }
    }
    this.#writing = undefined;
  }

  #tell(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    if (!this.#isTraining || this.#warned.has(reason)) return;
    this.#warned.add(reason);
    this.#warn(
      `fallline: the checkpoint ${this.#path} was not written (${reason}); training goes on, and the next one is tried`,
    );
  }
}

/**
 * The checkpoint that a run goes on from. If the file does not exist yet and the run itself writes it,
 * the run starts from the beginning: one command serves for the start and for every restart.
 *
 * @returns `undefined` if there is none
 * @throws {Error} if the file cannot be read or is not JSON
 */
export async function resumedCheckpoint({
  resume,
  checkpoint,
}: {
  readonly resume?: string | undefined;
  readonly checkpoint?: string | undefined;
}): Promise<unknown> {
  if (resume === undefined) return undefined;
  if (checkpoint !== undefined && (await isMissingAt(resume, checkpoint))) return undefined;
  return readJson('the checkpoint', resume);
}

/** Whether two paths lead to one place, where no file is yet. */
async function isMissingAt(path: string, other: string): Promise<boolean> {
  // A folder that is missing is not made for a file that is only read.
  if ((await placeOfSource(dirname(path))) === undefined) return false;
  const place = await destinationOf(path);
  return place.existing === undefined && isSamePlace(place, await destinationOf(other));
}
