/** The house: imports point one way, in TypeScript and in C++, and the build lists every file. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Rooms of lib/, each with those it may import from. `plan` stands for the files at the top of
 * lib/ that everything rests on; a path with a slash is one file.
 */
const ROOMS: Record<string, readonly string[]> = {
  plan: ['plan', 'platform.ts', 'processors.ts', 'packageFile.ts', 'addonFile.ts'],
  'platform.ts': [],
  'packageFile.ts': ['platform.ts'],
  'addonFile.ts': ['packageFile.ts', 'platform.ts', 'oneBlasThread.ts'],
  'oneBlasThread.ts': ['platform.ts'],
  'processors.ts': ['platform.ts'],
  'backend/backend.ts': [
    ...['plan', 'backend/kernelCalls.ts', 'backend/oneVsAll.ts', 'backend/patterns.ts'],
  ],
  'backend/oneVsAll.ts': [],
  'backend/patterns.ts': [],
  'backend/crossings.ts': [],
  'backend/kernelCalls.ts': ['plan'],
  'backend/batchLosses.ts': [],
  'backend/nextTurn.ts': [],
  'backend/state.ts': ['plan', 'backend/backend.ts'],
  'backend/typescript': [
    'plan',
    'backend/backend.ts',
    'backend/batchLosses.ts',
    'backend/crossings.ts',
    'backend/nextTurn.ts',
    'backend/oneVsAll.ts',
    'backend/patterns.ts',
    'backend/state.ts',
  ],
  'backend/native.ts': [
    ...['plan', 'platform.ts', 'addonFile.ts', 'backend/backend.ts', 'backend/batchLosses.ts'],
    ...['backend/kernelCalls.ts', 'backend/nextTurn.ts'],
    ...['backend/oneVsAll.ts', 'backend/patterns.ts'],
  ],
  'backend/select.ts': [
    'plan',
    ...['platform.ts', 'packageFile.ts', 'addonFile.ts'],
    'backend/backend.ts',
    'backend/native.ts',
    'backend/typescript',
  ],
  // The generator of initial weights is the one that shuffles.
  'initialize.ts': ['plan', 'backend/backend.ts', 'backend/typescript', 'initializeLayers.ts'],
  // `lsuv` looks at what the layers make of samples.
  'initializeLayers.ts': ['plan', 'backend/typescript'],
  kernels: [
    'plan',
    'backend/crossings.ts',
    'backend/kernelCalls.ts',
    'backend/select.ts',
    'backend/typescript',
  ],
  random: ['plan'],
  'dataset.ts': ['plan', 'random'],
  preprocessing: ['plan'],
  metrics: ['plan'],
  datasets: ['plan', 'platform.ts', 'packageFile.ts', 'random'],
  selection: ['plan', 'random'],
  io: ['plan'],
  // Its figures are computed by the code that it explains.
  guide: ['plan', 'backend/backend.ts', 'backend/typescript', 'initializeLayers.ts', 'descent'],
  plots: ['plan', 'metrics'],
  // A model brings its backend with it, so that functions can be descended in a browser too.
  descent: ['plan', 'backend/backend.ts', 'backend/typescript', 'random', 'dataset.ts'],
  // The rate at which a run diverged is computed where rates are.
  models: [
    'plan',
    'platform.ts',
    'backend/backend.ts',
    'backend/batchLosses.ts',
    'backend/state.ts',
    'backend/select.ts',
    'backend/typescript',
    'initialize.ts',
    'dataset.ts',
    'metrics',
    'preprocessing',
    'selection',
  ],
  // Computations of the texts, as tables and charts.
  experiments: [
    ...['plan', 'backend/backend.ts', 'random', 'datasets', 'selection', 'preprocessing'],
    ...['metrics', 'models', 'descent', 'plots'],
  ],
  // Other packages' classes on the engine; what it replaces is loaded by others.
  compat: [
    ...['plan', 'backend/backend.ts', 'backend/crossings.ts', 'backend/patterns.ts'],
    ...['backend/oneVsAll.ts', 'platform.ts'],
    ...['backend/select.ts', 'backend/typescript', 'initialize.ts', 'kernels'],
  ],
  register: ['compat'],
  // How fast it all is.
  bench: [
    ...['plan', 'backend/backend.ts', 'backend/native.ts', 'backend/select.ts'],
    ...['backend/typescript', 'models', 'dataset.ts'],
  ],
  'lab/liveEvents.ts': [],
  'lab/thinned.ts': [],
  // Runs in a browser.
  'lab/page': [
    ...['plan', 'random', 'datasets', 'preprocessing', 'models', 'plots', 'descent'],
    ...['lab/liveEvents.ts', 'lab/thinned.ts'],
  ],
  // Serves a page, which the library's own code is bundled into.
  lab: [
    'plan',
    'packageFile.ts',
    'backend/backend.ts',
    'io',
    'lab/liveEvents.ts',
    'lab/thinned.ts',
  ],
  cli: [
    ...[
      'plan',
      'packageFile.ts',
      'backend/backend.ts',
      'backend/select.ts',
      'backend/native.ts',
      'random',
      'io',
    ],
    ...['preprocessing', 'metrics', 'datasets', 'selection', 'plots', 'models', 'guide', 'bench'],
    ...['experiments', 'lab', 'dataset.ts'],
  ],
  'index.ts': [
    ...['plan', 'backend/backend.ts', 'backend/select.ts', 'initialize.ts', 'random'],
    ...['dataset.ts', 'preprocessing', 'metrics', 'datasets', 'selection', 'models'],
  ],
  // Runs before anything is installed or built …
  setup: [],
  // … but for this, which runs on the sources.
  'setup/writeDocs.mjs': ['setup', 'guide'],
  'setup/bundle.mjs': ['setup', 'setup/pureInitialisers.mjs'],
  'setup/pureInitialisers.mjs': [],
};

