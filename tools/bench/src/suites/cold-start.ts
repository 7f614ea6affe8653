import { coldStart, type ColdFunction, type ColdStart } from '../cold-start/start';
import { photo } from '../measure/photo';
import { median, spread } from '../measure/statistics';
import { bundleOf } from '../processes/workspace';
import type { Finding, Section } from '../report/section';
import type { Context } from './context';

const thumbnailer = 'thumbnailer';
const empty = 'an empty handler';
const outside = 'sharp alone, loaded outside the handler';
const inside = 'sharp alone, loaded by the first event';

type Starts = Map<string, ColdStart[]>;

/** Cold start of thumbnailer on this machine, against the same runtime with less in it. */
export async function benchColdStart(context: Context): Promise<Section> {
  const { root, cores, options, say } = context;
  const handler = (file: string): string =>
    bundleOf('tools', 'bench', root, `cold-start/handlers/${file}.js`);
  const functions: ColdFunction[] = [
    { name: empty, bundle: handler('empty') },
    { name: outside, bundle: handler('sharp-outside') },
    { name: inside, bundle: handler('sharp-inside') },
    { name: thumbnailer, bundle: bundleOf('apps', 'thumbnailer', root) },
  ];
  const runtime = bundleOf('tools', 'lambda-emulator', root, 'runtime.js');
  const event = httpEvent(await photo());
  const starts: Starts = new Map(functions.map(({ name }) => [name, []]));
  for (let round = 0; round <= 2 * options.rounds; round += 1) {
    for (const cold of functions) {
      const start = await coldStart(cold, { runtime, event, cores: cores.measured });
      // The first round reads files into the system's cache, which is another machine's business.
      if (round > 0) starts.get(cold.name)!.push(start);
    }
    say(`cold-start: round ${round} of ${2 * options.rounds}`);
  }
  return report(starts);
}

/** POST / with an image, from a function URL in payload format 2.0. */
function httpEvent(image: Buffer): string {
  return JSON.stringify({
    version: '2.0',
    routeKey: '$default',
    rawPath: '/',
    rawQueryString: 'width=256',
    queryStringParameters: { width: '256' },
    headers: { 'content-type': 'image/jpeg', host: 'bench.lambda-url.us-east-1.on.aws' },
    requestContext: {
      accountId: '012345678912',
      apiId: 'bench',
      domainName: 'bench.lambda-url.us-east-1.on.aws',
      requestId: 'bench',
      routeKey: '$default',
      stage: '$default',
      http: { method: 'POST', path: '/', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'bench' },
    },
    isBase64Encoded: true,
    body: image.toString('base64'),
  });
}

const total = ({ init, first }: ColdStart): number => init + first;

/** Round by round, what one function takes from nothing to its first answer over what another takes. */
function compare(starts: Starts, name: string, peer: string): Finding {
  const others = starts.get(peer)!.map(total);
  const ratios = starts.get(name)!.map((start, round) => total(start) / others[round]!);
  return { name: `${name} / ${peer}, to the first answer`, unit: 'ratio', value: spread(ratios) };
}

function report(starts: Starts): Section {
  const rows = [...starts].map(([name, all]) => {
    const middle = (of: (start: ColdStart) => number): string => median(all.map(of)).toFixed(0);
    const times = [middle(({ init }) => init), middle(({ first }) => first), middle(total)];
    return [name, ...times, middle(({ second }) => second)];
  });
  return {
    title: 'thumbnailer: cold start, JPEG of 1600 x 1200 to WebP of 256 x 192',
    findings: [compare(starts, thumbnailer, empty), compare(starts, thumbnailer, outside)],
    tables: [{ head: ['function', 'init ms', 'first event ms', 'together ms', 'second event ms'], rows }],
    notes: [
      'Processes of this machine under the runtime of tools/lambda-emulator; medians. Lambda adds the fetching of the image.',
      'On Lambda, init has more CPU than a small function has later: what moves from the event to init gets faster.',
    ],
  };
}
