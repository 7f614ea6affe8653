import { Agent, request, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

interface Answer {
  status: number;
  /** The server wants no more requests on this connection. */
  last: boolean;
}

/** One request to its end; rejects when it gets no whole answer. */
function send(url: string, agent: Agent, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const onAnswer = (answer: IncomingMessage): void => {
      answer.resume().once('error', reject);
      answer.once('end', () =>
        resolve({ status: answer.statusCode ?? 0, last: answer.headers.connection === 'close' }),
      );
    };
    request(url, { agent, method: body ? 'POST' : 'GET' }, onAnswer)
      .once('error', reject)
      .end(body);
  });
}

const paths = ['/quick', '/slow?ms=40', '/quick', '/echo', '/slow?ms=150'];
const body = 'x'.repeat(10_000);
/** How long what stands in front goes on opening connections after it saw that a server is not ready. */
const lookAwayMs = 100;

/**
 * Clients of one server as a load balancer brings them: some keep a connection until the server closes it, some open
 * one a request until the balancer sees by /readyz that it should look away. Every request must be answered with 200.
 */
export class Load {
  sent = 0;
  answered = 0;
  /** Connections that were ended by their server's word. */
  toldToClose = 0;
  /** What became of requests that were not answered with 200. */
  readonly lost: string[] = [];
  private lookedAway = false;

  constructor(private readonly url: string) {}

  async request(agent: Agent, path: string): Promise<Answer | undefined> {
    this.sent += 1;
    const answer = await send(`${this.url}${path}`, agent, path === '/echo' ? body : undefined).catch(
      (error: NodeJS.ErrnoException) => void this.lost.push(`${path} ${error.code ?? error.message}`),
    );
    if (answer?.status === 200) this.answered += 1;
    else if (answer) this.lost.push(`${path} ${answer.status}`);
    return answer ?? undefined;
  }

  /** Sends over one connection until it is told to close it, or loses a request. */
  private async keep(number: number): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let turn = number; ; turn += 1) {
      const answer = await this.request(agent, paths[turn % paths.length]!);
      if (!answer || answer.last) {
        if (answer) this.toldToClose += 1;
        return agent.destroy();
      }
      await sleep(number % 4);
    }
  }

  private async come(number: number): Promise<void> {
    for (let turn = number; !this.lookedAway; turn += 1) {
      await this.request(new Agent(), paths[turn % paths.length]!);
    }
  }

  private async balance(): Promise<void> {
    const ready = (): Promise<boolean> =>
      send(`${this.url}/readyz`, new Agent()).then(
        ({ status }) => status === 200,
        () => false,
      );
    while (await ready()) await sleep(20);
    await sleep(lookAwayMs);
    this.lookedAway = true;
  }

  /** Runs until the server has sent everyone away. */
  async run(keepers: number, newcomers: number): Promise<void> {
    const clients = [
      ...Array.from({ length: keepers }, (_, number) => this.keep(number)),
      ...Array.from({ length: newcomers }, (_, number) => this.come(number)),
    ];
    await Promise.all([this.balance(), ...clients]);
  }
}