/** Packages and Node modules that only some rooms may use; all others may use none. */
const OUTSIDE: Record<string, RegExp> = {
  // Node's modules are asked for where they are needed, so that browsers have the core too.
  'platform.ts': /^node:(fs|module|os|path|url)$/,
  'packageFile.ts': /^node:fs$/,
  'addonFile.ts': /^node:(fs|module|path|url)$/,
  'backend/select.ts': /^node:url$/,
  'processors.ts': /^node:(fs|os)$/,
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
  'setup/bundle.mjs': /^(node:|rollup$)/,
  'setup/pureInitialisers.mjs': /^rollup$/,
  'setup/writeDocs.mjs': /^node:/,
};

/** Layers of native/, from what Node sees downwards: a file includes only files of later lines. */
const NATIVE_LAYERS: readonly (readonly string[])[] = [
  ['addon.cc'],
  ['patternCalls.cc', 'oneVsAllCalls.cc'],
  ['patternCalls.h', 'oneVsAllCalls.h'],
  ['job.cc', 'kernelCalls.cc', 'parityCalls.cc'],
  ['environment.h', 'fusedCalls.h', 'heldData.h'],
  ['job.h', 'kernelCalls.h', 'kernelArguments.h', 'wanted.h', 'parityCalls.h'],
  ['marshal.cc', 'marshalPlan.cc'],
  ['marshal.h'],
  ['trainer.cc', 'selfCheck.cc', 'bandwidth.cc', 'peaks.cc'],
  ['trainer.h', 'selfCheck.h', 'bandwidth.h', 'peaks.h'],
  ['evaluate.h', 'shuffle.h', 'step.h'],
  ['mlp.h', 'networkOutputs.h'],
  ['batchNorms.h', 'weightGradients.h'],
  ['ops.h', 'linear.h', 'network.h', 'products.h'],
  ['fold.h'],
  ['dispatch.cc', 'kernels.cc', 'descentKernels.cc', 'layerKernels.cc', 'lossKernels.cc'],
  [
    'oneVsAllKernels.cc',
    'patternKernels.cc',
    'rowKernels.cc',
    'stepKernels.cc',
    'vectorKernels.cc',
  ],
  ['kernelUnit.h'],
  ['oneVsAllDescent.h'],
  ['exactExp.h'],
  ['oneByOne.h', 'oneByOneBlocks.h', 'patternDescent.h', 'activations.h', 'layers.h'],
  ['losses.h', 'classLosses.h', 'optimizers.h', 'rows.h', 'magnitudes.h', 'elementwise.h'],
  ['widen.h'],
  ['vectors.h'],
  ['elementary.h', 'kernels.h'],
  ['blas.cc', 'faults.cc', 'memory.cc', 'pool.cc', 'stop.cc', 'threads.cc'],
  [
    'names.h',
    'blas.h',
    'pool.h',
    'rng.h',
    'schedules.h',
    'state.h',
    'stop.h',
    'buffer.h',
    'penalties.h',
    'stopping.h',
    'blocks.h',
  ],
  ['plan.h', 'patterns.h', 'oneVsAll.h'],
  ['storage.h', 'largePages.h', 'memory.h', 'threads.h'],
  ['faults.h'],
];

function files(folder: string, ending: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => ending.test(path))
    .sort();
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

