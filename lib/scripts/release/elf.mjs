/**
 * Reads what a shared library for Linux (ELF, 64 bits, little-endian) needs from the system: libraries, and versions of
 * their symbols. The compiler's options decide both, and a wrong one shows only on a user's machine.
 */

const DYNAMIC = 6;
const VERSIONS_NEEDED = 0x6ffffffe;
const TAG_NEEDED = 1;
const TAG_FLAGS = 0x6ffffffb;
const NO_DELETE = 8n;

/**
 * @typedef {object} Elf
 * @property {number} machine 62: x86-64, 183: AArch64.
 * @property {string[]} needed Names of libraries.
 * @property {string[]} versions Of symbols that libraries must have, such as `GLIBC_2.17`.
 */

/**
 * @typedef {object} Section
 * @property {number} type
 * @property {number} offset
 * @property {number} size
 * @property {number} link Number of the section with its strings.
 */

/**
 * @param {Buffer} file
 * @returns {Elf}
 */
export function readElf(file) {
  if (file.length < 64 || file.toString('latin1', 0, 6) !== '\x7fELF\x02\x01') {
    throw new Error('expected a little-endian ELF file of 64 bits');
  }
  const sections = sectionsOf(file);
  return {
    machine: file.readUInt16LE(18),
    needed: neededBy(file, sections),
    versions: versionsNeededBy(file, sections),
  };
}

/**
 * @param {Buffer} file
 * @returns {Section[]}
 */
function sectionsOf(file) {
  const [start, size, count] = [Number(file.readBigUInt64LE(40)), 64, file.readUInt16LE(60)];
  return Array.from({ length: count }, (_, i) => {
    const at = start + i * size;
    return {
      type: file.readUInt32LE(at + 4),
      offset: Number(file.readBigUInt64LE(at + 24)),
      size: Number(file.readBigUInt64LE(at + 32)),
      link: file.readUInt32LE(at + 40),
    };
  });
}

/**
 * @param {Buffer} file
 * @param {Section} strings
 * @param {number} offset
 */
function text(file, strings, offset) {
  const start = strings.offset + offset;
  return file.toString('latin1', start, file.indexOf(0, start));
}

/**
 * @param {Buffer} file
 * @param {Section[]} sections
 */
function neededBy(file, sections) {
  const entries = dynamicEntries(file, sections).filter(({ tag }) => tag === TAG_NEEDED);
  return entries.map(({ value, strings }) => text(file, strings, Number(value)));
}

/**
 * Whether a library stays loaded when it is closed. Node closes an addon that only a worker loaded when the worker ends.
 * @param {Buffer} file
 */
export function staysLoaded(file) {
  const entries = dynamicEntries(file, sectionsOf(file));
  return entries.some(({ tag, value }) => tag === TAG_FLAGS && (value & NO_DELETE) !== 0n);
}

/**
 * @param {Buffer} file
 * @param {Section[]} sections
 */
function dynamicEntries(file, sections) {
  const entries = [];
  for (const { type, offset, size, link } of sections) {
    if (type !== DYNAMIC) continue;
    for (let at = offset; at < offset + size; at += 16) {
      const tag = Number(file.readBigUInt64LE(at));
      entries.push({ tag, value: file.readBigUInt64LE(at + 8), strings: sections[link] });
    }
  }
  return entries;
}

/**
 * A section of version needs is a list of libraries, each with a list of versions; offsets in it lead from entry to entry.
 * @param {Buffer} file
 * @param {Section[]} sections
 */
function versionsNeededBy(file, sections) {
  const versions = new Set();
  for (const section of sections.filter(({ type }) => type === VERSIONS_NEEDED)) {
    for (let library = section.offset, more = 1; more !== 0; library += more) {
      let version = library + file.readUInt32LE(library + 8);
      for (let next = 1; next !== 0; version += next) {
        versions.add(text(file, sections[section.link], file.readUInt32LE(version + 8)));
        next = file.readUInt32LE(version + 12);
      }
      more = file.readUInt32LE(library + 12);
    }
  }
  return [...versions].sort();
}

/** Libraries that every Linux with that C library has. */
const SYSTEM = {
  glibc:
    /^(libc\.so\.6|libm\.so\.6|libpthread\.so\.0|libdl\.so\.2|ld-linux-(x86-64|aarch64)\.so\.\d)$/,
  musl: /^(libc\.so|libc\.musl-(x86_64|aarch64)\.so\.1)$/,
};
/** By npm's names of processors. */
const MACHINES = { x64: 62, arm64: 183 };

/**
 * Why a library would not load on every system that its package is for; empty if it does.
 * @param {Elf} elf
 * @param {{ cpu: 'x64' | 'arm64', libc: 'glibc' | 'musl', newest: string }} platform `newest`: version of glibc.
 * @returns {string[]}
 */
export function faultsOfElf({ machine, needed, versions }, { cpu, libc, newest }) {
  const faults = [];
  if (machine !== MACHINES[cpu]) faults.push(`is for machine ${machine}, not for ${cpu}`);
  const foreign = needed.filter((name) => !SYSTEM[libc].test(name));
  if (foreign.length > 0) faults.push(`needs ${foreign.join(', ')}`);
  const unfit = versions.filter((version) => {
    const glibc = /^GLIBC_(\d+(?:\.\d+)+)$/.exec(version);
    return glibc === null || libc === 'musl' || isNewer(glibc[1], newest);
  });
  if (unfit.length > 0) faults.push(`needs symbols of ${unfit.join(', ')}`);
  return faults;
}

/**
 * @param {string} version
 * @param {string} than
 */
function isNewer(version, than) {
  const [a, b] = [version, than].map((each) => each.split('.').map(Number));
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== (b[i] ?? 0)) return a[i] > (b[i] ?? 0);
  }
  return false;
}
