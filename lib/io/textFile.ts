/**
 * Decodes text files of any named encoding, or with a byte-order mark, to UTF-8. Invalid bytes are
 * reported with their position, never replaced.
 */
import { decoderFor, type PieceDecoder } from './textDecoders.ts';

/** A decoding problem, with its position. */
export interface TextProblem {
  /** Position from 1; absent if the problem concerns the whole file. */
  readonly line?: number;
  /** Description, as the end of a sentence. */
  readonly problem: string;
  /** Advice for callers that have an encoding option. */
  readonly remedy?: string;
}

/** Byte-order marks, longest first; UTF-32 is recognised but not supported. */
const MARKS: readonly (readonly [mark: readonly number[], encoding: string])[] = [
  [[0xff, 0xfe, 0, 0], 'utf-32'],
  [[0, 0, 0xfe, 0xff], 'utf-32'],
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];
const LONGEST_MARK = 4;
/** Number of bytes that suffices to detect the format of a file. */
const ENOUGH = 64;

const REMEDY =
  "pass the encoding of the file, such as encoding: 'windows-1252' (--encoding windows-1252, latin1, utf-16le …), or save it as UTF-8";
const LIKE_UTF_16 = 'every second byte is zero, as in UTF-16 without a byte-order mark';

/** Decodes the bytes of a file, chunk by chunk, to UTF-8 without a byte-order mark. */
export class TextChecker {
  readonly #encoding: string | undefined;
  readonly #otherFormat: (head: Buffer) => string | undefined;
  #decoder: PieceDecoder | undefined;
  /** Bytes received before the format could be detected. */
  #start: Buffer = Buffer.alloc(0);
  #isUtf8 = false;
  /** The encoding that zero bytes suggest. */
  #likely: string | undefined;
  #lines = 1;
  #afterReturn = false;
  #problem: TextProblem | undefined;

  /**
   * @param encoding standard name; default: by the byte-order mark, otherwise UTF-8
   * @param otherFormat describes a binary format by the first bytes: the end of a sentence
   */
  constructor(
    encoding: string | undefined,
    otherFormat: (head: Buffer) => string | undefined = () => undefined,
  ) {
    this.#encoding = encoding;
    this.#otherFormat = otherFormat;
  }

  /** The problem that follows the decoded text, if any. */
  get problem(): TextProblem | undefined {
    return this.#problem;
  }

  /**
   * Decodes a chunk, up to its last complete character or the first problem.
   *
   * @param isLast whether this is the last chunk
   */
  push(piece: Buffer, isLast: boolean): Buffer {
    let bytes = piece;
    if (this.#decoder === undefined) {
      bytes = Buffer.concat([this.#start, piece]);
      this.#start = bytes;
      if (bytes.length < ENOUGH && !isLast) return Buffer.alloc(0);
      bytes = this.#begin(bytes);
    }
    if (this.#decoder === undefined) return Buffer.alloc(0);
    const { text: decoded, problem } = this.#decoder.decode(bytes, isLast);
    const zero = decoded.indexOf(0);
    const text = zero < 0 ? decoded : decoded.subarray(0, zero);
    this.#count(text);
    const wrong = zero >= 0 ? ZERO : problem;
    if (wrong !== undefined) this.#problem = this.#described(wrong);
    return text;
  }

  #described(problem: string): TextProblem {
    const place = { line: this.#lines };
    if (this.#likely !== undefined) {
      return { ...place, problem: LIKE_UTF_16, remedy: passEncoding(this.#likely) };
    }
    const isOther = this.#isUtf8 && problem !== ZERO;
    return { ...place, problem, ...(isOther && { remedy: REMEDY }) };
  }

  /** Detects the encoding; returns the bytes without a byte-order mark. */
  #begin(bytes: Buffer): Buffer {
    const [mark, marked] =
      MARKS.find(([mark]) => bytes.subarray(0, LONGEST_MARK).indexOf(Buffer.from(mark)) === 0) ??
      [];
    const problem =
      marked === 'utf-32' ? UTF_32 : mark === undefined ? this.#otherFormat(bytes) : undefined;
    if (problem !== undefined) {
      this.#problem = { problem };
      return bytes;
    }
    const encoding = marked ?? this.#encoding ?? 'utf-8';
    this.#isUtf8 = encoding === 'utf-8';
    if (this.#isUtf8) this.#likely = likelyUtf16(bytes.subarray(0, ENOUGH));
    this.#decoder = decoderFor(encoding);
    return bytes.subarray(mark?.length ?? 0);
  }

  /** Counts CRLF, CR and LF as one line break each. */
  #count(text: Buffer): void {
    if (text.length === 0) return;
    let from = this.#afterReturn && text[0] === 10 ? 1 : 0;
    this.#afterReturn = text[text.length - 1] === 13;
    if (!text.includes(13)) {
      for (let at = text.indexOf(10, from); at >= 0; at = text.indexOf(10, at + 1)) this.#lines++;
      return;
    }
    for (; from < text.length; from++) {
      if (text[from] === 10 && text[from - 1] === 13) continue;
      if (text[from] === 10 || text[from] === 13) this.#lines++;
    }
  }
}

const ZERO = 'a zero byte stands there, which text never holds: the file is damaged or no text';
const UTF_32 = 'the file is UTF-32, which is not read: save it as UTF-8';

function passEncoding(name: string): string {
  return `pass encoding: '${name}' (--encoding ${name})`;
}

/** Detects UTF-16: every second byte of ASCII letters is zero. */
function likelyUtf16(head: Buffer): string | undefined {
  const zeros = [0, 0];
  for (const [i, byte] of head.entries()) if (byte === 0) zeros[i % 2]++;
  const [even, odd] = zeros;
  if (Math.max(even, odd) < head.length / 4 || Math.min(even, odd) > 0) return undefined;
  return even === 0 ? 'utf-16le' : 'utf-16be';
}

/** The decoded text of a complete file. */
export type WholeText = { readonly text: string } | (TextProblem & { readonly character?: number });

/**
 * Decodes a complete file.
 *
 * @param encoding standard name; default: by the byte-order mark, otherwise UTF-8
 * @returns the text, or the problem with its line and character from 1
 */
export function wholeText(bytes: Buffer, encoding?: string): WholeText {
  const checker = new TextChecker(encoding);
  const text = checker.push(bytes, true).toString();
  const { problem } = checker;
  if (problem === undefined) return { text };
  if (problem.line === undefined) return problem;
  const line = text.slice(Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1);
  return { ...problem, character: [...line].length + 1 };
}
