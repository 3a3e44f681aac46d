/** Requests that no browser sends: the server answers or closes the connection, and keeps running. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { LiveRun } from '../../lib/lab/liveRun.ts';
import { type LiveView, liveView } from '../../lib/lab/liveView.ts';
import { type PageServer, servePage } from '../../lib/lab/server.ts';

/** The server's answer to bytes, until it closes the connection or pauses. */
function exchange(port: number, bytes: Buffer, hangUp = false): Promise<string> {
  return new Promise((resolve) => {
    let got = '';
    const socket = connect(port, '127.0.0.1', () => {
      if (hangUp) socket.write(bytes, () => socket.destroy());
      else socket.write(bytes);
    });
    socket.setEncoding('latin1').on('data', (piece: string) => {
      got += piece;
    });
    // A server that resets the connection has answered in its way.
    socket.on('error', () => {});
    socket.on('close', () => resolve(got));
  });
}

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);

interface Hostile {
  readonly what: string;
  /** The request; `HOST` stands for the name of the server, `TOKEN` for the right token. */
  readonly text: string;
  readonly body?: Buffer;
  readonly status: number;
}

const ABORT = 'POST /abort HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n';
const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n`;

const REQUESTS: readonly Hostile[] = [
  {
    what: 'a token of as many characters, and more bytes in UTF-8',
    text: `${ABORT}X-Fallline-Token: ${'\xe9'.repeat(32)}\r\n\r\n`,
    status: 403,
  },
  {
    what: 'a token of as many bytes, and fewer characters',
    text: `${ABORT}X-Fallline-Token: ${'\xe9'.repeat(16)}\r\n\r\n`,
    status: 403,
  },
  { what: 'an empty token', text: `${ABORT}X-Fallline-Token:\r\n\r\n`, status: 403 },
  {
    what: 'the right token twice',
    text: `${ABORT}X-Fallline-Token: TOKEN\r\nX-Fallline-Token: TOKEN\r\n\r\n`,
    status: 403,
  },
  { what: 'a path of two slashes', text: get('//'), status: 400 },
  { what: 'a path that names another server', text: get('//evil.test/events'), status: 400 },
  { what: 'an address of another server', text: get('http://evil.test/'), status: 400 },
  { what: 'its own address in full', text: get('http://HOST/'), status: 200 },
  { what: 'a path with a broken escape', text: get('/%zz'), status: 400 },
  { what: 'a path with half a character', text: get('/%e2%82'), status: 400 },
  { what: 'a path called as what all objects have', text: get('/constructor'), status: 404 },
  {
    what: 'a star',
    text: 'OPTIONS * HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n',
    status: 404,
  },
  { what: 'HTTP/1.0 without a host', text: 'GET / HTTP/1.0\r\n\r\n', status: 403 },
  { what: 'HTTP/1.0', text: 'GET / HTTP/1.0\r\nHost: HOST\r\n\r\n', status: 200 },
  {
    what: 'HTTP/1.1 without a host',
    text: 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n',
    status: 400,
  },
  { what: 'a host with a path', text: 'GET / HTTP/1.0\r\nHost: HOST/x\r\n\r\n', status: 403 },
  { what: 'a host that is none', text: 'GET / HTTP/1.0\r\nHost: [\r\n\r\n', status: 403 },
  {
    what: 'a body that is announced as far too long',
    text: `${ABORT}X-Fallline-Token: TOKEN\r\nContent-Length: 1000000\r\n\r\n`,
    status: 413,
  },
  {
    what: 'a body of another type that is no JSON',
    text: `${ABORT}Content-Type: application/json\r\nContent-Length: 2\r\n\r\n`,
    body: Buffer.from('{['),
    status: 403,
  },
  {
    what: 'two lengths',
    text: `${ABORT}Content-Length: 2\r\nContent-Length: 3\r\n\r\n`,
    status: 400,
  },
  {
    what: 'a length beside chunks',
    text: `${ABORT}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n`,
    status: 400,
  },
  { what: 'bytes that are no request', text: '\x00\xff\xfe\r\n\r\n', status: 400 },
  { what: 'a greeting of TLS', text: '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', status: 400 },
  {
    what: 'a header that is far too long',
    text: `GET / HTTP/1.1\r\nHost: HOST\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
    status: 431,
  },
  {
    what: 'garbage behind a request',
    text: `GET /none HTTP/1.1\r\nHost: HOST\r\n\r\n\x01\x02\x03\r\n\r\n`,
    status: 404,
  },
];

