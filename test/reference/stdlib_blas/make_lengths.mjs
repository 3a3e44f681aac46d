/**
 * Writes lengths.json: how many parameters each routine of @stdlib/blas/base declares, and its `ndarray`
 * method. Run in a folder where the package is installed:
 *
 *   npm install @stdlib/blas-base@0.3.1 && node make_lengths.mjs > lengths.json
 */
import { createRequire } from 'node:module';

const base = createRequire(import.meta.url)('@stdlib/blas-base');

const ROUTINES = 'dot axpy scal nrm2 asum gemv ger gemm copy swap rot rotg rotm symv syr syr2 spmv spr trmv trsv'.split(' ');
const names = [...['s', 'd'].flatMap((kind) => ROUTINES.map((name) => kind + name)), 'isamax', 'idamax', 'sdsdot', 'dsdot'];
const lengths = names.map((name) => [name, { call: base[name].length, ndarray: base[name].ndarray?.length }]);
process.stdout.write(`${JSON.stringify(Object.fromEntries(lengths), null, 1)}\n`);
