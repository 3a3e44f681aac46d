/** Performs one call: its function, arguments and outcome. All are drawn from the call's own generator. */
import { addonArguments } from './addonArguments.ts';
import { argumentsFor, drawShape, labels, matrixLike, type Shape } from './arguments.ts';
import type { Draws } from './draws.ts';
import { mutated } from './mutate.ts';
import { optionsFor } from './options.ts';
import { digestOf, faultOf, type Outcome } from './outcome.ts';
import { type Callable, type Class, membersOf, type Target } from './targets.ts';

export interface Performed {
  readonly name: string;
  readonly outcome: Outcome;
  /** What is wrong, whatever another backend does. */
  readonly fault?: string | undefined;
}

/** A promise that takes so long is never settled. */
const PATIENCE_MS = 20_000;

/** Result of a call, after its promises are settled. */
async function settled(value: unknown): Promise<unknown> {
  const { promise, turn } = (value ?? {}) as { promise?: unknown; turn?: () => boolean };
  if (typeof turn === 'function') while (turn());
  const whole = promise instanceof Promise ? promise : value;
  if (!(whole instanceof Promise)) return whole;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Late()), PATIENCE_MS);
  });
  try {
    return await Promise.race([whole, late]);
  } finally {
    clearTimeout(timer);
  }
}

class Late extends Error {
  override name = 'Late';
  override message = 'its promise is never settled';
}

/** Makes an instance; options that this class does not know are left away. */
function construct(make: Class, options: Record<string, unknown>): Record<string, unknown> {
  for (let attempt = 0; ; attempt++) {
    try {
      return new make(options);
    } catch (error) {
      const unknown = /^(?:Unknown|Misspelt) option "(\w+)"/.exec((error as Error).message ?? '');
      if (unknown === null || attempt === 20) throw error;
      delete options[unknown[1]];
    }
  }
}

/** Calls a function; options that it does not know are left away, one after the other. */
function callKnown(call: Callable, args: unknown[], self?: unknown): unknown {
  for (let attempt = 0; ; attempt++) {
    try {
      return call.apply(self, args);
    } catch (error) {
      const unknown = /^(?:Unknown|Misspelt) option "(\w+)"/.exec((error as Error)?.message ?? '');
      const options = args.find((each) => isOptions(each, unknown?.[1] ?? ''));
      if (options === undefined || attempt === 8) throw error;
      delete (options as Record<string, unknown>)[unknown?.[1] ?? ''];
    }
  }
}

function isOptions(value: unknown, key: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  try {
    return Object.getPrototypeOf(value) === Object.prototype && Object.hasOwn(value, key);
  } catch {
    return false; // a revoked Proxy
  }
}

async function callMembers(target: Target & { kind: 'class' }, shape: Shape, draws: Draws) {
  const { make, room } = target;
  const isModel = 'fitSync' in make.prototype;
  const takes = argumentsFor(make, room, shape, draws);
  const instance = isModel
    ? construct(make, optionsFor('model', draws))
    : new make(...mutated(takes.length > 0 ? takes : [matrixLike(shape, draws)], draws));
  if (isModel && !draws.once(4)) {
    (instance.fitSync as Callable)(matrixLike(shape, draws), labels(shape, draws));
  }
  const results: unknown[] = [];
  for (let calls = 1 + draws.below(2); calls > 0; calls--) {
    const name = draws.pick([...membersOf(instance), ...Object.keys(instance)].sort());
    const member = instance[name];
    if (typeof member !== 'function') {
      results.push(member);
      continue;
    }
    const args = mutated(argumentsFor(member, room, shape, draws), draws);
    results.push(await settled(callKnown(member as Callable, args, instance)));
  }
  return results;
}

async function call(target: Target, instructionSet: string, draws: Draws): Promise<unknown> {
  const drawn = drawShape(draws);
  // BLAS names its precision.
  const blas = /kernels\/blas\.i?([sd])/.exec(target.name)?.[1];
  const shape = { ...drawn, single: blas === undefined ? drawn.single : blas === 's' };
  if (target.kind === 'class') return callMembers(target, shape, draws);
  const valid =
    target.kind === 'addon'
      ? addonArguments(target.name.split('.').at(-1) ?? '', instructionSet, shape, draws)
      : argumentsFor(target.call, target.room, shape, draws);
  const args = mutated(valid, draws);
  const result = await settled(callKnown(target.call, args));
  // What was written to, too.
  return [result, args];
}

/** Makes a call. */
export async function perform(
  target: Target,
  instructionSet: string,
  draws: Draws,
): Promise<Performed> {
  const { name, room } = target;
  let outcome: Outcome;
  let fault: string | undefined;
  try {
    outcome = digestOf(await call(target, instructionSet, draws));
  } catch (thrown) {
    fault = thrown instanceof Late ? thrown.message : faultOf(thrown, room);
    const { name: error = 'unknown', message = '' } = (thrown ?? {}) as Partial<Error>;
    outcome = { error: String(error), message: String(message).slice(0, 300) };
    if (fault) fault += stackOf(thrown);
  }
  const added = Object.keys(Object.prototype);
  for (const key of added) delete (Object.prototype as Record<string, unknown>)[key];
  if (added.length > 0) fault = `Object.prototype has got ${added.join(', ')}`;
  return { name, outcome, fault };
}

/** Where in the library it was thrown. */
function stackOf(thrown: unknown): string {
  const lines = String((thrown as Partial<Error> | undefined)?.stack).split('\n');
  return lines
    .filter((line) => /^ +at /.test(line))
    .slice(0, 4)
    .map((line) => `\n   ${line}`)
    .join('');
}
