/** Adapters take the backend that FALLLINE_BACKEND names; here it names each in turn. */
import { backendNames } from '../support/backends.ts';

/** Runs a suite on each backend that FALLLINE_BACKEND allows. */
export function describeOnEachBackend(title: string, body: () => void): void {
  for (const name of backendNames) {
    describe(`${title} (${name})`, () => {
      let before: string | undefined;
      beforeEach(() => {
        before = process.env.FALLLINE_BACKEND;
        process.env.FALLLINE_BACKEND = name;
      });
      afterEach(() => {
        if (before === undefined) delete process.env.FALLLINE_BACKEND;
        else process.env.FALLLINE_BACKEND = before;
      });
      body();
    });
  }
}
