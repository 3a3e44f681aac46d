/** Puts methods of ours in the place of a peer's own, and takes them out again. */
import { wrongKind } from '../common/errors.ts';

/** A method of a peer, of which nothing is known. */
export type PeerMethod = (this: unknown, ...args: unknown[]) => unknown;
/** A method of ours, which knows what it is called on. */
type OwnMethod = (this: never, ...args: never[]) => unknown;

/** Takes back what was replaced. */
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
 * @param make receives the peer's own method by its name, and returns ours
 * @throws {TypeError} if the class lacks one of the methods: it is another one than was meant
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
