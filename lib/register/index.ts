/**
 * `node --import fallline/register app.js` runs a program unchanged, while the packages that it
 * uses train and multiply on fallline. When Node has loaded a package that PEERS lists, the class
 * that it exports is accelerated in place. `require` and `import` give that same class, so
 * everything else about the package is unchanged.
 *
 * A version is accelerated if it is in the range that PEERS gives and computes the same numbers
 * after acceleration as before. Other versions are not changed, and a warning says so.
 * `FALLLINE_REGISTER=verbose` reports on stderr what was accelerated, and at exit which packages
 * were never loaded.
 */
import { readFileSync } from 'node:fs';
import Module from 'node:module';
import { PEERS, type Peer } from './peers.ts';
import { areAlike, probed } from './probes.ts';
import { isInRange } from './versions.ts';

/** Environment variable that turns on reports. */
const VARIABLE = 'FALLLINE_REGISTER';
/** Marks the thread's module loader as hooked, also for a second copy of this package. */
const REGISTERED = Symbol.for('fallline.registered');

interface LoadedModule {
  readonly exports: unknown;
  require(name: string): unknown;
}
type Load = (module: LoadedModule, filename: string) => unknown;

/** Node's loaders by file extension, which tools replace to observe loaded modules. */
const { _extensions: loaders } = Module as unknown as { _extensions: Record<string, Load> };

const marks = globalThis as { [REGISTERED]?: boolean };
if (!marks[REGISTERED]) {
  marks[REGISTERED] = true;
  const wish = process.env[VARIABLE];
  if (wish && wish !== 'verbose') {
    warn(`expects ${VARIABLE} to be 'verbose' where it is set, but it is '${wish}'`);
  }
  const load = loaders['.js'];
  loaders['.js'] = (module, filename) => {
    const result = load(module, filename);
    fileLoaded(module, filename);
    return result;
  };
  process.on('exit', sayNeverLoaded);
}

/** Packages with a loaded file. */
const seen = new Set<Peer>();
/** Versions found so far, by package folder. */
const folders = new Map<string, string | undefined>();

function fileLoaded(module: LoadedModule, filename: string): void {
  const path = filename.replaceAll('\\', '/');
  for (const peer of PEERS) {
    const isFile = path.endsWith(`/${peer.file}`);
    const inside = `/node_modules/${peer.name}/`;
    const at = isFile ? path.length - peer.file.length : path.lastIndexOf(inside) + inside.length;
    // Another version may have other files; it is reported nevertheless.
    if (!isFile && at < inside.length) continue;
    const folder = filename.slice(0, at);
    const version = versionIn(peer, folder);
    if (version !== undefined && isFile)
      accelerate(peer, `${peer.name} ${version}`, module, folder);
  }
}

/** Version of the peer in a folder; undefined if there is none, or if it is not accelerated. */
function versionIn(peer: Peer, folder: string): string | undefined {
  if (folders.has(folder)) return folders.get(folder);
  const { name, version } = manifestIn(folder) ?? {};
  let known: string | undefined;
  if (name === peer.name && version !== undefined) {
    seen.add(peer);
    if (isInRange(version, peer.from, peer.below)) known = version;
    else {
      const range = `from ${peer.from} on and below ${peer.below}`;
      warn(`leaves ${name} ${version} alone: it accelerates versions ${range}`);
    }
  }
  folders.set(folder, known);
  return known;
}

function accelerate(peer: Peer, title: string, module: LoadedModule, folder: string): void {
  let restore: (() => void) | undefined;
  try {
    const exports = module.exports as never;
    const probe = () => probed(() => peer.probe(exports, (name) => module.require(name)));
    const before = probe();
    let isTold = false;
    restore = peer.accelerate(exports, {
      onLeft: (what) => {
        if (isTold) sayOnce(`${title} itself: ${what}`);
      },
    });
    if (!areAlike(before, probe(), peer.tolerance)) {
      throw new Error('it computes other numbers than fallline');
    }
    isTold = true;
  } catch (error) {
    restore?.();
    warn(`leaves ${title} alone: ${error instanceof Error ? error.message : error}`);
    return;
  }
  say(`${title} by fallline: ${peer.what} (${folder})`);
}

function sayNeverLoaded(): void {
  const names = PEERS.filter((peer) => !seen.has(peer)).map(({ name }) => name);
  if (names.length > 0) say(`never loaded by \`require\` or \`import\`: ${names.join(', ')}`);
}

function manifestIn(folder: string): { name: string; version: string } | undefined {
  try {
    return JSON.parse(readFileSync(`${folder}package.json`, 'utf8'));
  } catch {
    return undefined;
  }
}

const said = new Set<string>();

function sayOnce(line: string): void {
  if (said.has(line)) return;
  said.add(line);
  say(line);
}

function say(line: string): void {
  if (process.env[VARIABLE] === 'verbose') process.stderr.write(`fallline/register: ${line}\n`);
}

function warn(message: string): void {
  process.emitWarning(`fallline/register ${message}`, { code: 'FALLLINE_REGISTER' });
}
