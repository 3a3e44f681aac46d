/**
 * A second copy of OpenBLAS with other kernels, which fallline opens where the addon's check of itself fails: called as
 * fallline calls it, since no processor here makes OpenBLAS choose wrong ones.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, type Written } from '../install/project.ts';

/** Kernels that every processor of the kind can run, and that OpenBLAS would not choose here. */
const OTHERS = { x64: 'Nehalem', arm64: 'ARMV8' } as const;

const PROGRAM = 'kernels.cjs';

function source(key: string, name: string): string {
  return `
process.env.OPENBLAS_NUM_THREADS = '1';
const { addon, openBlas } = require('@fallline/${key}');
const { open } = require(addon.file);
const cores = [open(openBlas.file).info().blas.core];
process.env.OPENBLAS_CORETYPE = '${name}';
const exported = open(openBlas.file, true);
cores.push(exported.info().blas.core);
console.log(JSON.stringify({ cores, fault: exported.selfCheck() }));
`;
}

/**
 * @param folder of a project of npm, with the packages of `key`
 * @param node runs Node in that folder
 * @returns a line with both kinds of kernels
 */
export async function checkOtherKernels(
  folder: string,
  key: string,
  node: (program: string) => Promise<Written>,
): Promise<string> {
  const other = OTHERS[key.includes('arm64') ? 'arm64' : 'x64'];
  writeFileSync(join(folder, PROGRAM), source(key, other));
  const { stdout, output } = await node(PROGRAM);
  const { cores, fault } = JSON.parse(stdout) as { cores: string[]; fault: string };
  const [first, second] = cores.map((core) => core.toLowerCase());
  if (first === second || second !== other.toLowerCase() || fault !== '') throw new Failure(output);
  return `other kernels: ${cores.join(', then ')}`;
}
