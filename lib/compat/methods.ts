/** Replaces methods of a peer's class, and restores them. */
import { wrongKind } from '../common/errors.ts';

/** A method of a peer, of unknown type. */
export type PeerMethod = (this: unknown, ...args: unknown[]) => unknown;
/** A replacement, with a typed `this`. */
type OwnMethod = (this: never, ...args: never[]) => unknown;

/** Restores the original methods. */
export type Restore = () => void;

/** Options of `accelerate`. */
export interface AccelerateOptions {
  /** Called with a description each time a call is left to the original package. */
  readonly onLeft?: (what: string) => void;
}

/**
 * Replaces methods of a class.
 *
 * @param name the argument's name, for messages
 * @param make receives the peer's original method by its name, and returns the replacement
 * @throws {TypeError} if the class lacks one of the methods, that is, is another class
 */
export function replaceMethods(
  name: string,
  peer: { readonly prototype: object },
  make: Readonly<Record<string, (own: PeerMethod) => OwnMethod>>,
): Restore {
  if (typeof peer !== 'function') throw wrongKind(name, 'a class', peer);
  const { prototype } = peer as { readonly prototype: object };
  const found = Object.keys(make).map((method) => {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, method);
    if (typeof descriptor?.value !== 'function') {
      throw new TypeError(
        `Expected "${name}" to be a class with the method "${method}", but it has none`,
      );
    }
    return { method, descriptor };
  });
  for (const { method, descriptor } of found) {
    const value = make[method](descriptor.value);
    Object.defineProperty(prototype, method, { ...descriptor, value });
  }
  return () => {
    for (const { method, descriptor } of found) {
      Object.defineProperty(prototype, method, descriptor);
    }
  };
}
