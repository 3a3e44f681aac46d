/**
 * `node --import fallline/register app.js`: a program as it stands, with the packages that it uses made
 * to train and multiply here. When Node has loaded the file of a package that PEERS lists, the class that
 * it exports is accelerated in place: `require` and `import` both give that same class, so that everything
 * else about the package is its own.
 *
 * With FALLLINE_REGISTER=verbose lines on stderr say what was done. Versions that were not tested are left
 * alone, with a warning.
 */
import { readFileSync } from 'node:fs';
import Module from 'node:module';
import { PEERS, type Peer } from './peers.ts';

/** Environment variable that asks for lines. */
const VARIABLE = 'FALLLINE_REGISTER';
/** Marks the thread's module loader as taken care of, also for a second copy of this package. */
const REGISTERED = Symbol.for('fallline.registered');

type Load = (module: { exports: unknown }, filename: string) => unknown;

/** How Node loads files by their ending: what tools that look at loaded modules build on. */
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
    const peer = peerOf(filename);
    if (peer !== undefined) loaded(peer, module.exports, filename);
    return result;
  };
}

/** The peer whose file this is, going by the end of its path. */
function peerOf(filename: string): Peer | undefined {
  const path = filename.replaceAll('\\', '/');
  return PEERS.find(({ file }) => path.endsWith(`/${file}`));
}

function loaded(peer: Peer, exports: unknown, filename: string): void {
  const folder = filename.slice(0, filename.length - peer.file.length);
  const manifest = manifestIn(folder);
  if (manifest?.name !== peer.name) return;
  const title = `${peer.name} ${manifest.version}`;
  if (!peer.versions.includes(manifest.version)) {
    warn(`leaves ${title} alone: it was tested with ${peer.versions.join(', ')}`);
    return;
  }
  try {
    peer.accelerate(exports as never, { onLeft: (what) => sayOnce(`${title} itself: ${what}`) });
  } catch (error) {
    warn(`leaves ${title} alone: ${error instanceof Error ? error.message : error}`);
    return;
  }
  say(`${title} by fallline: ${peer.what} (${folder})`);
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
