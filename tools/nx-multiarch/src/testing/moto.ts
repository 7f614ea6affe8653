import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { exec } from '../io/exec';
import { freePort } from './real-registry';

const SCRIPT = join(__dirname, '..', '..', '..', 'setup', 'moto.sh');
/** How long it may take to start, in milliseconds; the first time its packages are fetched. */
const START_LIMIT = 120_000;

/** moto, which plays the API of AWS, running for one test. */
export interface Moto {
  url: string;
  stop: () => Promise<void>;
}

/**
 * Starts moto on a free port by tools/setup/moto.sh.
 *
 * @throws Error with what the script said
 */
export async function startMoto(): Promise<Moto> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const end = new AbortController();
  let ended = '';
  const running = exec('bash', [SCRIPT, '--serve', String(port)], { signal: end.signal }).then(
    ({ stderr }) => (ended = `moto ended:\n${stderr}`),
    (error: unknown) => (ended = String(error)),
  );
  const stop = async (): Promise<void> => {
    end.abort();
    await running;
  };
  const deadline = Date.now() + START_LIMIT;
  while (!(await answers(url))) {
    if (ended === '' && Date.now() < deadline) await delay(100);
    else {
      await stop();
      throw new Error(`bash ${SCRIPT} --serve ${port} does not serve: ${ended}`);
    }
  }
  return { url, stop };
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}
