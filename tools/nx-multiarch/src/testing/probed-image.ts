import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { linux, type Architecture } from '../core/platform';
import { readBaseImage } from '../io/base/base-image';
import { buildImage } from '../io/build';
import { findBuilder } from '../io/builder';
import { exec } from '../io/exec';
import { fittingAddon } from './sound-image';

/** The addon that the image holds, and that its /platform reports. */
export const ADDON = '/app/node_modules/bcrypt/prebuilds/linux/bcrypt.glibc.node';

const DOCKERFILE = `FROM --platform=$TARGETPLATFORM node:24-bookworm-slim
COPY --chmod=0755 . /app
WORKDIR /app
ENV PORT=8090
USER node
CMD ["node", "main.js"]
`;

/**
 * A server that behaves as FAULT says. Without one it is ready, tells the truth, and shows how it was started:
 * GET /confinement. POST /echo gives back the JSON that it gets.
 */
const SERVER = `
const { createServer } = require('node:http');
const { readFileSync, writeFileSync } = require('node:fs');
const fault = process.env.FAULT ?? '';
const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
const other = { amd64: ['arm64', 'arm64'], arm64: ['amd64', 'x64'] }[architecture];
console.log('a line of the log, with FAULT=' + fault);
if (fault === 'exits') process.exit(3);
const written = (file) => { try { writeFileSync(file, ''); return 'written'; } catch (error) { return error.code; } };
const status = (name) => new RegExp(name + ':\\\\s*(\\\\S+)').exec(readFileSync('/proc/self/status', 'utf8'))[1];
const addon = { name: 'bcrypt', loaded: fault !== 'broken-addon', file: '${ADDON}', fileArchitecture: architecture };
if (!addon.loaded) Object.assign(addon, { fileArchitecture: other[0], error: 'bcrypt: built for ' + other[0] });
const answers = {
  '/readyz': () => [{ 'never-ready': 503, 'broken-addon': 503, 'no-readyz': 404 }[fault] ?? 200, { fault }],
  '/platform': () => [200, {
    architecture: fault === 'other-architecture' ? other[0] : architecture,
    nodeArch: fault === 'other-architecture' ? other[1] : process.arch,
    addons: fault === 'unreported' ? [] : [addon],
  }],
  '/confinement': () => [200, {
    app: written('/app/x'), tmp: written('/tmp/x'), capabilities: status('CapBnd'), privileges: status('NoNewPrivs'),
  }],
};
createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const [code, body] = (answers[request.url] ?? (() => [200, JSON.parse(Buffer.concat(chunks))]))();
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}).listen(fault === 'silent' ? 1234 : process.env.PORT);
`;

/**
 * Builds the image of a server that misbehaves on demand into a layout, for one architecture.
 *
 * @param base what stands for node:24-bookworm-slim
 */
export async function buildProbedImage(
  folder: string,
  layout: string,
  architecture: Architecture,
  base: string,
): Promise<void> {
  const context = join(folder, `context-${architecture}`);
  await mkdir(dirname(join(context, ADDON.slice('/app/'.length))), { recursive: true });
  await writeFile(join(context, 'main.js'), SERVER);
  await writeFile(join(context, ADDON.slice('/app/'.length)), fittingAddon(architecture));
  const dockerfile = join(folder, 'Dockerfile');
  await writeFile(dockerfile, DOCKERFILE);
  const { name: builder, network } = await findBuilder(exec);
  const contexts = { 'node:24-bookworm-slim': `docker-image://${base}` };
  const options = { dockerfile, context, layout, builder, network, contexts, secrets: {}, argsFromEnv: [] };
  const platform = linux(architecture);
  const findBase = () => readBaseImage(base, platform);
  await buildImage({ ...options, platform }, { exec, findBase, onProgress: () => undefined });
}
