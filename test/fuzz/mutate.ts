/** Makes partly valid arguments from valid ones by replacing one value or a few. */
import type { Draws } from './draws.ts';
import { hostile, meddling } from './hostileValues.ts';

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

/** Objects that are not looked into: they have no places of their own. */
function isLeaf(value: unknown): boolean {
  return typeof value !== 'object' || value === null || ArrayBuffer.isView(value);
}

/** All places in plain objects and arrays, except the elements of long lists. */
function placesIn(value: unknown, places: Place[], depth = 0): Place[] {
  if (isLeaf(value) || depth > 4) return places;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== Array.prototype) return places;
  const holder = value as Record<string, unknown>;
  for (const key of Object.keys(holder).slice(0, 24)) {
    if (Object.getOwnPropertyDescriptor(holder, key)?.get) continue;
    places.push({ holder, key });
    placesIn(holder[key], places, depth + 1);
  }
  return places;
}

/** The typed arrays among the arguments. */
export function arraysIn(value: unknown, found: ArrayBufferView[] = [], depth = 0) {
  if (ArrayBuffer.isView(value)) found.push(value);
  else if (!isLeaf(value) && depth < 5) {
    const prototype = Object.getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === Array.prototype) {
      for (const key of Object.keys(value as object).slice(0, 24)) {
        const property = Object.getOwnPropertyDescriptor(value, key);
        if (property && 'value' in property) arraysIn(property.value, found, depth + 1);
      }
    }
  }
  return found;
}

/** A copy of plain objects and arrays, whose places can be changed; typed arrays are shared. */
function thawed(value: unknown, depth = 0): unknown {
  if (isLeaf(value) || depth > 5) return value;
  const prototype = Object.getPrototypeOf(value);
  if (prototype === Array.prototype) {
    return (value as unknown[]).map((each) => thawed(each, depth + 1));
  }
  if (prototype !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value as object).map(([key, each]) => [key, thawed(each, depth + 1)]),
  );
}

/** Arguments with 0 to 3 places changed. */
export function mutated(given: readonly unknown[], draws: Draws): unknown[] {
  const args = given.map((each) => thawed(each));
  for (let changes = draws.pick([0, 0, 1, 1, 1, 2, 3]); changes > 0; changes--) {
    const places = placesIn(args, []);
    if (places.length === 0) break;
    const { holder, key } = draws.pick(places);
    change(holder, key, args, draws);
  }
  if (draws.once(25)) args.length = draws.below(args.length + 1);
  if (draws.once(25)) args.push(hostile(draws));
  return args;
}

function change(
  holder: Record<string, unknown>,
  key: string,
  args: readonly unknown[],
  draws: Draws,
): void {
  const value = holder[key];
  const kind = draws.below(8);
  if (kind <= 3) {
    holder[key] = hostile(draws);
  } else if (kind === 4 && Array.isArray(holder) === false) {
    const get = meddling(draws, value, arraysIn(args));
    Object.defineProperty(holder, key, { get, enumerable: true, configurable: true });
  } else if (kind === 5 && ArrayBuffer.isView(value) && 'length' in value) {
    const length = (value as Float64Array).length;
    Object.defineProperty(value, 'length', { get: meddling(draws, length, arraysIn(args)) });
  } else if (kind === 6 && typeof value === 'object' && value !== null) {
    const get = meddling(draws, undefined, arraysIn(args));
    holder[key] = new Proxy(value, {
      get: (target, name) => {
        get();
        return Reflect.get(target, name) as unknown;
      },
    });
  } else if (Array.isArray(holder)) {
    holder[key as unknown as number] = hostile(draws);
  } else {
    delete holder[key];
  }
}
