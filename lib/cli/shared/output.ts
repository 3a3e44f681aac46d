/**
 * Where the command line's words go: results to stdout, unless it is to be quiet, and everything
 * that went wrong to stderr. The log of a long run goes to stderr too, where a command's result may
 * be read by a program.
 *
 * Nothing is sent to a terminal as it came from a file: see `visibleText`. This is the only place where
 * the command line prints, so that no label and no name gets around it.
 */
import { visibleJson, visibleLine, visibleText } from '../../common/visibleText.ts';

/** To the beginning of the line, and nothing in it. */
const CLEAR_LINE = '\r\u001b[K';

/** The part of a stream that is used here; `process.stdout` and `process.stderr` are such. */
export interface OutputStream {
  write(text: string, written?: () => void): unknown;
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
  /** Whether people look at it, and how wide it is for them. */
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
  /** Keeps `print` and `log` from printing. */
  quiet = false;

  constructor(streams: Streams) {
    this.#streams = streams;
    // A reader that has seen enough (`| head`) is no failure: what it would have read is dropped,
    // and the work goes on, since files may come of it.
    streams.stdout.on('error', (error) => {
      if (error.code !== 'EPIPE') this.#failure ??= error;
    });
    // Nobody is left to tell.
    streams.stderr.on('error', () => {});
  }

  /** One or more lines of results. */
  readonly print = (text: string): void => {
    if (!this.quiet) this.#streams.stdout.write(`${visibleText(text)}\n`);
  };

  /**
   * What was asked for by itself, such as help, JSON or CSV: text with its own line ends, never held
   * back. It is data, and goes into a file or a pipe as it is.
   */
  readonly write = (text: string): void => {
    const { stdout } = this.#streams;
    stdout.write(stdout.isTTY === true ? visibleJson(text) : text);
  };

  /** Text for people who wait, to stderr. */
  readonly log = (text: string): void => {
    if (!this.quiet) this.#streams.stderr.write(visibleText(text));
  };

  /** One line in place of the one that the cursor is in; for terminals, see `logWidth`. */
  readonly redraw = (line: string): void => {
    if (!this.quiet) this.#streams.stderr.write(`${CLEAR_LINE}${visibleLine(line)}`);
  };

  /** The width of the terminal that `log` writes to; nothing where it is none. */
  get logWidth(): number | undefined {
    const { isTTY, columns } = this.#streams.stderr;
    // A terminal that does not know its width says 0.
    return isTTY === true && process.env.TERM !== 'dumb' ? columns || 80 : undefined;
  }

  /** A line about something that went wrong. */
  readonly warn = (text: string): void => {
    this.#streams.stderr.write(`${visibleText(text)}\n`);
  };

  /**
   * Waits until all that was printed is on its way.
   *
   * @throws {Error} if stdout could not be written to, for another reason than a reader that left
   */
  async finish(): Promise<void> {
    await new Promise<void>((resolve) => this.#streams.stdout.write('', () => resolve()));
    if (this.#failure === undefined) return;
    throw new Error(`Cannot print: ${this.#failure.message}`, { cause: this.#failure });
  }
}
