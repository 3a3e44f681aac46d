/**
 * Streaming decoders from text encodings to UTF-8. Invalid bytes are never replaced, because U+FFFD
 * could make distinct names equal.
 *
 * Encodings have the names of the WHATWG Encoding Standard, https://encoding.spec.whatwg.org, which
 * `TextDecoder` supports.
 */
import { isUtf8 } from 'node:buffer';
import { wrongKind, wrongValue } from '../common/errors.ts';

/** A decoder for the chunks of one file. */
export interface PieceDecoder {
  /**
   * Decodes a chunk to UTF-8, up to its last complete character.
   *
   * @param isLast whether this is the last chunk
   */
  decode(piece: Buffer, isLast: boolean): DecodedPiece;
}

/** The result of decoding a chunk. */
export interface DecodedPiece {
  /** UTF-8. */
  readonly text: Buffer;
  /**
   * The problem that follows `text`: the end of a sentence. The decoder must not be used
   * afterwards.
   */
  readonly problem?: string;
}

const EXPECTED =
  "the name of an encoding, such as 'utf-8', 'latin1', 'windows-1252', 'utf-16le' or 'utf-16be'";

/**
 * Returns the standard name of an encoding.
 *
 * @throws {TypeError} if `value` is not a string
 * @throws {RangeError} if no encoding has that name
 * @example
 * encodingName('latin1'); // 'windows-1252', which the standard takes Latin-1 for
 */
export function encodingName(value: unknown): string {
  if (typeof value !== 'string') throw wrongKind('encoding', EXPECTED, value);
  try {
    return new TextDecoder(value).encoding;
  } catch {
    throw wrongValue('encoding', EXPECTED, value);
  }
}

/** Creates a decoder for an encoding by its standard name. */
export function decoderFor(encoding: string): PieceDecoder {
  switch (encoding) {
    case 'utf-8':
      return new Utf8Decoder();
    case 'utf-16le':
    case 'utf-16be':
      return new Utf16Decoder(encoding);
    case 'windows-1252':
      return { decode: (piece) => ({ text: Buffer.from(windows1252(piece)) }) };
    default:
      return new LineDecoder(encoding);
  }
}

/** Validates UTF-8, and passes it on. */
class Utf8Decoder implements PieceDecoder {
  #rest: Buffer = Buffer.alloc(0);

  decode(piece: Buffer, isLast: boolean): DecodedPiece {
    const bytes = joined(this.#rest, piece);
    const end = isLast ? bytes.length : completeUtf8(bytes);
    const text = bytes.subarray(0, end);
    this.#rest = bytes.subarray(end);
    if (isUtf8(text)) return { text };
    const valid = validUtf8(text);
    const length = sequenceLength(text[valid]);
    const cut =
      length > 0 && valid + length > end && text.subarray(valid + 1).every(isContinuation);
    return {
      text: text.subarray(0, valid),
      problem: cut
        ? 'the file ends within a character of UTF-8: it was cut, or is in another encoding'
        : `the byte 0x${text[valid].toString(16)} is not UTF-8`,
    };
  }
}

/** Length of a UTF-8 sequence by its first byte; 0 for an invalid first byte. */
function sequenceLength(byte: number): number {
  if (byte < 0x80) return 1;
  if (byte >= 0xc2 && byte < 0xe0) return 2;
  if (byte >= 0xe0 && byte < 0xf0) return 3;
  return byte >= 0xf0 && byte < 0xf5 ? 4 : 0;
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

/** Length without an incomplete last character. */
function completeUtf8(bytes: Buffer): number {
  const { length } = bytes;
  for (let back = 1; back <= Math.min(3, length); back++) {
    const byte = bytes[length - back];
    if (isContinuation(byte)) continue;
    return sequenceLength(byte) > back ? length - back : length;
  }
  return length;
}

/** Number of leading bytes that are valid UTF-8. */
function validUtf8(bytes: Buffer): number {
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes[at]);
    if (length !== 1) {
      if (length === 0 || at + length > bytes.length) return at;
      if (!isUtf8(bytes.subarray(at, at + length))) return at;
    }
    at += length;
  }
  return at;
}

