/** What a hostile or broken client does on one connection: bytes to send, and pauses in milliseconds between them. */
export interface Malformed {
  readonly name: string;
  readonly steps: readonly (string | Buffer | number)[];
  /** How it ends: it waits for an answer, or goes away at once. */
  readonly ending: 'wait' | 'hang-up';
}

const host = 'Host: 127.0.0.1\r\n';
const post = (headers: string, body = ''): string =>
  `POST /nowhere HTTP/1.1\r\n${host}${headers}\r\n\r\n${body}`;

/** Requests that no parser should accept, and that a server answers with a refusal or by closing the connection. */
const refused: [string, (string | Buffer)[]][] = [
  ['length in letters', [post('Content-Length: abc', 'abc')]],
  ['negative length', [post('Content-Length: -5', 'abc')]],
  ['two lengths', [post('Content-Length: 3\r\nContent-Length: 4', 'abcd')]],
  // Smuggling: https://www.rfc-editor.org/rfc/rfc9112#section-6.1-15
  ['length and chunks', [post('Content-Length: 3\r\nTransfer-Encoding: chunked', '0\r\n\r\n')]],
  ['bad chunk', [post('Transfer-Encoding: chunked', 'zz\r\nabc\r\n')]],
  ['endless chunk extension', [post('Transfer-Encoding: chunked', `1;${'a'.repeat(20_000)}\r\nx\r\n`)]],
  ['header without a name', [`GET /livez HTTP/1.1\r\n${host}: x\r\n\r\n`]],
  ['header with NUL', [`GET /livez HTTP/1.1\r\n${host}X-A: \0\r\n\r\n`]],
  ['headers too large', [`GET /livez HTTP/1.1\r\n${host}X-A: ${'a'.repeat(20_000)}\r\n\r\n`]],
  ['no host', ['GET /livez HTTP/1.1\r\n\r\n']],
  ['unknown method', [`FETCH /livez HTTP/1.1\r\n${host}\r\n`]],
  ['no version', ['GET /livez\r\n\r\n']],
  ['HTTP/2 preface', ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n']],
  ['TLS on a plain port', [Buffer.from('16030100a5010000a10303', 'hex'), Buffer.alloc(160, 7)]],
  ['noise', [Buffer.from(Array.from({ length: 256 }, (_, at) => at))]],
];

/** Requests that would be good if they went on. */
const abandoned: [string, (string | number)[]][] = [
  ['nothing', []],
  ['half a request line', ['GET /li']],
  ['half the headers', [`GET /livez HTTP/1.1\r\n${host}X-A: `]],
  ['half a body', [post('Content-Type: application/json\r\nContent-Length: 1000', '{"a":')]],
  [
    'half an image',
    [
      `POST /api/transform HTTP/1.1\r\n${host}Content-Type: image/jpeg\r\nContent-Length: 100000\r\n\r\n\xff\xd8\xff`,
      50,
    ],
  ],
  ['half a chunk', [post('Transfer-Encoding: chunked\r\nContent-Type: image/jpeg', '10\r\nabc'), 20]],
  [
    'half a form',
    [
      `POST /api/transform HTTP/1.1\r\n${host}Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 9000\r\n\r\n--b\r\ncontent-`,
      20,
    ],
  ],
  ['gone before the answer', [`GET /openapi.json HTTP/1.1\r\n${host}\r\n`]],
  ['slow headers', [`GET /livez HTTP/1.1\r\n${host}`, ...dripping('X-Slow: 1\r\n', 10, 100)]],
  ['slow body', [post('Content-Type: application/json\r\nContent-Length: 50'), ...dripping(' ', 10, 100)]],
];

/** Odd requests that are answered. */
const answered: [string, (string | number)[]][] = [
  [
    'pipelined',
    [
      `GET /livez HTTP/1.1\r\n${host}\r\n`.repeat(20),
      `GET /livez HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
    ],
  ],
  ['an upgrade', [`GET /livez HTTP/1.1\r\n${host}Connection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n`]],
  ['absolute address', [`GET http://example.com/livez HTTP/1.1\r\n${host}Connection: close\r\n\r\n`]],
  ['expectation', [post('Expect: 100-continue\r\nConnection: close\r\nContent-Length: 0')]],
  ['HTTP/1.0', ['GET /livez HTTP/1.0\r\n\r\n']],
  ['byte by byte', dripping(`GET /livez HTTP/1.1\r\n${host}Connection: close\r\n\r\n`, 1, 1)],
];

/** A text in pieces with pauses: each character by itself when sent once, else the whole text over and over. */
function dripping(text: string, times: number, pause: number): (string | number)[] {
  const pieces = times === 1 ? [...text] : Array<string>(times).fill(text);
  return pieces.flatMap((piece) => [piece, pause]);
}

/** Everything that raw clients do, in a fixed order. */
export const malformed: readonly Malformed[] = [
  ...[...refused, ...answered].map(([name, steps]): Malformed => ({ name, steps, ending: 'wait' })),
  ...abandoned.map(([name, steps]): Malformed => ({ name, steps, ending: 'hang-up' })),
];
