import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { format } from '../../core/errors';
import type { Deployment } from '../../core/policy';
import type { TestRequest } from '../../core/test/requests';
import { errorOf } from '../../testing/error-of';
import type { Exec } from '../exec';
import { askPlatform } from './platform';
import { createProbe, type Probe } from './probe';
import { waitUntilReady } from './readiness';
import { makeRequests, prepareRequests } from './requests';

type Answer = (
  request: IncomingMessage,
  body: Buffer,
) => { status: number; body?: unknown; headers?: Record<string, string> } | 'none';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A server in place of a container, and what speaks to it. */
async function probeOf(answer: Answer, deployment: Deployment = 'eks'): Promise<Probe> {
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const reply = answer(request, body);
      if (reply === 'none') return void request.socket.destroy();
      response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
      response.end(reply.body === undefined ? '' : JSON.stringify(reply.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const probe = createProbe(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, deployment);
  cleanUps.push(() => new Promise((resolve) => server.close(resolve)), probe.close);
  return probe;
}

const platform = { architecture: 'amd64', nodeArch: 'x64', addons: [] };
const broken = { ...platform, addons: [{ name: 'sharp', loaded: false, error: 'no' }] };

describe('waitUntilReady', () => {
  /** Docker that says this of the container. */
  const docker =
    (state: string): Exec =>
    () =>
      Promise.resolve({ stdout: state, stderr: '', exitCode: 0 });

  async function wait(
    answer: Answer,
    deployment: Deployment = 'eks',
    state = 'true 0',
    signal?: AbortSignal,
  ) {
    const probe = await probeOf(answer, deployment);
    const expected = { architecture: 'amd64', packages: [] } as const;
    const how = { exec: docker(state), deployment, expected, limit: 300, signal };
    return waitUntilReady({ id: 'abc' }, probe, how);
  }
  const at =
    (answers: Record<string, { status: number; body?: unknown }>): Answer =>
    ({ url = '' }) =>
      answers[url] ?? { status: 404 };

  it.each<[string, Answer]>([
    ['/readyz says so', at({ '/readyz': { status: 200 } })],
    ['/platform answers where there is no /readyz', at({ '/platform': { status: 200, body: broken } })],
  ])('waits until %s', async (_what, answer) => {
    expect(await wait(answer)).toEqual({ after: expect.any(Number) });
  });

  it('asks again until it is ready', async () => {
    let asked = 0;
    const answer: Answer = () => ((asked += 1) < 3 ? 'none' : { status: 200 });
    expect(await wait(answer)).toEqual({ after: expect.any(Number) });
    expect(asked).toBe(3);
  });

  it('asks a function through its emulator', async () => {
    const answer: Answer = ({ url }, body) => {
      expect(url).toBe('/2015-03-31/functions/function/invocations');
      expect(JSON.parse(body.toString())).toMatchObject({ rawPath: '/platform' });
      return { status: 200, body: { statusCode: 200, body: '{}' } };
    };
    expect(await wait(answer, 'lambda')).toEqual({ after: expect.any(Number) });
  });

  it.each<[string, Answer, Deployment, string, string]>([
    [
      'stays unready',
      at({ '/readyz': { status: 503 }, '/platform': { status: 200, body: platform } }),
      'eks',
      'true 0',
      'GET /readyz gave status 503',
    ],
    ['has neither', at({}), 'eks', 'true 0', 'GET /platform gave status 404'],
    [
      'has a function that fails',
      () => ({ status: 200, body: { errorType: 'Runtime.ImportModuleError' } }),
      'lambda',
      'true 0',
      'GET /platform gave status 502: {"errorType":"Runtime.ImportModuleError"}',
    ],
    [
      'has an emulator that refuses',
      () => ({ status: 500 }),
      'lambda',
      'true 0',
      'GET /platform gave status 500',
    ],
    ['does not answer', () => 'none', 'eks', 'true 0', 'no answer: other side closed'],
    ['ended', () => 'none', 'eks', 'false 132', 'the container ended with status 132'],
  ])('gives up on one that %s', async (_what, answer, deployment, state, found) => {
    expect(await wait(answer, deployment, state)).toEqual({
      faults: [{ check: 'ready', found, expected: 'an image that is ready within 0.3 s' }],
    });
  });

  it('ends early where an addon does not load', async () => {
    const answer = at({ '/readyz': { status: 503 }, '/platform': { status: 200, body: broken } });
    expect(await wait(answer)).toEqual({
      faults: [{ check: 'addon sharp', found: 'no', expected: 'it loads' }],
    });
  });

  it('ends when it is told to', async () => {
    const stop = new AbortController();
    const answer: Answer = () => {
      stop.abort(new Error('stopped'));
      return 'none';
    };
    await expect(wait(answer, 'eks', 'true 0', stop.signal)).rejects.toThrow('stopped');
  });
});

describe('askPlatform', () => {
  it('takes what fits, and leaves out what else an app says', async () => {
    const probe = await probeOf(() => ({ status: 200, body: { ...platform, node: 'v24' } }));
    expect(await askPlatform(probe, 1000)).toEqual({ platform });
  });

  it.each([
    [{ status: 200, body: { architecture: 'amd64' } }, 'status 200: {"architecture":"amd64"}'],
    [{ status: 500, body: platform }, `status 500: ${JSON.stringify(platform)}`],
  ])('says what %j lacks', async (answer, found) => {
    const probe = await probeOf(() => answer);
    expect(await askPlatform(probe, 1000)).toEqual({
      fault: {
        check: 'GET /platform',
        found,
        expected: 'status 200 with { architecture, nodeArch, addons: [{ name, loaded }] }',
      },
    });
  });
});

describe('requests', () => {
  const request = (change: Partial<TestRequest>): TestRequest => ({
    name: 'r',
    method: 'POST',
    path: '/',
    expect: { status: 200 },
    ...change,
  });

  async function make(requests: TestRequest[], answer: Answer, signal?: AbortSignal) {
    const root = await mkdtemp(join(tmpdir(), 'requests-'));
    cleanUps.push(() => rm(root, { recursive: true }));
    await writeFile(join(root, 'a.bin'), Buffer.from([1, 2, 3]));
    const probe = await probeOf(answer);
    const prepared = await prepareRequests(requests, root, 'accounts');
    return makeRequests(probe, prepared, { run: 'r1' }, 1000, signal);
  }

  it.each<[string, Partial<TestRequest>, string | undefined, string]>([
    ['a text', { body: 'a ${run}' }, 'text/plain', 'a r1'],
    ['an object', { body: { a: '${run}' } }, 'application/json', '{"a":"r1"}'],
    ['a file', { bodyFile: 'a.bin' }, 'application/octet-stream', '\u0001\u0002\u0003'],
    [
      'a file with its type',
      { bodyFile: 'a.bin', headers: { 'Content-Type': 'a/b' } },
      'a/b',
      '\u0001\u0002\u0003',
    ],
    ['nothing', { method: 'GET' }, undefined, ''],
  ])('send %s', async (_what, change, type, text) => {
    const outcome = await make([request(change)], ({ headers }, body) => {
      expect([headers['content-type'], body.toString()]).toEqual([type, text]);
      return { status: 200 };
    });
    expect(outcome).toEqual({ passed: ['r'], faults: [] });
  });

  it('hand on what they save', async () => {
    const requests = [
      request({ name: 'log in', save: { token: 'token' } }),
      request({ name: 'me', headers: { authorization: 'Bearer ${token}' } }),
    ];
    const seen: (string | undefined)[] = [];
    const outcome = await make(requests, ({ headers }) => {
      seen.push(headers.authorization);
      return { status: 200, body: { token: 't' } };
    });
    expect([outcome.passed, seen]).toEqual([
      ['log in', 'me'],
      [undefined, 'Bearer t'],
    ]);
  });

  it.each<[string, Answer, string]>([
    ['another status', () => ({ status: 500 }), 'status 500'],
    ['no answer', () => 'none', 'no answer: other side closed'],
    ['nothing to save', () => ({ status: 200 }), 'status 200'],
  ])('end with %s', async (_what, answer, found) => {
    const requests = [request({ save: { token: 'token' } }), request({ name: 'next' })];
    expect(await make(requests, answer)).toMatchObject({
      passed: [],
      faults: [{ check: 'request r', found }],
    });
  });

  it.each([
    ['has to wait for its turn', '0', 3, { passed: ['r'], faults: [] }],
    ['is put off for longer than it may take', '2', 1, { passed: [], faults: [{ found: 'status 503' }] }],
    ['is put off until a date', 'Wed, 21 Oct 2026 07:28:00 GMT', 1, { passed: [] }],
  ])('one that %s', async (_what, retryAfter, times, outcome) => {
    let asked = 0;
    const answer: Answer = () =>
      ++asked < 3 ? { status: 503, headers: { 'retry-after': retryAfter } } : { status: 200 };
    expect(await make([request({})], answer)).toMatchObject(outcome);
    expect(asked).toBe(times);
  });

  it('end when they are told to', async () => {
    const stop = new AbortController();
    const answer: Answer = () => {
      stop.abort(new Error('stopped'));
      return 'none';
    };
    await expect(make([request({})], answer, stop.signal)).rejects.toThrow('stopped');
  });

  it('name a file that is not there', async () => {
    const missing = prepareRequests([request({ bodyFile: 'no.jpg' })], tmpdir(), 'accounts');
    expect(format(await errorOf(missing))).toContain(
      [
        'error: accounts: the request "r" sends no.jpg, which cannot be read [BAD_OPTIONS]',
        "  expected: a file, named from the workspace's root",
        '  to mend:  correct targets.docker-test.options.requests in the project.json of accounts',
      ].join('\n'),
    );
  });
});
