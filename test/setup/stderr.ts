/** Keeps what set-up says out of the test report, so that it can be looked at instead. */

export interface CapturedStderr {
  readonly text: string;
}

/** Call it inside `describe`; it holds what the running test wrote to standard error. */
export function captureStderr(): CapturedStderr {
  const { write } = process.stderr;
  let text = '';
  beforeEach(() => {
    text = '';
    process.stderr.write = (chunk: string | Uint8Array) => {
      text += chunk;
      return true;
    };
  });
  afterEach(() => {
    process.stderr.write = write;
  });
  return {
    get text() {
      return text;
    },
  };
}
