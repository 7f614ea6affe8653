import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AddonApp, createAddonApp, installStage } from './addon-app';
import { WORKSPACE } from './sandbox';

let app: AddonApp;
let stage: string;
beforeAll(async () => {
  app = await createAddonApp();
  stage = await installStage();
});
afterAll(() => app.close());

/** The stage of the image: `from` is where node_modules comes from. */
const image = (from = 'dependencies') => `
FROM --platform=$TARGETPLATFORM node:24-bookworm-slim
WORKDIR /app
COPY --from=${from} /app/node_modules ./node_modules
`;

/** As the docs have it. */
const EMULATED = `
FROM --platform=$TARGETPLATFORM node:24-bookworm-slim AS emulated
ARG TARGETARCH BUILDARCH ADDONS
WORKDIR /app
COPY --from=dependencies /app ./
RUN --mount=type=bind,from=nx-multiarch,target=/nx-multiarch \\
    --mount=type=secret,id=ca --mount=type=secret,id=apt-sources \\
    node /nx-multiarch/install.mjs --emulated
`;

const FILES = "require('fs').readdirSync('node_modules/bcrypt', { recursive: true })";

describe('an addon whose package has no prebuilt one', () => {
  let built: Awaited<ReturnType<AddonApp['build']>>;
  beforeAll(async () => {
    const source = join(app.folder, 'bcrypt');
    await cp(join(WORKSPACE, 'node_modules/bcrypt'), source, { recursive: true });
    for (const folder of ['prebuilds', 'build'])
      await rm(join(source, folder), { recursive: true, force: true });
    await app.depend(source);
    built = await app.build(stage + image());
  });

  it('is compiled for arm64 on this machine, and works there', async () => {
    expect(built.failure).toBe('');
    const program =
      "require('bcrypt').hash('x', 4).then((hash) => console.log(process.arch, hash.slice(0, 7)))";
    expect(await app.node(built.image, program)).toBe('arm64 $2b$04$');
  });

  it('leaves none of what it was compiled from', async () => {
    const files = JSON.parse(
      await app.node(built.image, `console.log(JSON.stringify(${FILES}))`),
    ) as string[];
    expect(files.filter((file) => file.endsWith('.node'))).toEqual([
      expect.stringMatching(/^build\/Release\//),
    ]);
    expect(files).toContain('LICENSE');
    expect(files.filter((file) => /\.(cc|h|gyp|o|mk)$|obj\.target|node_gyp_bins/.test(file))).toEqual([]);
  });
});

describe('a script that nobody knows', () => {
  beforeAll(async () => {
    const source = join(app.folder, 'told');
    await mkdir(source);
    const postinstall = `node -e "require('fs').writeFileSync('index.js', 'module.exports = ' + JSON.stringify(process.arch))"`;
    const manifest = { name: 'told', version: '1.0.0', scripts: { postinstall } };
    await writeFile(join(source, 'package.json'), JSON.stringify(manifest));
    await app.depend(source);
  });

  it('stops the build, which says what to do', async () => {
    const { failure } = await app.build(stage + image());
    expect(failure).toContain('told@1.0.0: an install script that is not known here: node -e');
    expect(failure).toContain('"nx-multiarch": { "addons": { "told": "skip" } }');
  });

  it('runs in a stage of the image where project.json says so', async () => {
    const { image: name, failure } = await app.build(stage + EMULATED + image('emulated'), {
      told: 'emulate',
    });
    expect(failure).toBe('');
    expect(await app.node(name, "console.log(require('told'))")).toBe('arm64');
  });
});
