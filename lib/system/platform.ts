/**
 * The runtime: Node with its built-in modules, or a browser without them.
 *
 * The core never imports Node's modules by name; it requests them here when they are needed. A
 * page, or a bundler for pages, then finds no import that it cannot resolve.
 */

const host: Partial<NodeJS.Process> | undefined = globalThis.process;

/** Whether the runtime is Node. Bundlers may define a `process` without versions in pages. */
export const isNode: boolean = typeof host?.versions?.node === 'string';

/** Environment variables; empty in a browser. */
export const environment: Readonly<Record<string, string | undefined>> = host?.env ?? {};

/** The Node modules that the core uses. */
interface BuiltinModules {
  'node:fs': typeof import('node:fs');
  'node:module': typeof import('node:module');
  'node:os': typeof import('node:os');
  'node:path': typeof import('node:path');
  'node:url': typeof import('node:url');
  'node:worker_threads': typeof import('node:worker_threads');
}

/** A built-in module of Node; `undefined` if the runtime is not Node. */
export function builtinModule<Name extends keyof BuiltinModules>(
  name: Name,
): BuiltinModules[Name] | undefined {
  return isNode ? (host?.getBuiltinModule?.(name as string) as BuiltinModules[Name]) : undefined;
}

/** Emits a process warning once. */
export function warn(message: string, code: string, type = 'Warning'): void {
  if (isNode) host?.emitWarning?.(message, { type, code });
  else console.warn(message);
}

/** Bytes of memory available to this process; Infinity in a browser, which does not report it. */
export function availableMemory(): number {
  const os = builtinModule('node:os');
  if (os === undefined) return Number.POSITIVE_INFINITY;
  // Respects the memory limit of a container (Node 20.13 and later).
  const available = host?.availableMemory?.();
  return available !== undefined && available > 0 ? available : os.freemem();
}
