/** The server of the lab: to whom it answers, what it does for whom, and what it says to the rest. */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { connect, createServer } from 'node:net';
import { makeBlobs } from '../../lib/datasets/makeBlobs.ts';
import type { LivePoint } from '../../lib/lab/liveEvents.ts';
import { LiveRun } from '../../lib/lab/liveRun.ts';
import { type LiveView, liveView } from '../../lib/lab/liveView.ts';
import { servePage } from '../../lib/lab/server.ts';
import { thinned } from '../../lib/lab/thinned.ts';
import { SGDClassifier } from '../../lib/models/sgdClassifier.ts';
import type { EpochReport } from '../../lib/numerics/stopping.ts';

interface Answer {
  readonly status: number | undefined;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
}

function ask(
  port: number,
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port, path, method, headers, agent: false },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece: string) => {
          text += piece;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode, headers: response.headers, text }),
        );
      },
    );
    asked.on('error', reject).end();
  });
}

const tokenOf = (text: string) => /name="fallline-live" content="([^"]+)"/.exec(text)?.[1] ?? '';

const report = (epoch: number): EpochReport => ({
  ...{ epoch, loss: 1 / epoch, validationLoss: Number.NaN, validationScore: Number.NaN },
  ...{ trainingScore: Number.NaN, learningRate: 0.1, gradientNorm: 2, seconds: 0.001 },
});

/** What was sent under a name. */
function events<Data>(text: string, name: string): Data[] {
  return [...text.matchAll(/event: (\w+)\ndata: (.*)\n\n/g)]
    .filter(([, event]) => event === name)
    .map(([, , data]) => JSON.parse(data));
}

describe('the server of the lab', () => {
  it('gives the page, which may ask nobody else', async () => {
    const server = await servePage(0);
    try {
      const { status, headers, text } = await ask(server.port, '/');
      assert.equal(status, 200);
      assert.equal(headers['content-type'], 'text/html; charset=utf-8');
      assert.equal(headers['cache-control'], 'no-store');
      assert.match(text, /default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'/);
      assert.equal(tokenOf(text), '', 'there is no run to follow');
      assert.equal((await ask(server.port, '/?x=1', { method: 'HEAD' })).text, '');
    } finally {
      await server.close();
    }
    await assert.rejects(ask(server.port, '/'), /ECONNREFUSED/);
  });

  const REFUSED: Record<string, [string, Parameters<typeof ask>[2], number, RegExp]> = {
    'a name that was turned to this machine': [
      '/',
      { headers: { host: 'evil.test' } },
      403,
      /only/,
    ],
    'no such path': ['/etc/passwd', {}, 404, /nothing here/],
    'a path upwards': ['/../package.json', {}, 404, /nothing here/],
    'another method': ['/', { method: 'DELETE' }, 405, /Expected GET/],
    'GET where POST is meant': ['/abort', {}, 405, /Expected POST/],
    'POST without the token': ['/abort', { method: 'POST' }, 403, /load it again/],
    'a wrong token': [
      '/abort',
      { method: 'POST', headers: { 'x-fallline-token': 'A'.repeat(32) } },
      403,
      /load it again/,
    ],
  };
  for (const [name, [path, options, status, message]] of Object.entries(REFUSED)) {
    it(`refuses ${name}`, async () => {
      const live = await liveView();
      try {
        const answer = await ask(Number(new URL(live.url).port), path, options);
        assert.equal(answer.status, status);
        assert.match(answer.text, message);
        assert.equal(live.hooks.signal.aborted, false);
      } finally {
        await live.close();
      }
    });
  }

  it('refuses the right token from another site', async () => {
    const live = await liveView();
    try {
      const port = Number(new URL(live.url).port);
      const headers = { 'x-fallline-token': tokenOf((await ask(port, '/')).text) };
      const other = { ...headers, origin: 'http://evil.test' };
      assert.equal((await ask(port, '/abort', { method: 'POST', headers: other })).status, 403);
      assert.equal(live.hooks.signal.aborted, false);
      assert.equal((await ask(port, '/abort', { method: 'POST', headers })).status, 200);
      assert.equal(live.hooks.signal.aborted, true);
    } finally {
      await live.close();
    }
  });

  it('answers what is no request', async () => {
    const server = await servePage(0);
    try {
      const text = await new Promise<string>((resolve) => {
        let got = '';
        const socket = connect(server.port, '127.0.0.1', () => socket.write('what?\r\n\r\n'));
        socket.setEncoding('utf8').on('data', (piece) => {
          got += piece;
        });
        socket.on('close', () => resolve(got));
      });
      assert.match(text, /^HTTP\/1\.1 400 Bad Request/);
      assert.equal((await ask(server.port, '/')).status, 200);
    } finally {
      await server.close();
    }
  });

  it('says that a port is in use', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const message = `Cannot listen on port ${port}: it is in use. Choose another, or 0 for any that is free`;
    await assert.rejects(servePage(port), { message });
    await assert.rejects(liveView({ port }), { message });
    other.close();
  });
});

