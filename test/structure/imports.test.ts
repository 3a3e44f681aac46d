/** Rooms (folders of lib/ and native/): imports point one way, in TypeScript and in C++, and the build lists every file. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Rooms of lib/, from the ground up, each with those that it may import from: all of them stand
 * before it, so that no import points upward. A room is a folder with all that is in it, but for
 * folders that are rooms of their own; `''` is the top of lib/.
 */
const ROOMS: Record<string, readonly string[]> = {
  common: [],
  system: [],
  data: ['common', 'system'],
  io: ['common', 'data'],
  plan: ['common', 'data', 'system'],
  preprocessing: ['common', 'data'],
  random: ['common', 'data'],
  datasets: ['common', 'data', 'random', 'system'],
  numerics: ['common', 'data', 'plan', 'random'],
  selection: ['common', 'data', 'random'],
  backend: ['common', 'data', 'numerics', 'plan', 'random', 'system'],
  // Written over what their callers compute; some read the samples too.
  solvers: ['common', 'data', 'numerics', 'plan', 'random'],
  descent: ['common', 'data', 'numerics', 'plan', 'random', 'solvers'],
  lab: ['common', 'io', 'numerics', 'system'],
  metrics: ['common', 'data', 'numerics'],
  'models/initial': ['common', 'data', 'numerics', 'plan', 'random'],
  // Its figures are computed by the code that it explains.
  guide: ['descent', 'models/initial', 'numerics', 'plan', 'random'],
  kernels: ['backend', 'common', 'data', 'numerics', 'plan'],
  models: [
    ...['backend', 'common', 'data', 'metrics', 'models/initial', 'numerics', 'plan'],
    ...['random', 'selection', 'solvers', 'system'],
  ],
  plots: ['common', 'data', 'metrics'],
  '': [
    ...['backend', 'common', 'data', 'datasets', 'metrics', 'models'],
    ...['plan', 'preprocessing', 'random', 'selection', 'system'],
  ],
  bench: ['backend', 'common', 'data', 'models', 'random'],
  // Other packages' classes on the engine; what it replaces is loaded by others.
  compat: [
    ...['backend', 'common', 'data', 'kernels', 'models/initial', 'numerics', 'plan'],
    'system',
  ],
  experiments: [
    ...['data', 'datasets', 'descent', 'models', 'plots'],
    ...['preprocessing', 'random', 'selection'],
  ],
  // Runs in a browser.
  'lab/page': [
    ...['common', 'data', 'datasets', 'descent', 'lab', 'models', 'plan', 'plots'],
    ...['preprocessing', 'random'],
  ],
  // Runs before anything is installed or built.
  setup: [],
  // Run by npm run, on the sources: checks, and what is written from the code. Not in the package.
  scripts: ['guide', 'setup'],
  cli: [
    ...['backend', 'bench', 'common', 'data', 'datasets', 'experiments', 'guide', 'io', 'lab'],
    ...['metrics', 'models', 'plan', 'plots', 'preprocessing', 'random'],
    ...['selection', 'system'],
  ],
  register: ['compat'],
};

