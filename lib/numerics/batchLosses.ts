/** Collects the losses of all batches of a run, epoch by epoch. */
export class BatchLosses {
  readonly #parts: Float64Array[] = [];

  /** Appends the losses of an epoch's batches, if the plan records them. */
  add(losses: Float64Array | undefined): void {
    if (losses !== undefined && losses.length > 0) this.#parts.push(losses);
  }

  all(): Float64Array {
    const all = new Float64Array(this.#parts.reduce((length, part) => length + part.length, 0));
    let at = 0;
    for (const part of this.#parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}