describe('liveView', () => {
  const open: LiveView[] = [];
  const opened = async (options?: Parameters<typeof liveView>[0]) => {
    const live = await liveView(options);
    open.push(live);
    return { live, port: Number(new URL(live.url).port) };
  };
  afterEach(async () => {
    for (const live of open.splice(0)) await live.close();
  });

  it('sends everything to those who come late, and the end to all', async () => {
    const { live, port } = await opened({ title: 'Iris', samples: 120, maxEpochs: 50 });
    for (let epoch = 1; epoch <= 30; epoch++) live.hooks.onEpoch(report(epoch));
    const heard = ask(port, '/events');
    await live.watched(5000);
    for (let epoch = 31; epoch <= 50; epoch++) live.hooks.onEpoch(report(epoch));
    await live.close('It stopped after epoch 50.');
    const { text, headers } = await heard;
    assert.match(String(headers['content-type']), /^text\/event-stream/);
    assert.deepEqual(events(text, 'start'), [{ title: 'Iris', samples: 120, maxEpochs: 50 }]);
    const points = events<LivePoint[]>(text, 'points').flat();
    assert.deepEqual(
      points.map(({ epoch }) => epoch),
      Array.from({ length: 50 }, (_, i) => i + 1),
    );
    assert.deepEqual(points[3], {
      ...{ epoch: 4, loss: 0.25, validationLoss: null, validationScore: null },
      ...{ learningRate: 0.1, gradientNorm: 2, seconds: 0.001 },
    });
    assert.deepEqual(events(text, 'end'), [{ message: 'It stopped after epoch 50.' }]);
  });

  it('remembers a long run in little memory, first and last epoch included', async () => {
    const { live, port } = await opened();
    const epochs = 100_001;
    for (let epoch = 1; epoch <= epochs; epoch++) live.hooks.onEpoch(report(epoch));
    const heard = ask(port, '/events');
    await live.watched(5000);
    await live.close();
    const points = events<LivePoint[]>((await heard).text, 'points').flat();
    assert.ok(points.length > 2000 && points.length <= 4097, String(points.length));
    assert.equal(points[0].epoch, 1);
    assert.equal(points.at(-1)?.epoch, epochs);
    const gaps = points.slice(1).map(({ epoch }, i) => epoch - points[i].epoch);
    assert.ok(Math.max(...gaps) <= 64, String(Math.max(...gaps)));
  });

  it('starts no timer while nobody listens', () => {
    const run = new LiveRun({ title: 'x' });
    const timers = () =>
      process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    for (let epoch = 1; epoch <= 100; epoch++) run.onEpoch(report(epoch));
    assert.equal(timers(), before);
  });

  it('watches a fit, and its button ends it with the weights kept', async () => {
    const { live, port } = await opened({ samples: 20_000 });
    const token = tokenOf((await ask(port, '/')).text);
    const { x, y } = makeBlobs({ nSamples: 20_000, centers: 2, seed: 1 });
    const endless = { maxEpochs: 1e9, patience: Number.POSITIVE_INFINITY, tolerance: 0 };
    const model = new SGDClassifier({ ...endless, loss: 'logistic', learningRate: 0.1 });
    let epochs = 0;
    const fit = model.fit(x, y, {
      ...live.hooks,
      onEpoch: (each) => {
        epochs = each.epoch;
        live.hooks.onEpoch(each);
      },
    });
    const ended = assert.rejects(fit, {
      name: 'AbortError',
      message: 'The run was stopped on its page',
    });
    while (epochs < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    const headers = { 'x-fallline-token': token };
    await ask(port, '/abort', { method: 'POST', headers });
    await ended;
    assert.equal(model.score(x, y), 1);
  });

  it('refuses options that are none', async () => {
    const refused = (options: object, message: RegExp) =>
      assert.rejects(liveView(options as Parameters<typeof liveView>[0]), { message });
    await refused({ prot: 1 }, /Misspelt option "prot" of liveView should be "port"/);
    await refused({ port: 65_536 }, /"port" to be an integer from 0 to 65535/);
    await refused({ title: 3 }, /"title" to be a string/);
    await refused({ samples: 0 }, /"samples" to be an integer of at least 1/);
    await refused({ maxEpochs: 1.5 }, /"maxEpochs" to be an integer of at least 1/);
  });
});

describe('thinned', () => {
  it('leaves out every second element until there are few, and keeps first and last', () => {
    const list = Array.from({ length: 100 }, (_, i) => i);
    assert.deepEqual(thinned(list, 100), list);
    assert.deepEqual(thinned(list, 50), [...list.filter((i) => i % 2 === 0), 99]);
    assert.deepEqual(thinned(list, 7), [0, 16, 32, 48, 64, 80, 96, 99]);
    assert.deepEqual(thinned([], 5), []);
  });
});
