/**
 * Tests of bad input as tables: each row names a call and the error it must throw, wording
 * included.
 */
import assert from 'node:assert/strict';

export interface Refusal {
  readonly call: () => unknown;
  readonly error: typeof TypeError | typeof RangeError;
  /** The whole message. */
  readonly message: string;
}

/** One test per row, titled by the message. */
export function itRefuses(refusals: readonly Refusal[]): void {
  for (const { call, error, message } of refusals) {
    it(`refuses: ${message}`, () => {
      assert.throws(call, (thrown: unknown) => {
        assert.ok(thrown instanceof error, `expected a ${error.name}, but ${thrown} was thrown`);
        assert.equal(thrown.message, message);
        return true;
      });
    });
  }
}

/** A value that the types forbid, for tests of what happens to those who do not use them. */
export function untyped(value: unknown): never {
  return value as never;
}
