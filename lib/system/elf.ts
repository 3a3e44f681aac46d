/**
 * Reads the program headers of ELF files (libraries and programs of Linux): which dynamic linker a
 * program uses, and whether a library is complete.
 *
 * Source: System V ABI, "ELF Header" and "Program Header".
 */
import { builtinModule } from './platform.ts';

/** A segment: what the system maps into memory. */
interface Segment {
  readonly type: number;
  /** Of its first byte in the file. */
  readonly offset: number;
  /** Bytes in the file. */
  readonly size: number;
}

interface Elf {
  readonly segments: readonly Segment[];
  /** The first bytes of the file. */
  readonly start: Uint8Array;
  /** Bytes of the file. */
  readonly size: number;
  /** The processor, by the number of the ABI. */
  readonly machine: number;
  /** Whether the last section header is all zeros. */
  readonly endsInZeros: boolean;
}

/** Numbers of processors (`e_machine`), by Node's names. */
const MACHINES: Readonly<Record<string, number>> = { x64: 62, arm64: 183 };

/** The type of a segment that holds code or data (`PT_LOAD`). */
const LOAD = 1;
/** The type of the segment that names the dynamic linker (`PT_INTERP`). */
const INTERPRETER = 3;
/** Bytes that are read: a page, where linkers put the headers and the name of the linker. */
const START = 4096;

/** The dynamic linker that a program names, such as `/lib64/ld-linux-x86-64.so.2`, if it does. */
export function interpreterOf(file: string): string | undefined {
  const elf = readElf(file);
  const segment = elf?.segments.find(({ type }) => type === INTERPRETER);
  if (elf === undefined || segment === undefined) return undefined;
  const end = segment.offset + segment.size;
  if (end > elf.start.length) return undefined;
  // The path ends with a zero.
  return new TextDecoder().decode(elf.start.subarray(segment.offset, end - 1));
}

/**
 * What is wrong with a library, as a predicate; `undefined` if nothing is, or if it is no ELF file of
 * 64 bits, which the dynamic linker refuses. Of a file that ends too early, the system would map
 * pages beyond its end, and the process would end with SIGBUS on their first use. A file that was
 * not written to its end, or not to the disk, ends with zeros, where the last section header is.
 *
 * @param arch Node's name of the processor
 */
export function faultOfLibrary(file: string, arch: string): string | undefined {
  const fs = builtinModule('node:fs');
  // Opening a pipe would wait for a writer.
  if (fs?.statSync(file, { throwIfNoEntry: false })?.isFile() === false) return 'is not a file';
  const elf = readElf(file);
  if (elf === undefined) return undefined;
  const machine = MACHINES[arch];
  if (machine !== undefined && elf.machine !== machine) {
    const other = Object.keys(MACHINES).find((each) => MACHINES[each] === elf.machine);
    return `is for ${other ?? 'another processor'}, but this is ${arch}`;
  }
  const ends = elf.segments.filter(({ type }) => type === LOAD).map((s) => s.offset + s.size);
  const expected = Math.max(0, ...ends);
  if (elf.size < expected) return `is damaged: it ends after ${elf.size} of ${expected} bytes`;
  return elf.endsInZeros ? 'is damaged: it ends with zeros' : undefined;
}

function readElf(file: string): Elf | undefined {
  const fs = builtinModule('node:fs');
  if (fs === undefined) return undefined;
  let open: number | undefined;
  try {
    open = fs.openSync(file, 'r');
    const bytes = new Uint8Array(START);
    const start = bytes.subarray(0, fs.readSync(open, bytes, 0, START, 0));
    const view = new DataView(bytes.buffer, 0, start.length);
    const segments = segmentsOf(view);
    if (segments === undefined) return undefined;
    const { at, length } = lastSection(view);
    const last = new Uint8Array(length);
    const read = fs.readSync(open, last, 0, length, at);
    return {
      ...{ segments, start, size: fs.fstatSync(open).size, machine: view.getUint16(18, true) },
      endsInZeros: read > 0 && last.every((byte) => byte === 0),
    };
  } catch {
    return undefined;
  } finally {
    if (open !== undefined) fs.closeSync(open);
  }
}

/** Where the last section header is; of length 0 if there is none. */
function lastSection(start: DataView): { at: number; length: number } {
  const length = start.getUint16(58, true);
  const count = start.getUint16(60, true);
  if (count === 0) return { at: 0, length: 0 };
  return { at: Number(start.getBigUint64(40, true)) + length * (count - 1), length };
}

/** The segments of a little-endian ELF file of 64 bits; `undefined` if the bytes begin no such file. */
function segmentsOf(start: DataView): Segment[] | undefined {
  // 7f 'E' 'L' 'F', then 2 (64 bits) and 1 (little endian).
  if (start.byteLength < 64 || start.getUint32(0) !== 0x7f454c46) return undefined;
  if (start.getUint16(4) !== 0x0201) return undefined;
  const first = Number(start.getBigUint64(32, true));
  const step = start.getUint16(54, true);
  const count = start.getUint16(56, true);
  if (first + step * count > start.byteLength) return undefined;
  return Array.from({ length: count }, (_, i) => {
    const at = first + step * i;
    return {
      type: start.getUint32(at, true),
      offset: Number(start.getBigUint64(at + 8, true)),
      size: Number(start.getBigUint64(at + 32, true)),
    };
  });
}
