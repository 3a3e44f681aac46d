/** The options of `fallline lab`. */
import { asUsage } from '../shared/failure.ts';
import { type Flag, pathBesideStdout, portOption } from '../shared/options.ts';

/** All options of the command. */
export interface LabOptions {
  /** 0 means any free port. */
  readonly port: number;
  readonly open: boolean;
  /** Folder to write the page to, instead of serving it. */
  readonly folder: string | undefined;
}

/** Default port: fixed, so that links to races stay valid. */
const PORT = 4410;

export const LAB_FLAGS: readonly Flag[] = [
  { flags: '--port <n>', description: `the port to serve on; 0 is any (default: ${PORT})` },
  { flags: '--open', description: 'open the page in a browser' },
  { flags: '--export <folder>', description: 'write the page as files instead of serving it' },
];

export const LAB_NOTES = `
Serves one page on 127.0.0.1, until Ctrl-C. Pick a surface or data, set up to seven optimizers on it,
and watch: paths over the contour, loss curves, boundaries between classes. Everything runs in the
page; nothing leaves this machine. An exported page is one file that opens from a folder, too.

Examples:
  fallline lab --open
  fallline lab --export public/lab
`;

/**
 * Parses and validates the options.
 *
 * @throws {UsageError} for a value of the wrong kind or out of range, or options that contradict
 */
export function resolveLabOptions(given: Readonly<Record<string, unknown>>): LabOptions {
  return asUsage(() => {
    const folder = pathBesideStdout('export', 'a folder', given.export);
    for (const name of ['port', 'open'] as const) {
      if (folder === undefined || given[name] === undefined) continue;
      throw new RangeError(`Expected no "${name}" with "export", which serves nothing`);
    }
    return {
      port: given.port === undefined ? PORT : portOption('port', given.port),
      open: given.open === true,
      folder,
    };
  });
}
