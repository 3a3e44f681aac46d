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
}

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
 * The bytes that a library must have at least, if its file has fewer: the system would map pages
 * beyond its end, and the process would end with SIGBUS on their first use. `undefined` if the
 * library is complete, or is no ELF file of 64 bits.
 */
export function missingBytes(file: string): { size: number; expected: number } | undefined {
  const elf = readElf(file);
  if (elf === undefined) return undefined;
  const ends = elf.segments.filter(({ type }) => type === LOAD).map((s) => s.offset + s.size);
  const expected = Math.max(0, ...ends);
  return elf.size < expected ? { size: elf.size, expected } : undefined;
}

function readElf(file: string): Elf | undefined {
  const fs = builtinModule('node:fs');
  if (fs === undefined) return undefined;
  let open: number | undefined;
  try {
    open = fs.openSync(file, 'r');
    const bytes = new Uint8Array(START);
    const start = bytes.subarray(0, fs.readSync(open, bytes, 0, START, 0));
    const segments = segmentsOf(new DataView(bytes.buffer, 0, start.length));
    return segments && { segments, start, size: fs.fstatSync(open).size };
  } catch {
    return undefined;
  } finally {
    if (open !== undefined) fs.closeSync(open);
  }
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
