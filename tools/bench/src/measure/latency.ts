import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Asks one address again and again, one request after the other, while a server works on something else. */
export interface Prober {
  /** Ends it; gives the milliseconds of every answer. @throws Error when an answer was no success */
  stop(): Promise<number[]>;
}

/** Seldom enough that the answers themselves cost the server next to nothing. */
const EVERY_MS = 50;

/** @param url such as `http://127.0.0.1:8080/livez`, asked on one connection that is kept */
export function startProber(url: string, everyMs = EVERY_MS): Prober {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times: number[] = [];
  let going = true;
  const loop = async (): Promise<void> => {
    while (going) {
      const start = performance.now();
      await ask(url, agent);
      times.push(performance.now() - start);
      await sleep(everyMs);
    }
  };
  const ended = loop().finally(() => agent.destroy());
  // Its failure is told by stop(); until then it is no unhandled rejection.
  ended.catch(() => undefined);
  return {
    stop: async () => {
      going = false;
      await ended;
      return times;
    },
  };
}

function ask(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      const { statusCode } = response;
      response.resume().once('end', () => {
        if (statusCode === 200) resolve();
        else reject(new Error(`${url} answered ${statusCode}, expected 200`));
      });
    }).once('error', reject);
  });
}
