/**
 * What the library runs in: Node with its built-in modules, or a browser without them.
 *
 * Node's modules are asked for here when they are needed and imported by name nowhere in the core,
 * so that a page, or a bundler for pages, finds nothing in it that it does not have.
 */

const host: Partial<NodeJS.Process> | undefined = globalThis.process;

/** Whether this is Node. Bundlers put a `process` without versions into pages. */
export const isNode: boolean = typeof host?.versions?.node === 'string';

/** Environment variables; none in a browser. */
export const environment: Readonly<Record<string, string | undefined>> = host?.env ?? {};

/** The modules of Node that the core has a use for. */
interface BuiltinModules {
  'node:fs': typeof import('node:fs');
  'node:module': typeof import('node:module');
  'node:os': typeof import('node:os');
  'node:path': typeof import('node:path');
  'node:url': typeof import('node:url');
}

/** One of Node's own modules, or nothing where this is not Node. */
export function builtinModule<Name extends keyof BuiltinModules>(
  name: Name,
): BuiltinModules[Name] | undefined {
  return isNode ? (host?.getBuiltinModule?.(name as string) as BuiltinModules[Name]) : undefined;
}

/** Says a warning once to whoever runs the program. */
export function warn(message: string, code: string, type = 'Warning'): void {
  if (isNode) host?.emitWarning?.(message, { type, code });
  else console.warn(message);
}

/** Bytes that this process may still take; without bound in a browser, which does not say. */
export function availableMemory(): number {
  const os = builtinModule('node:os');
  if (os === undefined) return Number.POSITIVE_INFINITY;
  // What a container allows, where there is one (Node 20.13 and later).
  const available = host?.availableMemory?.();
  return available !== undefined && available > 0 ? available : os.freemem();
}