function roomOf(path: string): string {
  if (path in ROOMS) return path;
  const folder = dirname(path);
  if (folder === '.') return 'plan';
  const room = Object.keys(ROOMS).find((name) => folder === name || folder.startsWith(`${name}/`));
  assert.ok(room, `lib/${path} is in no room of the table`);
  return room;
}

function imports(path: string): string[] {
  const source = read(path);
  const found = source.matchAll(/(?:\bfrom|\bimport|\bbuiltinModule)\s*\(?\s*'([^', ]+)'/g);
  return Array.from(found, ([, specifier]) => specifier);
}

function includes(file: string): string[] {
  return Array.from(read(`native/${file}`).matchAll(/#include "([^"]+)"/g), ([, name]) => name);
}

describe('structure', () => {
  const sources = files('lib', /\.(ts|mjs)$/);
  const native = files('native', /\.(h|cc)$/);

  it('imports in lib/ point one way', () => {
    assert.ok(sources.length > 40);
    for (const path of sources) {
      const room = roomOf(path);
      for (const specifier of imports(`lib/${path}`)) {
        if (!specifier.startsWith('.')) continue;
        const target = normalize(join(dirname(path), specifier)).replaceAll('\\', '/');
        const targetRoom = target === '../package.json' ? room : roomOf(target);
        const allowed = targetRoom === room || ROOMS[room].includes(targetRoom);
        assert.ok(allowed, `lib/${path} (${room}) may not import lib/${target} (${targetRoom})`);
      }
    }
  });

  it('the core imports no package, and only those files touch the system that may', () => {
    for (const path of sources) {
      const room = roomOf(path);
      for (const specifier of imports(`lib/${path}`)) {
        if (specifier.startsWith('.')) continue;
        assert.match(specifier, OUTSIDE[room] ?? /^$/, `lib/${path} imports ${specifier}`);
      }
    }
  });

  it('includes in native/ point one way', () => {
    const layerOf = (name: string) => NATIVE_LAYERS.findIndex((layer) => layer.includes(name));
    for (const file of native) {
      assert.ok(layerOf(file) >= 0, `native/${file} is in no layer of the table`);
      for (const name of includes(file)) {
        assert.ok(layerOf(name) > layerOf(file), `native/${file} may not include ${name}`);
      }
    }
    assert.deepEqual(NATIVE_LAYERS.flat().sort(), native);
  });

  it('only the border includes <napi.h>, and only blas.cc <cblas.h>', () => {
    const having = (header: string) =>
      native.filter((file) => read(`native/${file}`).includes(`#include <${header}>`));
    // job is border too: promises and thread-safe functions are Node's; and so are single kernels.
    const border = [
      ...['addon.cc', 'job.cc', 'job.h', 'marshal.cc', 'marshal.h', 'marshalPlan.cc'],
      ...['kernelCalls.cc', 'kernelCalls.h', 'kernelArguments.h', 'fusedCalls.h'],
      ...['patternCalls.cc', 'patternCalls.h', 'oneVsAllCalls.cc', 'oneVsAllCalls.h'],
      ...['parityCalls.cc', 'parityCalls.h', 'wanted.h'],
      ...['environment.h', 'heldData.h'],
    ];
    for (const file of having('napi.h')) assert.ok(border.includes(file), file);
    assert.deepEqual(having('cblas.h'), ['blas.cc']);
  });

  it('a kernel has its twin under the same name on the other side', () => {
    for (const name of [
      'linear',
      'rows',
      'losses',
      'optimizers',
      'oneVsAllDescent',
      'patternDescent',
      'rng',
      'schedules',
      'trainer',
      ...['mlp', 'layers', 'activations'],
    ]) {
      assert.ok(sources.includes(`backend/typescript/${name}.ts`), name);
      assert.ok(
        native.some((file) => file.replace(/\.\w+$/, '') === name),
        name,
      );
    }
  });

  it('CMakeLists.txt and binding.gyp list the files that there are', () => {
    const cmake = read('CMakeLists.txt').match(/native\/\w+\.cc/g) ?? [];
    const compiled = native.filter((file) => file.endsWith('.cc')).map((file) => `native/${file}`);
    assert.deepEqual(cmake.sort(), compiled);
    const gyp = read('binding.gyp').match(/native\/\w+\.\w+/g) ?? [];
    assert.deepEqual(
      gyp.sort(),
      native.map((file) => `native/${file}`),
    );
  });

  it('no file says where it was written', () => {
    const everything = [
      ...sources.map((path) => `lib/${path}`),
      ...native.map((path) => `native/${path}`),
      ...['package.json', 'package-lock.json', 'CMakeLists.txt', 'binding.gyp', 'README.md'],
    ];
    for (const path of everything) assert.doesNotMatch(read(path), /\.\.\/shared|\/work\//, path);
  });
});
