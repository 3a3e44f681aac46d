/**
 * Writes the file of `--checkpoint` during training. Writes are atomic, and the file always holds
 * the latest state.
 */
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
  /** Warnings already printed: a full disk is reported once, not for every checkpoint. */
  readonly #warned = new Set<string>();
  #isTraining = true;

  /** @param warn called when a state cannot be written, once per reason */
  constructor(path: string, warn: (text: string) => void) {
    this.#path = path;
    this.#warn = warn;
  }

  /**
   * Queues a state. While another one is being written, the newest state replaces any that waits.
   */
  readonly put = (checkpoint: Checkpoint): void => {
    this.#waiting = checkpoint;
    this.#writing ??= this.#writeAll();
  };

  /**
   * Waits until the latest state is written. After this call, the caller reports errors.
   *
   * @param last the final state, which replaces any that waits
   * @throws {Error} if the latest state could not be written
   */
  async finish(last?: Checkpoint): Promise<void> {
    this.#isTraining = false;
    if (last !== undefined) this.put(last);
    await this.#writing;
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #writeAll(): Promise<void> {
    // Starts only after `put` has stored the promise, even if the state cannot be serialized.
    await undefined;
    while (this.#waiting !== undefined) {
      const checkpoint = this.#waiting;
      this.#waiting = undefined;
      try {
        await writeWholeFile(this.#path, `${JSON.stringify(checkpoint)}\n`);
        this.#failure = undefined;
      } catch (error) {
        // Later writes may succeed: a full disk may be cleaned up during a long run.
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
 * Reads the checkpoint that a run resumes from. If the file does not exist yet and the run itself
 * writes it, the run starts from the beginning: one command serves for the start and for every
 * restart.
 *
 * @returns the checkpoint; `undefined` to start from the beginning
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

/** Whether two paths lead to the same file, which does not exist yet. */
async function isMissingAt(path: string, other: string): Promise<boolean> {
  // Reading must not create a missing folder.
  if ((await placeOfSource(dirname(path))) === undefined) return false;
  const place = await destinationOf(path);
  return place.existing === undefined && isSamePlace(place, await destinationOf(other));
}
