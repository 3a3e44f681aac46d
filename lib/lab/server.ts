/**
 * Serves a single page on 127.0.0.1. To protect users from other websites, it answers only requests
 * whose Host header names this server (against DNS rebinding), and acts only on requests with the
 * token that the page contains.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readLabPage } from './page.ts';

/** Paths that the server answers, besides the page. */
export interface Routes {
  /** GET paths of event streams. The response head has been sent; the route ends the connection. */
  readonly events?: Readonly<Record<string, (response: ServerResponse) => void>>;
  /** POST paths; the returned text is the response. Request bodies are ignored. */
  readonly post?: Readonly<Record<string, () => string>>;
}

export interface PageServer {
  /** `http://127.0.0.1:4410/` */
  readonly url: string;
  readonly port: number;
  /** Lets the process exit while the server runs. */
  unref(): void;
  /** Closes all connections. */
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

/** Why the server cannot listen on a port, by system error code. */
const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'it is in use',
  EACCES: 'permission is denied',
};

/** Status of a malformed request, by Node's error code; 400 for all others. */
const UNREADABLE: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** Maximum size of a request body in bytes; bodies are not used. */
const MOST_BODY = 64 * 1024;
/** Maximum number of connections, so that clients cannot exhaust the process's file descriptors. */
const MOST_CONNECTIONS = 128;

/**
 * Starts the server. Malformed requests are answered or closed and never throw, because the server
 * shares the process with a training run.
 *
 * @param port 0 for any free port
 * @param routes with `post`, the page knows that it shows a run, and contains the token
 * @throws {Error} if the server cannot listen on the port (the message says what to do), or the
 *   page was not built
 */
export async function servePage(port: number, routes: Routes = {}): Promise<PageServer> {
  const token = randomBytes(24).toString('base64url');
  const page = readLabPage(routes.post === undefined ? undefined : token);
  const server = createServer({ maxHeaderSize: 8192, requestTimeout: 10_000 });
  server.maxConnections = MOST_CONNECTIONS;
  server.on('request', (request, response) => {
    guarded(request, response, () => {
      answer(request, response, { page, token, routes, port: portOf(server) });
    });
  });
  server.on('clientError', refuseUnreadable);
  await listening(server, port);
  // Ignores connections that could not be accepted.
  server.on('error', () => {});
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

/** A request that is rejected with a status. */
class BadRequest extends Error {}

/** Always answers a request: with 400 for an invalid one, 500 for an internal error. */
function guarded(request: IncomingMessage, response: ServerResponse, work: () => void): void {
  // A client that disconnects is not an error.
  request.on('error', () => {});
  response.on('error', () => {});
  let received = 0;
  request.on('data', (piece: Buffer) => {
    received += piece.length;
    if (received > MOST_BODY) request.destroy();
  });
  try {
    work();
  } catch (error) {
    const isTheirs = error instanceof BadRequest;
    if (!isTheirs) process.emitWarning(error instanceof Error ? error : String(error));
    if (response.headersSent) response.destroy();
    else if (isTheirs) refuse(response, 400, error.message);
    else refuse(response, 500, 'The server failed to answer.');
  }
}

/** The part of a connection that is used here. */
interface Connection {
  readonly writable: boolean;
  end(text: string): unknown;
  destroy(): unknown;
}

function refuseUnreadable(error: NodeJS.ErrnoException, socket: Connection): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = UNREADABLE[error.code ?? ''] ?? '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
}

interface Site {
  readonly page: string;
  readonly token: string;
  readonly routes: Routes;
  readonly port: number;
}

function answer(request: IncomingMessage, response: ServerResponse, site: Site): void {
  const { method, headers } = request;
  const { page, token, routes, port } = site;
  if (!isOwnName(headers.host, port)) {
    refuse(response, 403, `This server answers only to ${HOST}:${port}.`);
    return;
  }
  if (Number(headers['content-length'] ?? 0) > MOST_BODY) {
    response.setHeader('connection', 'close');
    refuse(response, 413, 'Expected a request without a body.');
    return;
  }
  const path = pathOf(request);
  const events = routeOf(routes.events, path);
  const post = routeOf(routes.post, path);
  const isRead = path === '/' || events !== undefined;
  if (!isRead && post === undefined) {
    refuse(response, 404, 'There is nothing here.');
  } else if (isRead && (method === 'GET' || method === 'HEAD')) {
    if (events === undefined) send(response, 200, page, 'text/html');
    else sendEvents(response, method, events);
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

/** The path of a request, without origin and query. */
function pathOf({ url = '/', headers: { host } }: IncomingMessage): string {
  const own = `http://${host}`;
  try {
    const asked = new URL(url, own);
    if (asked.origin === new URL(own).origin) return decodeURIComponent(asked.pathname);
  } catch {
    // Handled below.
  }
  throw new BadRequest('Expected the address of a page of this server.');
}

function routeOf<Route>(
  routes: Readonly<Record<string, Route>> | undefined,
  path: string,
): Route | undefined {
  return routes !== undefined && Object.hasOwn(routes, path) ? routes[path] : undefined;
}

/** Whether the Host header names this server: protects against DNS rebinding. */
function isOwnName(host: string | undefined, port: number): boolean {
  const names = [HOST, 'localhost'];
  // Clients omit the default port of HTTP.
  return names.some((name) => host === `${name}:${port}` || (port === 80 && host === name));
}

/** Whether a POST comes from this page, by its Origin header, which browsers send. */
function isOwnPage({ headers: { origin } }: IncomingMessage, port: number): boolean {
  return origin === undefined || isOwnName(origin.replace(/^http:\/\//, ''), port);
}

function isToken(given: string | string[] | undefined, token: string): boolean {
  const [sent, own] = [Buffer.from(String(given)), Buffer.from(token)];
  // Compares bytes rather than characters, because a header may contain any byte.
  return sent.length === own.length && timingSafeEqual(sent, own);
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

/** Starts a response of server-sent events; ends it after the head for HEAD requests. */
function sendEvents(
  response: ServerResponse,
  method: string,
  route: (response: ServerResponse) => void,
): void {
  response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream; charset=utf-8' });
  if (method === 'HEAD') {
    response.end();
    return;
  }
  response.flushHeaders();
  route(response);
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
