// A server that does what load tests forbid, one thing at a time, as FAULT says: to test that they see it.
import { Buffer } from 'node:buffer';
import { createServer } from 'node:http';

const { FAULT = '', PORT } = process.env;
const kept = [];

/** What goes wrong now and then. */
const faults = {
  leak: () => kept.push(Buffer.alloc(20_000, 1)),
  crash: () => {
    if (kept.push(0) > 100) Promise.reject(new Error('nobody catches this'));
  },
  complaint: () => {
    if (kept.push(0) === 10) console.error('(node:1) Warning: something is odd');
  },
};

/** The status of an answer, as it should not be. */
const statuses = { broken: 500, careless: 503, wrong: 200 };

const server = createServer((request, response) => {
  const id = request.headers['x-request-id'];
  if (id) response.setHeader('x-request-id', id);
  if (request.url === '/readyz') return response.end('{}');
  faults[FAULT]?.();
  request.resume();
  const right = request.url === '/good' ? 200 : 404;
  return response.writeHead(right === 404 ? (statuses[FAULT] ?? right) : right).end('{}');
});

server.listen(Number(PORT), '127.0.0.1', () => console.log('{"level":30,"msg":"listening"}'));
process.once('SIGTERM', () => {
  server.close(() => process.exit(FAULT === 'ending' ? 3 : 0));
  server.closeAllConnections();
});
