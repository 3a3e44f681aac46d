/**
 * Files of text: their bytes as UTF-8 in any encoding that is named or begins with a byte-order mark.
 * What is not text in that encoding is found wherever it stands, and never replaced.
 */
import { decoderFor, type PieceDecoder } from './textDecoders.ts';

/** Where the text of a file ends to be text. */
export interface TextProblem {
  /** Counted from 1; absent where the file as a whole is something else. */
  readonly line?: number;
  /** The end of a sentence. */
  readonly problem: string;
  /** What helps where there is an option for the encoding. */
  readonly remedy?: string;
}

/** Byte-order marks, the longer ones first; UTF-32 is not read. */
const MARKS: readonly (readonly [mark: readonly number[], encoding: string])[] = [
  [[0xff, 0xfe, 0, 0], 'utf-32'],
  [[0, 0, 0xfe, 0xff], 'utf-32'],
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];
const LONGEST_MARK = 4;
/** Bytes that are enough to tell what a file is. */
const ENOUGH = 64;

const REMEDY =
  "pass the encoding of the file, such as encoding: 'windows-1252' (--encoding windows-1252, latin1, utf-16le …), or save it as UTF-8";
const LIKE_UTF_16 = 'every second byte is zero, as in UTF-16 without a byte-order mark';

/** Takes the bytes of one file, piece by piece, and gives them as UTF-8 without a byte-order mark. */
export class TextChecker {
  readonly #encoding: string | undefined;
  readonly #otherFormat: (head: Buffer) => string | undefined;
  #decoder: PieceDecoder | undefined;
  /** Bytes that are too few to tell what they are. */
  #start: Buffer = Buffer.alloc(0);
  #isUtf8 = false;
  /** The encoding that zero bytes speak for. */
  #likely: string | undefined;
  #lines = 1;
  #afterReturn = false;
  #problem: TextProblem | undefined;

  /**
   * @param encoding its standard name; default: what the byte-order mark says, or UTF-8
   * @param otherFormat what a file is by its first bytes, if it is no text: the end of a sentence
   */
  constructor(
    encoding: string | undefined,
    otherFormat: (head: Buffer) => string | undefined = () => undefined,
  ) {
    this.#encoding = encoding;
    this.#otherFormat = otherFormat;
  }

  /** What is wrong right after the text so far, if anything. */
  get problem(): TextProblem | undefined {
    return this.#problem;
  }

  /**
   * The text of a piece, as far as its last character is complete and nothing is wrong.
   *
   * @param isLast whether no piece follows
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

  /** Finds out what the file is; returns its bytes without a byte-order mark. */
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

  /** A return and a line feed are one line break, and each alone is one. */
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

/** UTF-16 where every second byte is zero, as its letters have them. */
function likelyUtf16(head: Buffer): string | undefined {
  const zeros = [0, 0];
  for (const [i, byte] of head.entries()) if (byte === 0) zeros[i % 2]++;
  const [even, odd] = zeros;
  if (Math.max(even, odd) < head.length / 4 || Math.min(even, odd) > 0) return undefined;
  return even === 0 ? 'utf-16le' : 'utf-16be';
}

/** A text that was read whole. */
export type WholeText = { readonly text: string } | (TextProblem & { readonly character?: number });

/**
 * The text of a file that was read whole.
 *
 * @param encoding its standard name; default: what the byte-order mark says, or UTF-8
 * @returns the text, or what is wrong with it: line and character counted from 1
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
