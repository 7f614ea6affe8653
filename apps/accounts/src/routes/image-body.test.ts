import { resize } from '@nx-multiarch/imaging';
import { createService, readConfig, serviceConfig, type Service } from '@nx-multiarch/service';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mapError } from '../problems';
import { acceptImages, imageOf, refuseCutOff } from './image-body';

const lines: string[] = [];
const read = vi.fn<(body: Readable) => void>();
/** What the route's work ended with. */
let ended: Promise<unknown>;

let app: Service;
beforeEach(async () => {
  lines.length = 0;
  read.mockReset();
  const config = readConfig(serviceConfig, { MAX_EVENT_LOOP_DELAY_MS: '0' });
  const logStream = { write: (line: string) => lines.push(line) };
  app = await createService({ name: 'images', config, mapError, logStream });
  ended = new Promise((resolve) => {
    app.register(async (scope: Service) => {
      acceptImages(scope, 1000);
      scope.put('/', async ({ body }) => {
        read(imageOf(body));
        const work = resize(imageOf(body), { limits: { bytes: 1000 } }).catch(refuseCutOff);
        work.then(resolve, resolve);
        return (await work).data;
      });
    });
  });
});
afterEach(() => app.close());

const put = (payload: string | Readable, type = 'image/png') =>
  app.inject({ method: 'PUT', url: '/', payload, headers: { 'content-type': type } });

describe('an image as a body', () => {
  it('comes to its route unread', async () => {
    read.mockImplementation((body) => expect(body.readableDidRead).toBe(false));
    expect((await put('no image')).json()).toMatchObject({ status: 415, code: 'not-an-image' });
    expect(read).toHaveBeenCalledOnce();
  });

  it('does not come to it when it says that it is too long', async () => {
    const reply = await put('x'.repeat(1001));
    expect(reply.json()).toMatchObject({
      status: 413,
      detail: 'The image has 1001 bytes, allowed are 1000',
    });
    expect(read).not.toHaveBeenCalled();
  });

  it('is not read on when it turns out to be too long', async () => {
    const source = Readable.from(Array.from({ length: 100 }, () => Buffer.alloc(600)));
    expect((await put(source)).json()).toMatchObject({ status: 413, code: 'too-large' });
  });

  it.each(['application/json', 'text/plain', 'video/mp4'])('is not of type %s', async (type) => {
    expect((await put('{}', type)).json()).toMatchObject({ status: 415, code: 'not-an-image' });
    expect(read).not.toHaveBeenCalled();
  });

  it('has to be there', async () => {
    expect((await app.inject({ method: 'PUT', url: '/' })).statusCode).toBe(415);
  });
});

describe('a sender', () => {
  const head = 'PUT / HTTP/1.1\r\nHost: a\r\nContent-Type: image/png\r\n';
  const open = async () => {
    await app.listen({ port: 0, host: '127.0.0.1' });
    return connect((app.server.address() as AddressInfo).port, '127.0.0.1').setEncoding('utf8');
  };

  it('who leaves in the middle is no failure of the service', async () => {
    const socket = await open();
    const began = new Promise<void>((resolve) => read.mockImplementation(() => resolve()));
    socket.write(`${head}Content-Length: 900\r\n\r\nthe beginning`);
    await began;
    socket.destroy();
    expect(await ended).toMatchObject({ statusCode: 400, code: 'cut-off' });
    await app.close();
    expect(lines.filter((line) => (JSON.parse(line) as { level: number }).level >= 50)).toEqual([]);
  });

  it('whose image was refused before its end can go on with the next request', async () => {
    const socket = await open();
    let text = '';
    socket.on('data', (data) => (text += String(data)));
    const part = `258\r\n${'x'.repeat(600)}\r\n`;
    socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n${part.repeat(3)}`);
    while (!text.includes('too-large')) await once(socket, 'data');
    socket.write(`${part.repeat(200)}0\r\n\r\nGET /livez HTTP/1.1\r\nHost: a\r\n\r\n`);
    while (!text.includes('"status":"alive"')) await once(socket, 'data');
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
    socket.destroy();
  });
});
