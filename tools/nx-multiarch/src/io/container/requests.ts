import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MultiarchError } from '../../core/errors';
import type { Fault } from '../../core/test/faults';
import type { HttpRequest } from '../../core/test/http-message';
import { checkReply, savedValues } from '../../core/test/reply-check';
import { fill, type TestRequest, type Values } from '../../core/test/requests';
import type { Probe } from './probe';
import { sendUntilTaken } from './send-until-taken';

/** A declared request and the bytes of its file, if it names one. */
export interface PreparedRequest {
  declared: TestRequest;
  file?: Buffer;
}

/**
 * Reads the files that requests send, before any container is started.
 *
 * @throws MultiarchError BAD_OPTIONS
 */
export function prepareRequests(
  requests: readonly TestRequest[],
  root: string,
  project: string,
): Promise<PreparedRequest[]> {
  return Promise.all(
    requests.map(async (declared) => {
      const { name, bodyFile } = declared;
      if (bodyFile === undefined) return { declared };
      const file = await readFile(join(root, bodyFile)).catch((cause: unknown) => {
        throw new MultiarchError('BAD_OPTIONS', {
          happened: `${project}: the request "${name}" sends ${bodyFile}, which cannot be read`,
          expected: "a file, named from the workspace's root",
          mend: `correct targets.docker-test.options.requests in the project.json of ${project}`,
          cause,
        });
      });
      return { declared, file };
    }),
  );
}

/**
 * Makes the requests in their order, until one of them is not answered as expected.
 *
 * @param values what `${name}` stands for at first
 * @param milliseconds how long each may take, repetitions of one that was put off included
 * @throws the signal's reason
 */
export async function makeRequests(
  probe: Probe,
  requests: readonly PreparedRequest[],
  values: Values,
  milliseconds: number,
  signal?: AbortSignal,
): Promise<{ passed: string[]; faults: Fault[] }> {
  const passed: string[] = [];
  let known = values;
  for (const { declared, file } of requests) {
    const request = fill(declared, known);
    const outcome = await make(probe, request, file, milliseconds, signal);
    if (outcome.faults.length > 0) return { passed, faults: outcome.faults };
    passed.push(declared.name);
    known = { ...known, ...outcome.values };
  }
  return { passed, faults: [] };
}

async function make(
  probe: Probe,
  request: TestRequest,
  file: Buffer | undefined,
  milliseconds: number,
  signal?: AbortSignal,
): Promise<{ values: Values; faults: Fault[] }> {
  const { name, expect } = request;
  try {
    const reply = await sendUntilTaken(probe, messageOf(request, file), milliseconds, signal);
    const faults = checkReply(name, reply, expect);
    return faults.length > 0 ? { values: {}, faults } : savedValues(request, reply);
  } catch (error) {
    signal?.throwIfAborted();
    const found = `no answer: ${(error as Error).message}`;
    const expected = `status ${expect.status} within ${milliseconds / 1000} s`;
    return { values: {}, faults: [{ check: `request ${name}`, found, expected }] };
  }
}

function messageOf({ method, path, headers = {}, body }: TestRequest, file?: Buffer): HttpRequest {
  const named = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const message = (type: string, bytes: Buffer): HttpRequest => ({
    method,
    path,
    headers: { 'content-type': type, ...named },
    body: bytes,
  });
  if (file) return message('application/octet-stream', file);
  if (body === undefined) return { method, path, headers: named };
  if (typeof body === 'string') return message('text/plain', Buffer.from(body, 'utf8'));
  return message('application/json', Buffer.from(JSON.stringify(body), 'utf8'));
}
