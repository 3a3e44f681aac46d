/** Parsing that all commands share: numbers, paths, ports and the choice of a backend. */
import { BACKEND_NAMES } from '../../backend/backend.ts';
import { type BackendInfo, backend, selectBackend } from '../../backend/select.ts';
import { wrongKind, wrongValue } from '../../common/errors.ts';
import { integerBetween, oneOf } from '../../common/validate.ts';
import { decimalNumber } from '../../io/decimal.ts';
import { asUsage } from './failure.ts';
import { STDOUT } from './outputs.ts';

/** An option as declared to the parser and shown by --help. */
export interface Flag {
  /** `-e, --epochs <n>` */
  readonly flags: string;
  readonly description: string;
  /** Whether the option may be repeated; its value is then a list in the order given. */
  readonly repeatable?: boolean;
}

export const BACKEND_FLAG: Flag = {
  flags: '--backend <name>',
  description: `${BACKEND_NAMES.join(' or ')}: compute with this one or fail (default: the first that loads)`,
};

export const JSON_FLAG: Flag = { flags: '--json', description: 'print JSON, for programs' };

/**
 * Parses a number on the command line. Anything but a complete decimal number is returned
 * unchanged, so that a validator can reject it with the option's name.
 *
 * @example
 * toNumber('1e-3'); // 0.001
 * toNumber('10x'); // '10x'
 */
export function toNumber(text: unknown): unknown {
  return typeof text === 'string' ? (decimalNumber(text) ?? text) : text;
}

/**
 * Parses the path of a file, if given.
 *
 * @param kind what the path leads to, for messages
 * @throws {TypeError | RangeError} if the value is not a path
 */
export function pathOption(name: string, value: unknown, kind = 'a file'): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw wrongKind(name, `the path of ${kind}`, value);
  if (value === '') throw wrongValue(name, `the path of ${kind}`, value);
  return value;
}

/** Names of stdout on a command line. */
const STDOUT_NAMES = [STDOUT, '/dev/stdout', '/dev/fd/1', '/proc/self/fd/1'];

/**
 * Parses the destination of a result, if given: the path of a file, or `STDOUT`.
 *
 * @throws {TypeError | RangeError} if the value is not a path
 */
export function outputOption(name: string, value: unknown): string | undefined {
  const path = pathOption(name, value);
  return path !== undefined && STDOUT_NAMES.includes(path) ? STDOUT : path;
}

/**
 * Parses the path of a folder, or of a file that is written repeatedly, if given.
 *
 * @param kind `'a folder'`
 * @throws {TypeError | RangeError} if the value is not a path, or is stdout
 */
export function pathBesideStdout(name: string, kind: string, value: unknown): string | undefined {
  const path = pathOption(name, value, kind);
  if (path === undefined || !STDOUT_NAMES.includes(path)) return path;
  throw new RangeError(
    `Expected "${name}" to be the path of ${kind}, but received ${JSON.stringify(value)}, which is stdout`,
  );
}

/**
 * Parses a port to listen on. `true` (an option without a value) and 0 mean any free port.
 *
 * @throws {TypeError | RangeError} if the value is not a port
 */
export function portOption(name: string, value: unknown): number {
  return value === true ? 0 : integerBetween(name, toNumber(value), 0, 65_535);
}

/**
 * Applies `--backend` to the whole process, and returns the backend that runs.
 *
 * @param name the value of the option, if given
 * @throws {UsageError} if no backend has this name, or FALLLINE_BACKEND forces another
 * @throws {BackendLoadError} if the requested or forced backend cannot be loaded
 */
export function chooseBackend(name: unknown): BackendInfo {
  if (name === undefined) return asUsage(backend);
  const wanted = asUsage(() => oneOf('backend', name, BACKEND_NAMES));
  asUsage(() => selectBackend(wanted));
  process.env.FALLLINE_BACKEND = wanted;
  return { ...backend(), reason: `--backend ${wanted} asks for it` };
}
