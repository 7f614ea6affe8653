import type { Context } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { instrument } from './instrument';
import { redact } from './redact';
import { createReport, createTelemetry, type Telemetry } from './telemetry';

const context = {
  functionName: 'thumbnailer',
  awsRequestId: 'request-1',
  memoryLimitInMB: '128',
} as Context;

let lines: string[];
let telemetry: Telemetry;
beforeEach(() => {
  // With this variable Powertools write through `console`, where a test can listen.
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  // What Lambda sets: an environment that was made ready in advance has no cold start.
  vi.stubEnv('AWS_LAMBDA_INITIALIZATION_TYPE', 'on-demand');
  lines = [];
  for (const method of ['log', 'info', 'error', 'warn'] as const)
    vi.spyOn(console, method).mockImplementation((text: string) => void lines.push(text));
  telemetry = createTelemetry({});
});
afterEach(() => vi.unstubAllEnvs());

const parsed = (): Record<string, unknown>[] => lines.map((line) => JSON.parse(line));

describe('instrument', () => {
  it('counts the cold start once, and sends the metrics of every event', async () => {
    const report = createReport(telemetry);
    const handler = instrument(async (event) => {
      report.count('ThumbnailsWritten', 3);
      return event;
    }, telemetry);
    expect(await handler('one', context)).toBe('one');
    await handler('two', context);
    const cloudWatch = { CloudWatchMetrics: [expect.objectContaining({ Namespace: 'Thumbnailer' })] };
    const _aws = expect.objectContaining(cloudWatch);
    expect(parsed()).toMatchObject([
      { _aws, service: 'thumbnailer', function_name: 'thumbnailer', ColdStart: 1 },
      { _aws, service: 'thumbnailer', ThumbnailsWritten: 3 },
      { _aws, service: 'thumbnailer', ThumbnailsWritten: 3 },
    ]);
  });

  it('gives each line the ids of its event, and none of the last', async () => {
    const handler = instrument(async (event) => {
      if (typeof event === 'string') telemetry.logger.setCorrelationId(event);
      telemetry.logger.info('working');
    }, telemetry);
    await handler('m1', context);
    await handler(null, { ...context, awsRequestId: 'request-2' });
    const [, first, second] = parsed();
    expect(first).toMatchObject({
      level: 'INFO',
      service: 'thumbnailer',
      function_request_id: 'request-1',
      correlation_id: 'm1',
    });
    expect(second).toMatchObject({ function_request_id: 'request-2' });
    expect(second).not.toHaveProperty('correlation_id');
  });

  it('hands on the context: it knows how much time is left', async () => {
    const handle = vi.fn(async () => 'done');
    await instrument(handle, telemetry)('event', context);
    expect(handle).toHaveBeenCalledWith('event', context);
  });

  it('sends the metrics of an event that failed, and passes its error on', async () => {
    const error = new Error('no');
    const handler = instrument(() => {
      createReport(telemetry).count('Failed');
      return Promise.reject(error);
    }, telemetry);
    await expect(handler({}, context)).rejects.toBe(error);
    expect(parsed().at(-1)).toMatchObject({ Failed: 1 });
  });

  it.each([
    [undefined, undefined, false],
    ['AWS_Lambda_Image', undefined, false],
    ['AWS_Lambda_Image', '169.254.79.129:2000', true],
  ])('traces in Lambda alone: %s, daemon at %s: %s', (execution, daemon, enabled) => {
    vi.stubEnv('AWS_EXECUTION_ENV', execution);
    const { tracer } = createTelemetry({ AWS_XRAY_DAEMON_ADDRESS: daemon });
    expect(tracer.isTracingEnabled()).toBe(enabled);
  });

  it('traces each event in Lambda, failed ones too', async () => {
    const segment = { close: vi.fn() };
    const captured: string[] = [];
    const tracer = {
      isTracingEnabled: () => true,
      annotateColdStart: vi.fn(),
      addServiceNameAnnotation: vi.fn(),
      addErrorAsMetadata: vi.fn(),
      provider: {
        captureAsyncFunc: (name: string, work: (part: typeof segment) => unknown) => {
          captured.push(name);
          return work(segment);
        },
      },
    };
    const error = new Error('no');
    const handle = (event: unknown) => (event === 'bad' ? Promise.reject(error) : Promise.resolve('good'));
    const handler = instrument(handle, { ...telemetry, tracer: tracer as unknown as Telemetry['tracer'] });
    expect(await handler('one', context)).toBe('good');
    await expect(handler('bad', context)).rejects.toBe(error);
    expect(captured).toEqual(['## handler', '## handler']);
    expect(segment.close).toHaveBeenCalledTimes(2);
    expect(tracer.addErrorAsMetadata.mock.calls).toEqual([[error]]);
  });
});

describe('redact', () => {
  it.each([
    'authorization',
    'Set-Cookie',
    'password',
    'secretAccessKey',
    'X-Amz-Security-Token',
    'sessionToken',
  ])('hides %s', (key) => expect(redact(key, 'hunter2')).toBe('[redacted]'));

  it.each(['object', 'key', 'path', 'status', 'message'])('shows %s', (key) =>
    expect(redact(key, 'text')).toBe('text'),
  );

  it('does its work in the log, however deep', () => {
    telemetry.logger.info('request', {
      request: { headers: { authorization: 'Bearer feed', accept: '*/*' } },
    });
    const headers = { authorization: '[redacted]', accept: '*/*' };
    expect(parsed()).toMatchObject([{ message: 'request', request: { headers } }]);
  });
});
