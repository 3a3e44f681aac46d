/** What all commands share of their options: how a value is read, and the choice of a backend. */
import { BACKEND_NAMES } from '../../backend/backend.ts';
import { type BackendInfo, backend, selectBackend } from '../../backend/select.ts';
import { wrongKind, wrongValue } from '../../common/errors.ts';
import { integerBetween, oneOf } from '../../common/validate.ts';
import { decimalNumber } from '../../io/decimal.ts';
import { asUsage } from './failure.ts';
import { STDOUT } from './outputs.ts';

/** An option as it is declared to the parser and shown by --help. */
export interface Flag {
  /** `-e, --epochs <n>` */
  readonly flags: string;
  readonly description: string;
  /** Whether it may be given several times; what was given is a list then, in that order. */
  readonly repeatable?: boolean;
}

export const BACKEND_FLAG: Flag = {
  flags: '--backend <name>',
  description: `${BACKEND_NAMES.join(' or ')}: compute with this one or fail (default: the first that loads)`,
};

export const JSON_FLAG: Flag = { flags: '--json', description: 'print JSON, for programs' };

/**
 * A number as it is written on the command line. What is not wholly a decimal number is returned
 * as it came, for a validator to refuse by its name.
 *
 * @example
 * toNumber('1e-3'); // 0.001
 * toNumber('10x'); // '10x'
 */
export function toNumber(text: unknown): unknown {
  return typeof text === 'string' ? (decimalNumber(text) ?? text) : text;
}

/**
 * The path of a file, if one was given.
 *
 * @param kind if it is the path of something else
 * @throws {TypeError | RangeError} if it is none
 */
export function pathOption(name: string, value: unknown, kind = 'a file'): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw wrongKind(name, `the path of ${kind}`, value);
  if (value === '') throw wrongValue(name, `the path of ${kind}`, value);
  return value;
}

/** What stands for stdout on a command line. */
const STDOUT_NAMES = [STDOUT, '/dev/stdout', '/dev/fd/1', '/proc/self/fd/1'];

/**
 * Where a result is written to, if that was given: the path of a file, or `STDOUT`.
 *
 * @throws {TypeError | RangeError} if it is none
 */
export function outputOption(name: string, value: unknown): string | undefined {
  const path = pathOption(name, value);
  return path !== undefined && STDOUT_NAMES.includes(path) ? STDOUT : path;
}

/**
 * The path of a folder, or of a file that is written again and again, if one was given.
 *
 * @param kind `'a folder'`
 * @throws {TypeError | RangeError} if it is none, or stdout
 */
export function pathBesideStdout(name: string, kind: string, value: unknown): string | undefined {
  const path = pathOption(name, value, kind);
  if (path === undefined || !STDOUT_NAMES.includes(path)) return path;
  throw new RangeError(
    `Expected "${name}" to be the path of ${kind}, but received ${JSON.stringify(value)}, which is stdout`,
  );
}

/**
 * A port to listen on; `true` (an option without a value) is any that is free, as 0 is.
 *
 * @throws {TypeError | RangeError} if it is none
 */
export function portOption(name: string, value: unknown): number {
  return value === true ? 0 : integerBetween(name, toNumber(value), 0, 65_535);
}

/**
 * Makes the choice of `--backend` hold for all of this process, and says which backend runs.
 *
 * @param name what was given, if anything
 * @throws {UsageError} if it is no backend's name, or FALLLINE_BACKEND forces another
 * @throws {BackendLoadError} if the backend that is asked for or forced cannot be loaded
 */
export function chooseBackend(name: unknown): BackendInfo {
  if (name === undefined) return asUsage(backend);
  const wanted = asUsage(() => oneOf('backend', name, BACKEND_NAMES));
  asUsage(() => selectBackend(wanted));
  process.env.FALLLINE_BACKEND = wanted;
  return { ...backend(), reason: `--backend ${wanted} asks for it` };
}
