/**
 * The functions to call: all exports of package.json's entry points, found by inspection, and the addon's
 * own functions. New exports are called without a change here.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

export type Callable = (...args: unknown[]) => unknown;
export type Class = new (...args: unknown[]) => Record<string, unknown>;

export type Target =
  | {
      readonly kind: 'function';
      readonly name: string;
      readonly room: string;
      readonly call: Callable;
    }
  | { readonly kind: 'class'; readonly name: string; readonly room: string; readonly make: Class }
  | {
      readonly kind: 'addon';
      readonly name: string;
      readonly room: '#native';
      readonly call: Callable;
    };

/** What is not called, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'fallline/lab.liveView': 'it listens on a port: test/lab has hostile requests',
  'fallline/lab.exportLab': 'it bundles the whole library, which takes seconds a call',
  'fallline/plots.renderPng': 'it draws with another package, which takes seconds a call',
  'fallline/plots.renderSvg': 'it draws with another package, which takes seconds a call',
  'fallline/plots.htmlReport': 'it draws with another package, which takes seconds a call',
  '#native.readBandwidth': 'its time is its answer: test/backend calls it',
  '#native.productPeak': 'its time is its answer: test/bench calls it',
  '#native.useInstructionSet': 'it changes what all later calls compute with',
  '#native.onRefusedThread': 'it replaces the warning of the whole process',
};

/** Entry points that do their work when they are loaded, and export nothing. */
const ENTRIES_WITHOUT_EXPORTS = ['./register', './package.json'];

function isClass(value: unknown): value is Class {
  return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));
}

function collect(room: string, prefix: string, exports: object, into: Target[]): void {
  for (const [key, value] of Object.entries(exports)) {
    const name = `${prefix}.${key}`;
    if (name in LEFT_OUT || key === 'default') continue;
    // Errors are made by the library alone.
    if (isClass(value) && value.prototype instanceof Error) continue;
    if (isClass(value)) into.push({ kind: 'class', name, room, make: value });
    else if (typeof value === 'function') {
      into.push({ kind: 'function', name, room, call: value as Callable });
      const { ndarray } = value as { ndarray?: unknown };
      if (typeof ndarray === 'function') {
        const call = ndarray as Callable;
        into.push({ kind: 'function', name: `${name}.ndarray`, room, call });
      }
    } else if (isNamespace(value)) collect(room, name, value, into);
  }
}

function isNamespace(value: unknown): value is object {
  return Object.prototype.toString.call(value) === '[object Module]';
}

/** All of them; those of the addon where `withAddon`. */
export async function allTargets(withAddon: boolean): Promise<Target[]> {
  const require = createRequire(import.meta.url);
  const { exports } = require('../../package.json') as { exports: Record<string, unknown> };
  const targets: Target[] = [];
  for (const entry of Object.keys(exports)) {
    if (ENTRIES_WITHOUT_EXPORTS.includes(entry)) continue;
    const name = `fallline${entry.slice(1)}`;
    collect(entry, name, (await import(name)) as object, targets);
  }
  if (!withAddon) return targets;
  const addon = require('#native') as Record<string, unknown>;
  for (const [key, value] of Object.entries(addon)) {
    const name = `#native.${key}`;
    if (typeof value !== 'function' || name in LEFT_OUT) continue;
    targets.push({ kind: 'addon', name, room: '#native', call: value as Callable });
  }
  const kernels = addon.kernels as Record<string, Record<string, Callable>>;
  for (const precision of Object.keys(kernels)) {
    for (const [key, call] of Object.entries(kernels[precision])) {
      targets.push({
        kind: 'addon',
        name: `#native.kernels.${precision}.${key}`,
        room: '#native',
        call,
      });
    }
  }
  return targets;
}

/** Methods that are no one's but the library's, which the language lets everybody call. */
const PROTECTED: ReadonlySet<string> = (() => {
  const folder = fileURLToPath(new URL('../../dist/', import.meta.url));
  const names = new Set<string>();
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.d.ts')) continue;
    const text = readFileSync(`${folder}${file}`, 'utf8');
    for (const [, name] of text.matchAll(/^ *protected (?:\w+ )*?(\w+)[(;:<]/gm)) names.add(name);
  }
  return names;
})();

/** The names of an instance's public methods and getters, those of its base classes too. */
export function membersOf(instance: object): string[] {
  const names = new Set<string>();
  for (
    let at: object | null = Object.getPrototypeOf(instance) as object | null;
    at !== null && at !== Object.prototype;
    at = Object.getPrototypeOf(at) as object | null
  ) {
    for (const name of Object.getOwnPropertyNames(at)) {
      if (name !== 'constructor' && !PROTECTED.has(name)) names.add(name);
    }
  }
  return [...names];
}
