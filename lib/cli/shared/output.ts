/**
 * Output of the command line: results go to stdout (unless quiet), problems to stderr. The log of a
 * long run goes to stderr too, because a program may read stdout.
 *
 * This is the only file that prints. Text from files is escaped by `visibleText` before it reaches
 * a terminal, so that no label or name can send control sequences.
 */
import { visibleJson, visibleLine, visibleText } from '../../common/visibleText.ts';

/** Returns the cursor to the start of the line, and clears the line. */
const CLEAR_LINE = '\r\u001b[K';

/** The part of a stream that is used here; `process.stdout` and `process.stderr` satisfy it. */
export interface OutputStream {
  write(text: string, written?: () => void): unknown;
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
  /** Whether the stream is a terminal. */
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

export interface Streams {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
}

export class Output {
  readonly #streams: Streams;
  #failure: Error | undefined;
  /** Suppresses `print` and `log`. */
  quiet = false;

  constructor(streams: Streams) {
    this.#streams = streams;
    // A reader that closes the pipe early (`| head`) is not an error: output is dropped, and the
    // work continues, since it may write files.
    streams.stdout.on('error', (error) => {
      if (error.code !== 'EPIPE') this.#failure ??= error;
    });
    // stderr is closed; nothing can be reported.
    streams.stderr.on('error', () => {});
  }

  /** Prints one or more lines of results. */
  readonly print = (text: string): void => {
    if (!this.quiet) this.#streams.stdout.write(`${visibleText(text)}\n`);
  };

  /**
   * Prints a requested document, such as help, JSON or CSV, even if quiet. The text has its own
   * line breaks, and is written unescaped to a file or a pipe.
   */
  readonly write = (text: string): void => {
    const { stdout } = this.#streams;
    stdout.write(stdout.isTTY === true ? visibleJson(text) : text);
  };

  /** Prints progress to stderr. */
  readonly log = (text: string): void => {
    if (!this.quiet) this.#streams.stderr.write(visibleText(text));
  };

  /** Replaces the current line of a terminal; see `logWidth`. */
  readonly redraw = (line: string): void => {
    if (!this.quiet) this.#streams.stderr.write(`${CLEAR_LINE}${visibleLine(line)}`);
  };

  /** Width of the terminal that `log` writes to; `undefined` if stderr is not a terminal. */
  get logWidth(): number | undefined {
    const { isTTY, columns } = this.#streams.stderr;
    // A terminal that does not know its width reports 0.
    return isTTY === true && process.env.TERM !== 'dumb' ? columns || 80 : undefined;
  }

  /** Prints a warning or an error. */
  readonly warn = (text: string): void => {
    this.#streams.stderr.write(`${visibleText(text)}\n`);
  };

  /**
   * Waits until all output is flushed.
   *
   * @throws {Error} if stdout cannot be written to, unless its reader closed it
   */
  async finish(): Promise<void> {
    await new Promise<void>((resolve) => this.#streams.stdout.write('', () => resolve()));
    if (this.#failure === undefined) return;
    throw new Error(`Cannot print: ${this.#failure.message}`, { cause: this.#failure });
  }
}
