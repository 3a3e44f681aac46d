/**
 * Serves one page on this machine, to people at this machine: it listens on 127.0.0.1 alone, answers
 * only requests that name it as such (a page of another site whose name was turned to 127.0.0.1 does
 * not), and does something only for those who hold the token that is in the page.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readLabPage } from './page.ts';

/** What answers beside the page. */
export interface Routes {
  /** By path: what GET gets; it may keep the connection. */
  readonly get?: Readonly<Record<string, (response: ServerResponse) => void>>;
  /** By path: what POST does; its text is the answer. */
  readonly post?: Readonly<Record<string, () => string>>;
}

export interface PageServer {
  /** `http://127.0.0.1:4410/` */
  readonly url: string;
  readonly port: number;
  /** Lets the program end though it serves. */
  unref(): void;
  /** Ends all connections. */
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const TOKEN_HEADER = 'x-fallline-token';
const HEADERS = {
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Why a port cannot be listened on, by the system's error code. */
const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'it is in use',
  EACCES: 'permission is denied',
};

/**
 * Starts the server.
 *
 * @param port 0 for any that is free
 * @param routes with `post`, the page is told that it follows a run, and gets the token
 * @throws {Error} if the port cannot be listened on, with what to do; or the page was not built
 */
export async function servePage(port: number, routes: Routes = {}): Promise<PageServer> {
  const token = randomBytes(24).toString('base64url');
  const page = readLabPage(routes.post === undefined ? undefined : token);
  const server = createServer({ maxHeaderSize: 8192, requestTimeout: 10_000 });
  server.on('request', (request, response) => {
    request.resume();
    answer(request, response, { page, token, routes, port: portOf(server) });
  });
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  });
  await listening(server, port);
  const own = portOf(server);
  return {
    url: `http://${HOST}:${own}/`,
    port: own,
    unref: () => server.unref(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Site {
  readonly page: string;
  readonly token: string;
  readonly routes: Routes;
  readonly port: number;
}

function answer(request: IncomingMessage, response: ServerResponse, site: Site): void {
  const { method, headers, url = '/' } = request;
  const { page, token, routes, port } = site;
  if (!isOwnName(headers.host, port)) {
    refuse(response, 403, `This server answers only to ${HOST}:${port}.`);
    return;
  }
  const path = url.split('?')[0];
  const get = path === '/' ? () => send(response, 200, page, 'text/html') : routes.get?.[path];
  const post = routes.post?.[path];
  if (get === undefined && post === undefined) {
    refuse(response, 404, 'There is nothing here.');
  } else if (get !== undefined && (method === 'GET' || method === 'HEAD')) {
    get(response);
  } else if (post === undefined || method !== 'POST') {
    const allowed = post === undefined ? 'GET, HEAD' : 'POST';
    response.setHeader('allow', allowed);
    refuse(response, 405, `Expected ${allowed}.`);
  } else if (!isOwnPage(request, port) || !isToken(headers[TOKEN_HEADER], token)) {
    refuse(response, 403, 'Only the page that this server sent may do that: load it again.');
  } else {
    send(response, 200, post(), 'text/plain');
  }
}

/** Against DNS rebinding. */
function isOwnName(host: string | undefined, port: number): boolean {
  return host === `${HOST}:${port}` || host === `localhost:${port}`;
}

/** Browsers say where a POST comes from. */
function isOwnPage({ headers: { origin } }: IncomingMessage, port: number): boolean {
  return origin === undefined || isOwnName(origin.replace(/^http:\/\//, ''), port);
}

function isToken(given: string | string[] | undefined, token: string): boolean {
  if (typeof given !== 'string' || given.length !== token.length) return false;
  return timingSafeEqual(Buffer.from(given), Buffer.from(token));
}

function refuse(response: ServerResponse, status: number, text: string): void {
  send(response, status, `${text}\n`, 'text/plain');
}

function send(response: ServerResponse, status: number, text: string, type: string): void {
  response.writeHead(status, {
    ...HEADERS,
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** Begins an answer of server-sent events. */
export function beginEvents(response: ServerResponse): void {
  response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream; charset=utf-8' });
  response.flushHeaders();
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo | null)?.port ?? 0;
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = REASONS[error.code ?? ''] ?? error.message;
      const advice = 'Choose another, or 0 for any that is free';
      reject(new Error(`Cannot listen on port ${port}: ${reason}. ${advice}`, { cause: error }));
    });
    server.listen(port, HOST, () => resolve());
  });
}
