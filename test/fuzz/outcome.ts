/** Outcome of a call as plain data: whether it is a fault, and whether two backends agree. */
import { FromTheCaller } from './hostileValues.ts';

export type Outcome =
  | { readonly error: string; readonly message: string }
  | { readonly numbers: readonly (number | string | null)[] };

/** Names of errors that the library throws; Node and the language have some of their own. */
const KNOWN = [
  ...['TypeError', 'RangeError', 'FromTheCaller', 'AbortError', 'TimeoutError'],
  ...['DivergenceError', 'DescentDivergenceError', 'FunctionError', 'NotFittedError'],
  ...['BusyError', 'ForcedChoiceError', 'BackendLoadError', 'SyntaxError', 'CsvError'],
];

/** Texts that a message must not contain: those of V8 or of the addon's internals. */
const INTERNALS: readonly RegExp[] = [
  /Cannot read propert(y|ies) of/,
  /Cannot set propert(y|ies) of/,
  /Maximum call stack/,
  /Expected native argument/,
  /Native training failed/,
  /Invalid argument$/,
  /is not a function/,
  /is not iterable/,
  /is not defined/,
  /Cannot destructure/,
  /incompatible receiver/,
  /Invalid (typed )?array length/,
  /offset is out of bounds/,
  /Reduce of empty array/,
];

/** What the system refuses, in the library's words: a plain `Error`, as the docs of such functions say. */
const OF_THE_SYSTEM = /^Cannot (read|write|use) the (file|folder) "/;

/** Rooms whose errors are those of the packages that they stand in for, word by word. */
const BORROWED = /^\.\/(compat|kernels\/blas)/;

/** Why the error is none that the library may throw; `undefined` where it may. */
export function faultOf(thrown: unknown, room: string): string | undefined {
  if (thrown instanceof FromTheCaller) return undefined;
  if (BORROWED.test(room)) return undefined;
  if (!(thrown instanceof Error)) return `what is thrown is no error: ${typeof thrown}`;
  const { name, message } = thrown;
  if (/revoked|from a getter|valueOf|an iterator/.test(message)) return undefined;
  if (room === '#native') return undefined;
  if (name === 'Error' && OF_THE_SYSTEM.test(message)) return undefined;
  if (!KNOWN.includes(name)) return `an error of an unknown kind: ${name}: ${message}`;
  // Kernels ask nothing that costs time: what is an array by its class alone is refused by the engine.
  if (room === './kernels' && /incompatible receiver/.test(message)) return undefined;
  const internal = INTERNALS.find((pattern) => pattern.test(message));
  return internal && `an error that says nothing to the caller: ${name}: ${message}`;
}

const MOST_NUMBERS = 300;
/** What differs from run to run. */
const VOLATILE = /seconds$|^(time|duration|threads|backend|description|reason|createdWith)$/i;

/** The numbers and words in a value. */
export function digestOf(value: unknown): Outcome {
  const numbers: (number | string | null)[] = [];
  const seen = new Set<object>();
  const add = (each: unknown, depth: number): void => {
    if (numbers.length >= MOST_NUMBERS) return;
    if (typeof each === 'number') {
      numbers.push(Number.isFinite(each) ? each : String(each));
    } else if (typeof each === 'string' || typeof each === 'boolean') {
      numbers.push(String(each).slice(0, 40));
    } else if (typeof each === 'object' && each !== null && depth < 5 && !seen.has(each)) {
      seen.add(each);
      if (ArrayBuffer.isView(each) && 'length' in each) {
        for (const element of Array.from(each as Float64Array).slice(0, 60)) add(element, depth);
      } else {
        for (const key of Object.keys(each).slice(0, 60)) {
          if (!VOLATILE.test(key)) add((each as Record<string, unknown>)[key], depth + 1);
        }
      }
    }
  };
  try {
    add(value, 0);
  } catch {
    // A getter or a Proxy of the caller's in what came back.
    return { numbers: [] };
  }
  return { numbers };
}

/** Backends add in other orders, in either precision; what descends amplifies that. */
const TOLERANCE = 2e-3;
/** A run that grows without bound ends where rounding lets it. */
const UNSTABLE = ['DivergenceError', 'DescentDivergenceError'];

/** In what the outcomes on two backends differ; `undefined` where they agree. */
export function difference(a: Outcome, b: Outcome): string | undefined {
  const unstable = [a, b].some((each) => 'error' in each && UNSTABLE.includes(each.error));
  if (unstable) return undefined;
  if ('error' in a || 'error' in b) {
    if ('error' in a && 'error' in b) return undefined;
    const shown = (each: Outcome) =>
      'error' in each ? `${each.error}: ${each.message}` : 'an answer';
    return `native gives ${shown(a)}, and typescript ${shown(b)}`;
  }
  if (a.numbers.length !== b.numbers.length) {
    return `native gives ${a.numbers.length} numbers, and typescript ${b.numbers.length}`;
  }
  const size = (numbers: readonly unknown[]) =>
    numbers.reduce<number>(
      (most, x) => (typeof x === 'number' ? Math.max(most, Math.abs(x)) : most),
      1,
    );
  const scale = Math.max(size(a.numbers), size(b.numbers));
  // So far from where it began, a descent is led by its roundings.
  if (scale > 1e4) return undefined;
  for (const [i, x] of a.numbers.entries()) {
    const y = b.numbers[i];
    const agree =
      typeof x === 'number' && typeof y === 'number'
        ? Math.abs(x - y) <= TOLERANCE * scale
        : x === y;
    if (!agree) return `number ${i} is ${x} by native, and ${y} by typescript`;
  }
  return undefined;
}