class Utf16Decoder implements PieceDecoder {
  readonly #encoding: 'utf-16le' | 'utf-16be';
  #rest: Buffer = Buffer.alloc(0);

  constructor(encoding: 'utf-16le' | 'utf-16be') {
    this.#encoding = encoding;
  }

  decode(piece: Buffer, isLast: boolean): DecodedPiece {
    const bytes = joined(this.#rest, piece);
    let end = bytes.length - (bytes.length % 2);
    if (!isLast && end > 0 && this.#isFirstOfPair(bytes, end - 2)) end -= 2;
    this.#rest = bytes.subarray(end);
    const whole = bytes.subarray(0, end);
    const units = this.#encoding === 'utf-16le' ? whole : Buffer.from(whole).swap16();
    const text = units.toString('utf16le');
    const alone = text.search(/\p{Surrogate}/u);
    if (alone >= 0) {
      const problem = `half of a surrogate pair stands there, which is not ${this.#encoding.toUpperCase()}`;
      return { text: Buffer.from(text.slice(0, alone)), problem };
    }
    const cut = isLast && end < bytes.length;
    return {
      text: Buffer.from(text),
      ...(cut && { problem: 'the file ends within a character of UTF-16 (half of its two bytes)' }),
    };
  }

  /** Whether the code unit is a high surrogate. */
  #isFirstOfPair(bytes: Buffer, at: number): boolean {
    const unit = this.#encoding === 'utf-16le' ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
    return unit >= 0xd800 && unit < 0xdc00;
  }
}

/** Code points of windows-1252 for 0x80 to 0x9f; the five undefined bytes map to themselves. */
const OF_WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/**
 * Implemented here, because `TextDecoder` of some Node versions decodes windows-1252 as ISO-8859-1.
 */
function windows1252(bytes: Buffer): string {
  const text = bytes.toString('latin1');
  return text.replace(/[\x80-\x9f]/g, (each) => OF_WINDOWS_1252[each.charCodeAt(0) - 0x80]);
}

/** Maximum length in bytes of a line that is decoded line by line. */
const MAX_LINE = 2 ** 24;

/** Any other encoding of `TextDecoder`; in all of them, a line break is a single byte. */
class LineDecoder implements PieceDecoder {
  readonly #encoding: string;
  #rest: Buffer = Buffer.alloc(0);

  constructor(encoding: string) {
    this.#encoding = encoding;
  }

  decode(piece: Buffer, isLast: boolean): DecodedPiece {
    const bytes = joined(this.#rest, piece);
    const end = isLast ? bytes.length : bytes.lastIndexOf(10) + 1 || bytes.lastIndexOf(13) + 1;
    this.#rest = bytes.subarray(end);
    if (this.#rest.length > MAX_LINE) {
      return { text: Buffer.alloc(0), problem: `a line is longer than ${MAX_LINE / 2 ** 20} MiB` };
    }
    const lines = bytes.subarray(0, end);
    try {
      return { text: Buffer.from(new TextDecoder(this.#encoding, STRICT).decode(lines)) };
    } catch {
      return this.#untilWrong(lines);
    }
  }

  /** Decodes byte by byte to find the position, which `TextDecoder` does not report. */
  #untilWrong(lines: Buffer): DecodedPiece {
    const decoder = new TextDecoder(this.#encoding, STRICT);
    let text = '';
    let at = 0;
    try {
      for (; at < lines.length; at++) {
        text += decoder.decode(lines.subarray(at, at + 1), { stream: true });
      }
      text += decoder.decode();
    } catch {
      at = Math.min(at, lines.length - 1);
    }
    const byte = lines[at].toString(16).padStart(2, '0');
    return { text: Buffer.from(text), problem: `the byte 0x${byte} is not ${this.#encoding}` };
  }
}

/** A byte-order mark is taken away by whoever looked for it. */
const STRICT = { fatal: true, ignoreBOM: true } as const;

function joined(rest: Buffer, piece: Buffer): Buffer {
  return rest.length === 0 ? piece : Buffer.concat([rest, piece]);
}