/** Packages and Node modules that only some rooms may use; all others may use none. */
const OUTSIDE: Record<string, RegExp> = {
  // Node's modules are asked for where they are needed, so that browsers have the core too.
  'backend/coreTypes.ts': /^node:worker_threads$/,
  'system/platform.ts': /^node:(fs|module|os|path|url|worker_threads)$/,
  'system/packageFile.ts': /^node:fs$/,
  'system/addonFile.ts': /^node:(fs|module|path|url)$/,
  'system/advice.ts': /^node:url$/,
  'system/bundleFolders.ts': /^node:(fs|path|url)$/,
  'system/elf.ts': /^node:fs$/,
  'system/openAddon.ts': /^node:(fs|module|path)$/,
  'system/platformPackage.ts': /^node:(fs|module)$/,
  'system/processors.ts': /^node:(fs|os)$/,
  datasets: /^node:fs$/,
  io: /^(node:.*|csv-parse(\/sync)?)$/,
  lab: /^node:(crypto|fs|fs\/promises|http|net)$/,
  'lab/page': /^(iris|digits-pair)\.csv$/,
  cli: /^(node:.*|commander|vega-lite)$/,
  plots: /^(vega|vega-lite|@resvg\/resvg-js)$/,
  bench: /^benchmark$/,
  // It stands in Node's way of loading packages.
  register: /^node:(fs|module)$/,
  // In the programs that it shows.
  guide: /^fallline$/,
  setup: /^node:/,
  // Run by itself, once packages are installed.
  'setup/bundle.mjs': /^(node:|rollup$|rollup-plugin-dts$)/,
  'setup/pureInitialisers.mjs': /^rollup$/,
  // One reads specifiers by a pattern that looks like one.
  scripts: /^(node:|\(\\\.)/,
  'scripts/api/declarations.mjs': /^typescript\/unstable\/ast$/,
  'scripts/api/readApi.mjs': /^(node:|typescript\/unstable\/(ast|sync)$)/,
  'scripts/lintNative.mjs': /^(node:|@wasm-fmt\/clang-format$)/,
};

/** Folders of the machine that this was written on; none is known to those who read it. */
const WRITTEN_AT = /\.\.\/shared\/(cases|design|mission|peers|reference|research|style)|\/work\//;

/** Rooms of native/, from the ground up: a file includes files of its own room and of those before it. */
const NATIVE_ROOMS = ['plan', 'kernels', 'machine', 'engine', 'binding'];

function files(folder: string, ending: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => ending.test(path))
    .sort();
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The room of a file of lib/: its folder, or the nearest one around it that is a room. */
function roomOf(path: string): string {
  let folder = dirname(path);
  while (folder !== '.' && !(folder in ROOMS)) folder = dirname(folder);
  const room = folder === '.' ? '' : folder;
  assert.ok(room !== '' || path === 'index.ts', `lib/${path} is in no room of the table`);
  return room;
}

function imports(path: string): string[] {
  // Without docstrings: their examples import the package.
  const source = read(path).replaceAll(/\/\*[\s\S]*?\*\//g, '');
  const found = source.matchAll(/(?:\bfrom|\bimport|\bbuiltinModule)\s*\(?\s*'([^', ]+)'/g);
  return Array.from(found, ([, specifier]) => specifier);
}

/** Files of native/ that a file includes. */
function includes(file: string): string[] {
  return Array.from(read(`native/${file}`).matchAll(/#include "([^"]+)"/g), ([, name]) => name);
}

/** A circle among files, such as `a -> b -> a`, if there is one. */
function findCircle(targets: ReadonlyMap<string, readonly string[]>): string | undefined {
  const finished = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): string | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file].join(' -> ');
    if (finished.has(file)) return undefined;
    path.push(file);
    for (const target of targets.get(file) ?? []) {
      const circle = visit(target);
      if (circle !== undefined) return circle;
    }
    path.pop();
    finished.add(file);
    return undefined;
  };
  for (const file of targets.keys()) {
    const circle = visit(file);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

describe('structure', () => {
  const sources = files('lib', /\.(ts|mjs)$/);
  const native = files('native', /\.(h|cc)$/);

  /** The files of lib/ that each file of lib/ imports. */
  const imported = new Map(
    sources.map((path) => {
      const own = imports(`lib/${path}`).filter((specifier) => specifier.startsWith('.'));
      const targets = own.map((each) => normalize(join(dirname(path), each)).replaceAll('\\', '/'));
      return [path, targets.filter((target) => target !== '../package.json')];
    }),
  );

  it('imports in lib/ point one way', () => {
    assert.ok(sources.length > 40);
    const order = Object.keys(ROOMS);
    for (const [room, allowed] of Object.entries(ROOMS)) {
      for (const name of allowed) {
        assert.ok(order.indexOf(name) < order.indexOf(room), `${room} stands before ${name}`);
      }
    }
    for (const [path, targets] of imported) {
      const room = roomOf(path);
      for (const target of targets) {
        const from = roomOf(target);
        const allowed = from === room || ROOMS[room].includes(from);
        assert.ok(allowed, `lib/${path} (${room}) may not import lib/${target} (${from})`);
      }
    }
  });

  it('the table of rooms allows no import that is not there', () => {
    const used = Array.from(imported, ([path, targets]) =>
      targets.map((target) => `${roomOf(path)} -> ${roomOf(target)}`),
    );
    const found = new Set(used.flat());
    for (const [room, allowed] of Object.entries(ROOMS)) {
      for (const name of allowed) assert.ok(found.has(`${room} -> ${name}`), `${room} -> ${name}`);
    }
  });

  it('no files of lib/ import each other in a circle, types included', () => {
    assert.equal(findCircle(new Map([...imported])), undefined);
    assert.equal(
      findCircle(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['b']],
        ]),
      ),
      'b -> c -> b',
    );
  });

  it('the core imports no package, and only those files touch the system that may', () => {
    for (const path of sources) {
      const room = roomOf(path);
      for (const specifier of imports(`lib/${path}`)) {
        if (specifier.startsWith('.')) continue;
        assert.match(
          specifier,
          OUTSIDE[path] ?? OUTSIDE[room] ?? /^$/,
          `lib/${path} imports ${specifier}`,
        );
      }
    }
  });

  it('includes in native/ point one way, without a circle', () => {
    const roomIn = (name: string) => NATIVE_ROOMS.indexOf(dirname(name));
    for (const file of native) {
      assert.ok(roomIn(file) >= 0, `native/${file} is in no room`);
      for (const name of includes(file)) {
        assert.ok(native.includes(name), `native/${file} includes ${name}, which is not there`);
        assert.ok(roomIn(name) <= roomIn(file), `native/${file} may not include ${name}`);
      }
    }
    assert.equal(findCircle(new Map(native.map((file) => [file, includes(file)]))), undefined);
  });

  it('only the binding includes <napi.h>, and only openBlas.h <cblas.h>', () => {
    const having = (header: string) =>
      native.filter((file) => read(`native/${file}`).includes(`#include <${header}>`));
    assert.ok(having('napi.h').length > 5);
    for (const file of having('napi.h')) assert.equal(dirname(file), 'binding', file);
    assert.deepEqual(having('cblas.h'), ['machine/openBlas.h']);
  });

  it('what is compiled once per instruction set has internal linkage', () => {
    // The linker could take a function compiled for one processor where another one runs.
    const shared = ['kernels/kernels.h', 'kernels/kernelUnit.h'];
    const headers = native.filter((file) => /^kernels\/.*\.h$/.test(file));
    assert.ok(headers.length > 10);
    for (const header of headers.filter((file) => !shared.includes(file))) {
      const outside = read(`native/${header}`).replace(
        /^namespace fallline \{\nnamespace \{\n.*^\} {2}\/\/ namespace\n\} {2}\/\/ namespace fallline\n/ms,
        '',
      );
      assert.match(
        outside,
        /^(\/\/.*\n|#.*\n|\n)+$/,
        `native/${header} defines what is not in "namespace {"`,
      );
    }
  });

  it('a kernel has its twin under the same name on the other side', () => {
    const name = (path: string) => basename(path).replace(/\.\w+$/, '');
    const twins = sources.filter((path) =>
      ['numerics', 'random', 'backend/typescript'].includes(dirname(path)),
    );
    for (const kernel of [
      'linear',
      'rows',
      'losses',
      'optimizers',
      'oneVsAllDescent',
      'patternDescent',
      'dualDescent',
      'rng',
      'schedules',
      'trainer',
      ...['mlp', 'layers', 'activations'],
    ]) {
      assert.ok(twins.map(name).includes(kernel), kernel);
      assert.ok(native.map(name).includes(kernel), kernel);
    }
  });

  it('CMakeLists.txt lists the files that there are', () => {
    const cmake = read('CMakeLists.txt').match(/native\/\w+\/\w+\.cc/g) ?? [];
    const compiled = native.filter((file) => file.endsWith('.cc')).map((file) => `native/${file}`);
    assert.deepEqual(cmake.sort(), compiled);
  });

  it('no file says where it was written', () => {
    const everything = [
      ...sources.map((path) => `lib/${path}`),
      ...native.map((path) => `native/${path}`),
      ...['package.json', 'package-lock.json', 'CMakeLists.txt', 'binding.gyp', 'README.md'],
    ];
    for (const path of everything) assert.doesNotMatch(read(path), WRITTEN_AT, path);
  });
});
