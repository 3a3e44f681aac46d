/**
 * `npm run bench:packages`: is the addon of the platform's package, with its OpenBLAS, as fast as an own build, which is
 * linked to the system's? First matrix products, in rounds that alternate between both; then the workloads of
 * `npm run bench`, compared as `npm run bench:compare` does.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  type Limits,
  PRODUCT_SIZES,
  type ProductPeak,
  type ProductSize,
} from '../../lib/bench/limits.ts';
import { median, relativeSpread, spreadOf } from '../../lib/bench/statistics.ts';
import { type Column, showFigure, showShare, tableLines } from '../../lib/bench/table.ts';
import { integerBetween } from '../../lib/common/validate.ts';
import { platformOf, thisHost } from '../../lib/system/platformKey.ts';
import { describeMachine } from '../shared/machine.ts';
import { isAbsence, type LimitsRequest, type NativeProbe } from '../shared/messages.ts';
import type { Environment } from '../shared/processes.ts';
import { readRun } from './benchmarkRun.ts';
import { compareRuns, hasSlower, showComparison } from './compare.ts';
import { probeNative } from './probes.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const HELP = `npm run bench:packages -- [options]

  --from FOLDER    the archives of npm run release:packages (build/packages)
  --own FILE       the own build (build/Release/fallline.node)
  --rounds N       rounds of products, and of the workloads (5)
  --products       only products
  --workload A,B   only these workloads, as npm run bench has them
  --quick          tiny sizes, one round: whether it works, not how fast
  --help           this text

Exit code: 1 if a product or a workload is slower with the package beyond the noise.`;

const { values: options } = parseArgs({
  options: {
    from: { type: 'string', default: join(ROOT, 'build/packages') },
    own: { type: 'string', default: join(ROOT, 'build/Release/fallline.node') },
    rounds: { type: 'string', default: '5' },
    products: { type: 'boolean', default: false },
    workload: { type: 'string' },
    quick: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

/** Least relative difference that counts: repeated runs on one machine differ by this much. */
const LEAST_NOISE = 0.05;
/** Contenders that compute with OpenBLAS; the plain loop shows how steady the machine is. */
const CONTENDERS = 'native,native-1,native-fit,plain-loop';
const WORKLOADS = 'batch-gd,mini-batch,online,softmax';
const REPEATS = 10;

type Build = 'own' | 'package';
const BUILDS: readonly Build[] = ['own', 'package'];

/** Unpacks the platform's packages as an installation would have them. */
function unpack(from: string, folder: string): string {
  const { key } = platformOf(thisHost());
  const archives = existsSync(from) ? readdirSync(from) : [];
  for (const name of [`${key}`, `openblas-${key}`]) {
    const pattern = new RegExp(`^fallline-${name}-\\d[^-]*\\.tgz$`);
    const file = archives.find((each) => pattern.test(each));
    if (file === undefined) throw new Error(`expected an archive of @fallline/${name} in ${from}`);
    const to = join(folder, 'node_modules/@fallline', name);
    mkdirSync(to, { recursive: true });
    const { status } = spawnSync('tar', [
      '-xzf',
      join(from, file),
      '-C',
      to,
      '--strip-components=1',
    ]);
    if (status !== 0) throw new Error(`${file} could not be unpacked`);
  }
  return join(folder, 'node_modules/@fallline', `${key}`, 'fallline.node');
}

function environmentOf(addon: string): Environment {
  return { ...process.env, FALLLINE_ADDON: addon, FALLLINE_BACKEND: 'native' };
}

async function probe(addon: string, request: LimitsRequest): Promise<NativeProbe> {
  const answer = await probeNative(request, 'native', environmentOf(addon));
  if (isAbsence(answer)) throw new Error(`${addon}: ${answer.missing}`);
  return answer;
}

interface ProductLine extends ProductSize {
  readonly precision: string;
  readonly threads: number;
  /** Floating-point operations per second in each round. */
  readonly own: readonly number[];
  readonly package: readonly number[];
}

