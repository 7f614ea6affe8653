import { afterEach, describe, expect, it } from 'vitest';
import { sampleService } from '../testing/sample-service';
import type { Service } from './create-service';

let app: Service;
afterEach(() => app.close());

const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[\da-f]{4}-[\da-f]{12}$/;

describe('the id of a request', () => {
  it.each([
    ['1-67891233-abcdef012345678912345678', true],
    ['b3cadafb-f492-483d-91ba-5d781dbca3f9', true],
    ['short', false],
    ['x'.repeat(129), false],
    ['with space inside', false],
    ['quote"and,{json}', false],
    ['é'.repeat(10), false],
  ])('%j is taken over: %s', async (given, taken) => {
    ({ app } = await sampleService());
    const { headers } = await app.inject({ url: '/livez', headers: { 'x-request-id': given } });
    if (taken) expect(headers['x-request-id']).toBe(given);
    else expect(headers['x-request-id']).toMatch(uuid);
  });

  it('stands in the answer, the problem and the log', async () => {
    const { lines, ...sample } = await sampleService();
    app = sample.app;
    const reply = await app.inject('/nowhere');
    const id = reply.headers['x-request-id'];
    expect(id).toMatch(uuid);
    expect(reply.json()).toMatchObject({ requestId: id });
    expect(lines.filter(({ requestId }) => requestId === id).length).toBeGreaterThan(0);
  });

  it.each([
    ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', '4bf92f3577b34da6a3ce929d0e0e4736'],
    ['00-nonsense-00f067aa0ba902b7-01', undefined],
  ])('traceparent %s is logged as %s', async (traceparent, traceId) => {
    const { lines, ...sample } = await sampleService();
    app = sample.app;
    await app.inject({ url: '/platform', headers: { traceparent } });
    const requests = lines.filter(({ requestId }) => requestId);
    expect(requests.map((line) => line.traceId)).toEqual([traceId, traceId]);
  });
});
