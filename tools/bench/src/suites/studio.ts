import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { photo } from '../measure/photo';
import { interleave, type Pair } from '../measure/rounds';
import { sampleOf, startPeer, type Peer } from '../peers/start-peer';
import { startServer, type RunningServer } from '../processes/server';
import { bundleOf } from '../processes/workspace';
import type { Section } from '../report/section';
import { httpBytes } from '../wrk/http-bytes';
import type { Context } from './context';
import { measureServer, ratiosOf, sidesTable, warmUp } from './throughput';

const path = '/api/transform?width=400&format=webp&quality=80';
const type = 'image/jpeg';

/** studio's resize throughput against the same pipeline called from sharp directly in one process. */
export async function benchStudio(context: Context): Promise<Section> {
  const image = await photo();
  const file = join(context.folder, 'photo.jpg');
  writeFileSync(file, image);
  // Both sides: an image for each CPU they have, and a thread of libuv for each image and one more.
  const env = { UV_THREADPOOL_SIZE: String(Math.max(4, context.cores.count + 1)) };
  const cores = context.cores.measured;
  const bundle = bundleOf('apps', 'studio', context.root);
  const server = await startServer({ bundle, env, cores, log: join(context.folder, 'studio.log') });
  try {
    const peerBundle = bundleOf('tools', 'bench', context.root, 'peers/sharp-pipeline.js');
    const peer = await startPeer({ bundle: peerBundle, args: [file], env, cores });
    try {
      await checkSameResult(server, peer, image);
      return report(context, await measure(context, server, peer, image), image);
    } finally {
      await peer.stop();
    }
  } finally {
    await server.stop();
  }
}

/** A peer that made another image would be no peer. */
async function checkSameResult(server: RunningServer, peer: Peer, image: Uint8Array): Promise<void> {
  const body = Uint8Array.from(image);
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: { 'content-type': type },
    body,
  });
  const made = createHash('sha256')
    .update(Buffer.from(await response.arrayBuffer()))
    .digest('hex');
  const { digest } = await peer.work({ seconds: 0.001, concurrency: 1 });
  if (response.status === 200 && made === digest) return;
  throw new Error(
    `studio's image (${response.status}, ${made}) is not that of the peer (${digest}): the pipelines differ, ` +
      'bring src/peers/sharp-pipeline.ts in line with libs/imaging',
  );
}

async function measure(
  context: Context,
  server: RunningServer,
  peer: Peer,
  image: Uint8Array,
): Promise<Pair[]> {
  const wrk = await context.wrk();
  const post = (name: string, to: string): Buffer => {
    const headers = { 'content-type': type, 'x-request-id': `case.${name}` };
    return httpBytes({ method: 'POST', path: to, headers, body: image });
  };
  // Twice the CPUs: a place never idles for want of the next image.
  const concurrency = 2 * context.cores.count;
  const repeated = { status: 200, connections: concurrency };
  // The same image, of which only the header is read.
  const cheap = { ...repeated, name: 'metadata', bytes: post('metadata', '/api/metadata') };
  await warmUp(context, server, wrk, cheap);
  const transform = { ...repeated, name: 'transform', bytes: post('transform', path) };
  return interleave(
    context.options.rounds,
    {
      peer: async () => sampleOf(await peer.work({ seconds: context.options.seconds, concurrency })),
      subject: measureServer(context, server, wrk, transform),
    },
    (line) => context.say(`studio: ${line}`),
  );
}

function report(context: Context, pairs: Pair[], image: Uint8Array): Section {
  const names = { peer: 'sharp, called directly', subject: 'studio, POST /api/transform' };
  const kilobytes = Math.round(image.length / 1000);
  return {
    title: `studio: JPEG of 1600 x 1200 (${kilobytes} kB) to WebP of 400 x 300`,
    findings: ratiosOf(pairs, 'studio / sharp', 0.9),
    tables: [sidesTable(pairs, names, 'images')],
    notes: [
      `Both sides make the same bytes, ${2 * context.cores.count} images under way, one thread of libvips an image.`,
    ],
  };
}