async function measureProducts(
  addons: Record<Build, string>,
  rounds: number,
): Promise<ProductLine[]> {
  const products = options.quick ? PRODUCT_SIZES.filter(({ rows }) => rows <= 64) : PRODUCT_SIZES;
  const precisions = ['float32', 'float64'] as const;
  const repeats = options.quick ? 1 : REPEATS;
  const request = { bytes: [], passes: 0, products, precisions, repeats };
  const limits: Record<Build, Limits[]> = { own: [], package: [] };
  for (let round = 0; round < rounds; round++) {
    // The first one of a round may find a cooler processor.
    for (const build of round % 2 === 0 ? BUILDS : BUILDS.toReversed()) {
      const { limits: found, blas, instructionSet } = await probe(addons[build], request);
      if (round === 0)
        console.log(
          `${build}: ${blas.name} ${blas.version}, ${blas.core} kernels, ${instructionSet}`,
        );
      limits[build].push(found);
    }
  }
  const speeds = (build: Build, i: number) =>
    limits[build].map((each) => each.products[i].operationsPerSecond);
  return limits.own[0].products.map((product: ProductPeak, i) => ({
    ...product,
    own: speeds('own', i),
    package: speeds('package', i),
  }));
}

/** How much slower or faster the package is: above 1 it is faster. */
function ratioOf(line: ProductLine): number {
  return median(line.package) / median(line.own);
}

function noiseOf(line: ProductLine): number {
  const spreads = BUILDS.map((build) => relativeSpread(spreadOf(line[build])));
  return Math.max(LEAST_NOISE, spreads[0] + spreads[1]);
}

function isSlower(line: ProductLine): boolean {
  return ratioOf(line) < 1 - noiseOf(line);
}

function showProducts(lines: readonly ProductLine[]): string {
  const right = (heading: string, cell: (line: ProductLine) => string): Column<ProductLine> => ({
    ...{ heading, cell, align: 'right' },
  });
  const speed = (build: Build) => (line: ProductLine) => showFigure(median(line[build]) / 1e9, 3);
  const columns: Column<ProductLine>[] = [
    { heading: 'precision', cell: ({ precision }) => precision, align: 'left' },
    right('rows × cols × outputs', ({ rows, cols, outputs }) => `${rows} × ${cols} × ${outputs}`),
    right('threads', ({ threads }) => String(threads)),
    right('own GFLOP/s', speed('own')),
    right('package GFLOP/s', speed('package')),
    right('package / own', (line) => showFigure(ratioOf(line), 3)),
    right('noise', (line) => showShare(noiseOf(line))),
    right('', (line) => (isSlower(line) ? 'slower' : '')),
  ];
  return tableLines(columns, lines).join('\n');
}

/** @returns whether nothing is slower */
function compareWorkloads(addons: Record<Build, string>, rounds: number, folder: string): boolean {
  const run = fileURLToPath(new URL('run.ts', import.meta.url));
  const [own, other] = BUILDS.map((build) => {
    const json = join(folder, `${build}.json`);
    const chosen = options.workload ?? WORKLOADS;
    const sizes = options.quick ? ['--quick'] : ['--rounds', String(rounds)];
    const args = ['--workload', chosen, '--contenders', CONTENDERS, ...sizes, '--json', json];
    const { status } = spawnSync(
      process.execPath,
      ['--import', import.meta.resolve('tsx/esm'), run, ...args],
      { stdio: ['ignore', 2, 2], env: { ...environmentOf(addons[build]) } },
    );
    if (status !== 0) throw new Error(`npm run bench ended with ${status} for the ${build} build`);
    return readRun(json);
  });
  const comparison = compareRuns(own, other);
  console.log(`\nfrom the own build to the package:\n${showComparison(comparison)}`);
  return !hasSlower(comparison);
}

async function main(): Promise<boolean> {
  const rounds = options.quick ? 1 : integerBetween('--rounds', Number(options.rounds), 1);
  const folder = mkdtempSync(join(tmpdir(), 'fallline-bench-packages-'));
  try {
    const addons = { own: resolve(options.own), package: unpack(resolve(options.from), folder) };
    const { cpu, cores } = describeMachine();
    console.log(`${cpu}, ${cores} cores`);
    const lines = await measureProducts(addons, rounds);
    console.log(showProducts(lines));
    const isFast = !lines.some(isSlower);
    return options.products ? isFast : compareWorkloads(addons, rounds, folder) && isFast;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (options.help) {
  console.log(HELP);
} else {
  process.exitCode = 1;
  if (await main()) process.exitCode = 0;
}