describe('the server of a live view, asked by others than browsers', () => {
  let live: LiveView;
  let port: number;
  let token: string;
  before(async () => {
    live = await liveView({ title: 'hostile' });
    port = Number(new URL(live.url).port);
    const page = await (await fetch(live.url)).text();
    token = /name="fallline-live" content="([^"]+)"/.exec(page)?.[1] ?? '';
    assert.equal(token.length, 32);
  });
  after(() => live.close());
  afterEach(async () => {
    assert.equal(live.hooks.signal.aborted, false, 'the run was ended');
    assert.equal((await fetch(live.url)).status, 200, 'it answers no more');
  });

  const bytesOf = ({ text, body = Buffer.alloc(0) }: Pick<Hostile, 'text' | 'body'>) => {
    const filled = text.replaceAll('HOST', `127.0.0.1:${port}`).replaceAll('TOKEN', token);
    return Buffer.concat([Buffer.from(filled, 'latin1'), body]);
  };

  for (const hostile of REQUESTS) {
    it(`${hostile.what}: ${hostile.status}`, async () => {
      assert.equal(statusOf(await exchange(port, bytesOf(hostile))), hostile.status);
    });
  }

  it('hangs up on a body in chunks that does not end', async () => {
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const text = `POST /abort HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}${chunk}`;
    const answer = await exchange(port, bytesOf({ text }));
    assert.ok([0, 403].includes(statusOf(answer)), answer);
  });

  for (const hostile of [
    ...REQUESTS,
    { what: 'events', text: get('/events') },
    { what: 'half a body', text: `${ABORT}Content-Length: 100\r\n\r\nhalf` },
    { what: 'half a request', text: 'GET / HT' },
  ]) {
    it(`is not moved by who vanishes after ${hostile.what}`, async () => {
      await exchange(port, bytesOf(hostile), true);
      live.hooks.onEpoch(report(1));
    });
  }

  it('ends the answer to HEAD of the events, and takes nobody for a reader', async () => {
    const answer = await exchange(
      port,
      bytesOf({ text: 'HEAD /events HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n' }),
    );
    assert.equal(statusOf(answer), 200);
    assert.match(answer, /content-type: text\/event-stream/);
    assert.ok(answer.endsWith('\r\n\r\n'), answer);
    const kept = await fetch(new URL('/events', live.url), { method: 'HEAD' });
    assert.deepEqual([kept.status, await kept.text()], [200, '']);
  });
});

describe('servePage', () => {
  let server: PageServer;
  const warnings: string[] = [];
  const hear = (warning: Error) => warnings.push(warning.message);
  before(async () => {
    process.on('warning', hear);
    const run = new LiveRun({ title: 'x' });
    server = await servePage(0, {
      events: {
        '/broken': () => {
          throw new Error('a fault of the route');
        },
        '/events': run.listen,
      },
      post: {},
    });
  });
  after(async () => {
    process.off('warning', hear);
    await server.close();
  });

  it('hangs up where a route fails after the head, warns, and goes on', async () => {
    const text = `GET /broken HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`;
    const answer = await exchange(server.port, Buffer.from(text));
    assert.equal(statusOf(answer), 200);
    assert.deepEqual(warnings, ['a fault of the route']);
    assert.equal((await fetch(server.url)).status, 200);
  });

  it('answers 500 where a route fails before it, and goes on', async () => {
    const broken = await servePage(0, {
      post: {
        '/broken': () => {
          throw new Error('another fault');
        },
      },
    });
    try {
      const page = await (await fetch(broken.url)).text();
      const token = /name="fallline-live" content="([^"]+)"/.exec(page)?.[1] ?? '';
      const answer = await fetch(new URL('/broken', broken.url), {
        method: 'POST',
        headers: { 'x-fallline-token': token },
      });
      assert.deepEqual(
        [answer.status, await answer.text()],
        [500, 'The server failed to answer.\n'],
      );
      assert.ok(warnings.includes('another fault'), warnings.join());
      assert.equal((await fetch(broken.url)).status, 200);
    } finally {
      await broken.close();
    }
  });
});

const report = (epoch: number) => ({
  ...{ epoch, loss: 1, validationLoss: Number.NaN, validationScore: Number.NaN },
  ...{ trainingScore: Number.NaN, learningRate: 0.1, gradientNorm: 2, seconds: 0.001 },
});
