/** Packages of a platform as a release writes them, with other files in place of the addon and of OpenBLAS. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VERSION } from '../../lib/system/packageFile.ts';
import { ADDON, copyAddon, writeFiles } from './project.ts';

const LIBRARY = 'libscipy_openblas.so';
const TEXT = 'stands for OpenBLAS';

/**
 * The files of both packages, by their paths in node_modules.
 *
 * @param bytes the size of the addon
 */
export function standIns(key: string, bytes: number): Record<string, string> {
  const [addon, library] = [`@fallline/${key}`, `@fallline/openblas-${key}`];
  const join = "const { join } = require('node:path');";
  return {
    [`${addon}/package.json`]: `{ "name": "${addon}", "main": "index.cjs" }`,
    [`${addon}/index.cjs`]: `${join}
      exports.version = '${VERSION}';
      exports.addon = { file: join(__dirname, 'fallline.node'), bytes: ${bytes} };
      exports.openBlas = require('${library}');
      exports.openBlasVersion = '0.3.34';`,
    [`${addon}/fallline.node`]: '',
    [`${library}/package.json`]: `{ "name": "${library}", "main": "index.cjs" }`,
    [`${library}/index.cjs`]: `${join}
      exports.version = '0.3.34';
      exports.file = join(__dirname, '${LIBRARY}');
      exports.bytes = ${TEXT.length};`,
    [`${library}/${LIBRARY}`]: TEXT,
  };
}

/** Installs both packages in a project, around the addon of this checkout, which is linked to OpenBLAS. */
export function installStandIns(project: string, key: string): void {
  const { size } = statSync(fileURLToPath(new URL(`../../${ADDON}`, import.meta.url)));
  writeFiles(join(project, 'node_modules'), standIns(key, size));
  copyAddon(join(project, 'node_modules/@fallline', key));
}
