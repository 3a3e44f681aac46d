/**
 * The archives that the release script wrote, and what an installation of them asks for besides: fallline's
 * dependencies, and the packages of the platforms that were not built, of which only the package.json is read.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, lockedDependencies, pack } from '../install/project.ts';
import { manifestIn } from '../install/registry.ts';

export interface Archives {
  /** All .tgz files. */
  readonly files: readonly string[];
  /** Version of fallline. */
  readonly version: string;
  /** Archives of the release by the name of their package. */
  readonly released: ReadonlyMap<string, string>;
}

interface FalllineManifest {
  readonly name: string;
  readonly version: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** The key of the packages for this machine's glibc or musl. */
export const KEY = `${process.platform}-${process.arch}${isMusl() ? '-musl' : ''}`;

function isMusl(): boolean {
  if (process.platform !== 'linux') return false;
  // Without it, the report asks for the names of the hosts to which there are connections.
  (process.report as { excludeNetwork?: boolean }).excludeNetwork = true;
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime === undefined;
}

/**
 * @param from folder of the release script
 * @param scratch an empty folder for further archives
 * @param needed keys whose packages must be there
 */
export function gather(from: string, scratch: string, needed: readonly string[]): Archives {
  const released = new Map<string, string>();
  let main: FalllineManifest | undefined;
  for (const name of archivesIn(from)) {
    const manifest = manifestIn(join(from, name)) as FalllineManifest;
    if (released.has(manifest.name)) throw new Failure(`${from} has ${manifest.name} twice`);
    released.set(manifest.name, join(from, name));
    if (manifest.name === 'fallline') main = manifest;
  }
  if (main === undefined) {
    throw new Failure(`expected packages in ${from}; "npm run release:packages" writes them`);
  }
  for (const name of needed.flatMap((key) => [`@fallline/${key}`, `@fallline/openblas-${key}`])) {
    if (!released.has(name)) throw new Failure(`expected an archive of ${name} in ${from}`);
  }
  const optional = Object.entries(main.optionalDependencies ?? {});
  for (const [name, version] of optional) {
    if (version !== main.version)
      throw new Failure(`fallline ${main.version} wants ${name} ${version}`);
  }
  const absent = optional.map(([name]) => name).filter((name) => !released.has(name));
  const others = absent.map((name) => placeholder(name, main.version, scratch));
  const dependencies = pack(join(scratch, 'dependencies'), lockedDependencies());
  return {
    files: [...released.values(), ...others, ...dependencies],
    version: main.version,
    released,
  };
}

function archivesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  } catch {
    return [];
  }
}

/** An archive with a package.json alone, for a platform that is not this one. */
function placeholder(name: string, version: string, scratch: string): string {
  const key = name.replace('@fallline/', '');
  const [os, cpu, libc = 'glibc'] = key.split('-');
  const folder = mkdtempSync(join(scratch, `${key}-`));
  const manifest = { name, version, os: [os], cpu: [cpu], ...(os === 'linux' && { libc: [libc] }) };
  mkdirSync(join(folder, 'package'));
  writeFileSync(join(folder, 'package/package.json'), JSON.stringify(manifest));
  const file = join(folder, `${key}.tgz`);
  const { status } = spawnSync('tar', ['-czf', file, '-C', folder, 'package']);
  if (status !== 0) throw new Failure('tar, which packs the packages, is missing');
  return file;
}
