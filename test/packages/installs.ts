/** How one package manager installs the packages, with and without what belongs to this platform. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manager } from '../install/managers.ts';
import {
  Failure,
  manage,
  type Project,
  removeInstalled,
  writeProject,
} from '../install/project.ts';
import {
  adviceIn,
  isNative,
  isTypeScript,
  missingPackage,
  PROGRAM,
  runsOf,
  SOURCE,
} from './outcome.ts';

export interface Setting {
  readonly registry: string;
  /** Version of fallline. */
  readonly version: string;
  /** Key of the packages that must be in use. */
  readonly key: string;
  /** For projects; each gets a folder of its own. */
  readonly folder: string;
}

/** A project of that manager, nothing installed. */
export function newProject(
  { registry, version, folder }: Setting,
  manager: Manager,
  name: string,
): Project {
  const place = join(folder, `${manager.name}-${name}`.replaceAll(/\W+/g, '-'));
  return writeProject(place, manager, registry, version, { [PROGRAM]: SOURCE });
}

/** Installs without running any script of a package. */
export async function install(project: Project, args: readonly string[]): Promise<void> {
  const { ignoreScripts } = project.manager;
  await manage(project, [...args, ...ignoreScripts]);
}

/**
 * Installs by resolving names, then from the lock file alone; then the package of this platform is deleted.
 *
 * @returns the project as it was before the deletion, and a line for each step
 */
export async function checkInstalls(setting: Setting, manager: Manager): Promise<string[]> {
  const { key } = setting;
  const project = newProject(setting, manager, 'plain');
  const runs = runsOf(project);
  await install(project, manager.install);
  const lines = [`installed: ${await isNative(runs, key)}`];
  const lockFile = join(project.cwd, manager.lockFile);
  const lock = readFileSync(lockFile, 'utf8');
  removeInstalled(project);
  await install(project, manager.frozen);
  if (readFileSync(lockFile, 'utf8') !== lock) throw new Failure('another lock file');
  lines.push(`from the lock file: ${await isNative(runs, key)}`);
  deletePackage(project.cwd, key);
  const sentence = await isTypeScript(runs, missingPackage(key));
  return [...lines, `package deleted: ${sentence}`];
}

/** Deletes every copy of the platform package, wherever a manager has put it. */
function deletePackage(cwd: string, key: string): void {
  const isCopy = (path: string) => {
    const plain = path.replaceAll('\\', '/');
    return plain.endsWith(`@fallline/${key}`) || plain.endsWith(`@fallline/${key}/package.json`);
  };
  const copies = readdirSync(cwd, { recursive: true, encoding: 'utf8' }).filter(isCopy);
  if (copies.length === 0) throw new Failure(`no @fallline/${key} in ${cwd}`);
  for (const each of copies) {
    rmSync(join(cwd, each.replace(/[/\\]package\.json$/, '')), { recursive: true, force: true });
  }
}

/** Without optional packages: the sentence; then as its users go on, from the lock file with them. */
export async function checkWithoutOptional(setting: Setting, manager: Manager): Promise<string[]> {
  const project = newProject(setting, manager, 'omit');
  await install(project, manager.withoutOptional ?? []);
  const sentence = await isTypeScript(runsOf(project), missingPackage(setting.key));
  await followAdvice(setting, project, sentence);
  removeInstalled(project);
  await install(project, manager.frozen);
  const after = await isNative(runsOf(project), setting.key);
  return [`without optional packages: ${sentence}`, `from that lock file: ${after}`];
}

/** Where npm manages the project, the line of the warning must bring the package. */
export async function followAdvice(setting: Setting, project: Project, warning: string) {
  if (!project.manager.name.startsWith('npm')) return;
  if (warning.includes('Delete node_modules/@fallline')) {
    rmSync(join(project.cwd, 'node_modules/@fallline'), { recursive: true, force: true });
  }
  await install(project, adviceIn(warning));
  await isNative(runsOf(project), setting.key);
}

/** A lock file of npm that lacks the package of this platform: the sentence, whose line must mend the lock file too. */
export async function checkForeignLock(setting: Setting, manager: Manager): Promise<string[]> {
  const project = newProject(setting, manager, 'lock');
  await install(project, manager.install);
  const file = join(project.cwd, manager.lockFile);
  const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, unknown> };
  const names = Object.keys(lock.packages).filter((name) => name.endsWith(setting.key));
  if (names.length !== 2) throw new Failure(`expected two packages in ${names}`);
  for (const name of names) delete lock.packages[name];
  writeFileSync(file, JSON.stringify(lock, undefined, 2));
  removeInstalled(project);
  const sentence = await missingByLock(setting, project);
  removeInstalled(project);
  await install(project, manager.frozen);
  const after = await isNative(runsOf(project), setting.key);
  return [`lock file without the package: ${sentence}`, `after that line and npm ci: ${after}`];
}

/** @returns the sentence, after its line was followed: fallline's, or since npm 11 that of npm itself */
async function missingByLock(setting: Setting, project: Project): Promise<string> {
  const { key } = setting;
  try {
    await install(project, project.manager.frozen);
  } catch (error) {
    const [said] = /Missing: \S+ from lock file/.exec((error as Error).message) ?? [];
    if (!said?.includes(`@fallline/${key}@`)) throw error;
    await install(project, ['install']);
    await isNative(runsOf(project), key);
    return `npm ci says "${said}"`;
  }
  const sentence = await isTypeScript(runsOf(project), missingPackage(key));
  if (!sentence.includes('delete that first'))
    throw new Failure(`no word of the lock file: ${sentence}`);
  rmSync(join(project.cwd, project.manager.lockFile));
  removeInstalled(project);
  await followAdvice(setting, project, sentence);
  return sentence;
}

/** A folder that was installed for another system: the sentence. */
export async function checkForDarwin(setting: Setting, manager: Manager): Promise<string[]> {
  const { forDarwin } = manager;
  const { options = [], manifest, settings = '' } = forDarwin ?? {};
  const changed = { ...manager, manifest: { ...manager.manifest, ...manifest } };
  const project = newProject(setting, changed, 'darwin');
  if (settings !== '') {
    const file = join(project.cwd, '.yarnrc.yml');
    writeFileSync(file, readFileSync(file, 'utf8') + settings);
  }
  await install(project, [...manager.install, ...options]);
  const sentence = await isTypeScript(runsOf(project), missingPackage(setting.key));
  await followAdvice(setting, project, sentence);
  return [`installed for macOS: ${sentence}`];
}
