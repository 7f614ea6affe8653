import type { ProxyFault } from '../../src/testing/fault-proxy';
import { createRandom, type Random } from '../../src/testing/random';
import type { SeenRequest } from '../../src/testing/registry-request';
import type { Drawing, FaultName } from './draw';
import { stepOf } from './steps';

/** How long a client of these tests waits for an answer where one comes late, in milliseconds. */
export const PATIENCE = 150;

/** Faults that happen as they were drawn, and what has happened. */
export interface Injector {
  /** Chooses the fault of a request; the first one drawn wins. */
  choose: (seen: SeenRequest) => ProxyFault | undefined;
  /** How often each of the drawn faults happened. */
  happened: number[];
}

/** @param stop ends the push that makes the requests */
export function createInjector({ seed, drawn }: Drawing, stop: () => void): Injector {
  const random = createRandom(seed);
  const counts = new Map<string, number>();
  const happened = drawn.map(() => 0);
  const choose = (seen: SeenRequest): ProxyFault | undefined => {
    const step = stepOf(seen) ?? '';
    const count = (counts.get(step) ?? 0) + 1;
    counts.set(step, count);
    const position = drawn.findIndex(
      (each, index) => each.step === step && count >= each.from && happened[index]! < each.times,
    );
    const found = drawn[position];
    if (!found) return undefined;
    happened[position]! += 1;
    return faultOf(found.fault, seen, random, stop);
  };
  return { choose, happened };
}

function faultOf(name: FaultName, seen: SeenRequest, random: Random, stop: () => void): ProxyFault {
  switch (name) {
    case 'drop':
      return { kind: 'drop' };
    case 'drop in the body':
      return { kind: 'drop-body', bytes: 1 };
    case 'lose the answer':
      return { kind: 'lose-answer' };
    case 'delay':
      return { kind: 'delay', ms: 1 + random.below(30) };
    case 'late':
      return { kind: 'late', ms: PATIENCE + 1 + random.below(PATIENCE) };
    case '429':
      return { kind: 'status', status: 429, headers: { 'retry-after': random.pick(RETRY_AFTER) } };
    case '500':
      return {
        kind: 'status',
        status: 500,
        body: '{"errors":[{"code":"UNKNOWN","message":"unknown error"}]}',
      };
    case '502':
      return { kind: 'status', status: 502, body: '<html><h1>502 Bad Gateway</h1></html>' };
    case 'truncate the answer':
      return { kind: 'truncate' };
    case 'shorten the answer':
      return { kind: 'shorten' };
    case 'shorten the request':
      return { kind: 'shorten-request' };
    case 'lie about the digest':
      return { kind: 'digest', digest: `sha256:${'0123456789abcdef'[random.below(16)]!.repeat(64)}` };
    case 'end the token':
      return unauthorized(seen);
    case 'stop before':
      return { kind: 'before', call: stop };
    case 'stop after':
      return { kind: 'after', call: stop };
  }
}

/** At once, after a while, longer than a client goes along with, and a date. */
const RETRY_AFTER = ['0', '2', '600', 'Wed, 21 Oct 2015 07:28:00 GMT'] as const;

/** The answer to a token that has ended, given before the body is read. */
function unauthorized({ headers }: SeenRequest): ProxyFault {
  const realm = `http://${headers.host}/token`;
  const challenge = `Bearer realm="${realm}",service="test-registry",error="invalid_token"`;
  return { kind: 'status', status: 401, headers: { 'www-authenticate': challenge } };
}
