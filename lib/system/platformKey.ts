/**
 * Which platform package fits this process: by its system, its processor and, on Linux, the C
 * library that Node itself runs on.
 */
import { interpreterOf } from './elf.ts';

/** The platforms that have a package, and whether it was tested on a machine of that kind. */
export const PLATFORMS = {
  'linux-x64': 'supported',
  'linux-arm64': 'supported',
  'linux-x64-musl': 'supported',
  'linux-arm64-musl': 'supported',
  'darwin-arm64': 'experimental',
  'darwin-x64': 'experimental',
  'win32-x64': 'experimental',
} as const;

export type PlatformKey = keyof typeof PLATFORMS;
export type Libc = 'glibc' | 'musl';

/** What identifies a platform. */
export interface Host {
  readonly platform: string;
  readonly arch: string;
  /** Linux: the C library; `undefined` if it is unknown. Called only where a package depends on it. */
  libc(): Libc | undefined;
}

/** The platform of a process, such as `linux-x64-musl`. */
export interface Platform {
  /** As in the name of a package, whether or not there is one. */
  readonly name: string;
  /** The same, if there is a package for it. */
  readonly key?: PlatformKey;
  /** Set if the C library decides between packages, and is unknown. */
  readonly isLibcUnknown?: boolean;
}

/** The platform of a host. */
export function platformOf(host: Host): Platform {
  const name = `${host.platform}-${host.arch}`;
  if (!isKey(name)) return { name };
  if (host.platform !== 'linux') return { name, key: name };
  const libc = host.libc();
  if (libc === undefined) return { name, isLibcUnknown: true };
  const full = libc === 'musl' ? `${name}-musl` : name;
  return isKey(full) ? { name: full, key: full } : { name: full };
}

/** The host that this process runs on; only in Node. */
export function thisHost(): Host {
  const { platform, arch } = process;
  return { platform, arch, libc };
}

function isKey(name: string): name is PlatformKey {
  return Object.hasOwn(PLATFORMS, name);
}

/**
 * The C library of this process. The dynamic linker that the program of Node names tells it in a
 * third of a millisecond. A report of Node, which takes 5 ms, is only written if the program names
 * none: it may be started by the linker itself, or be linked statically.
 */
function libc(): Libc | undefined {
  return libcOfInterpreter(interpreterOf(process.execPath)) ?? libcOfReport(processReport());
}

/** The C library by the path of a dynamic linker, such as `/lib/ld-musl-x86_64.so.1`. */
export function libcOfInterpreter(path: string | undefined): Libc | undefined {
  if (path === undefined) return undefined;
  if (/(^|\/)ld-musl-[^/]*$/.test(path)) return 'musl';
  return /(^|\/)ld(-linux[^/]*|64)?\.so\.\d+$/.test(path) ? 'glibc' : undefined;
}

/** The parts of Node's report that are read here. */
export interface ProcessReport {
  readonly header?: { readonly glibcVersionRuntime?: string };
  readonly sharedObjects?: readonly string[];
}

/** The C library by Node's report. */
export function libcOfReport(report: ProcessReport | undefined): Libc | undefined {
  if (report?.header?.glibcVersionRuntime) return 'glibc';
  const isMusl = report?.sharedObjects?.some((file) => /\/(ld-musl-|libc\.musl-)[^/]*$/.test(file));
  return isMusl ? 'musl' : undefined;
}

/** The version of glibc that this process runs on, such as `2.36`; `undefined` if there is none. */
export function glibcVersion(): string | undefined {
  return processReport()?.header?.glibcVersionRuntime;
}

/**
 * Node's report; other runtimes may have none. The network is excluded, because its addresses would
 * be resolved to names, which can take seconds.
 */
function processReport(): ProcessReport | undefined {
  const { report } = process as { report?: NodeJS.ProcessReport & { excludeNetwork?: boolean } };
  if (typeof report?.getReport !== 'function') return undefined;
  const { excludeNetwork } = report;
  try {
    report.excludeNetwork = true;
    return report.getReport() as ProcessReport;
  } catch {
    return undefined;
  } finally {
    report.excludeNetwork = excludeNetwork;
  }
}
