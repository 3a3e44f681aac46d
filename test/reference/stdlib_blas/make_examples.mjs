/**
 * Writes examples.json: the examples of usage in the READMEs of @stdlib/blas-base-* that say what comes
 * out. Run in a folder where these packages are installed:
 *
 *   npm install @stdlib/blas-base@0.3.1 && node make_examples.mjs > examples.json
 */
import { existsSync, readFileSync } from 'node:fs';

const ROUTINES = 'dot axpy scal nrm2 asum gemv ger gemm copy swap rot rotg rotm symv syr syr2 spmv spr trmv trsv'.split(' ');
const names = [...['s', 'd'].flatMap((kind) => ROUTINES.map((name) => kind + name)), 'isamax', 'idamax', 'sdsdot', 'dsdot'];
const examples = [];
for (const name of names) {
  const folder = `node_modules/@stdlib/blas-base-${name}`;
  if (!existsSync(folder)) continue;
  const { version } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const readme = readFileSync(`${folder}/README.md`, 'utf8');
  for (const [, code] of readme.matchAll(/```javascript\n([\s\S]*?)```/g)) {
    if (!/\/\/ (returns|\w+ =>)/.test(code)) continue;
    examples.push({ name, version, code: code.trimEnd() });
  }
}
process.stdout.write(`[\n${examples.map((example) => JSON.stringify(example)).join(",\n")}\n]\n`);
