import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from './sandbox';
import { difference } from './same-pixels/difference';
import { pictures } from './same-pixels/pictures';
import { startStudio, type Studio } from './same-pixels/studio';

/** Two images are built, and one of them is emulated: minutes on a busy machine. */
const LIMIT = 900_000;

/** What docs/imaging.md states, in steps of 0 to 255. */
const tolerances = {
  png: { max: 1, mean: 0.01 },
  webp: { max: 1, mean: 0.01 },
  jpeg: { max: 1, mean: 0.01 },
  avif: { max: 40, mean: 2 },
} as const;

type Format = keyof typeof tolerances;

const operations = ['width=200', 'width=150&height=150&fit=cover', 'width=250&height=90&fit=fill', ''];

/** Every input and every operation without loss; the formats with loss on two of them. */
const cases: (readonly [string, string, Format])[] = [
  ...Object.keys(pictures).flatMap((picture) => operations.map((query) => [picture, query, 'png'] as const)),
  ...(['webp', 'jpeg', 'avif'] as const).flatMap((format) =>
    ['jpeg', 'png with alpha'].map((picture) => [picture, 'width=128', format] as const),
  ),
];

let sandbox: Sandbox | undefined;
let amd64: Studio | undefined;
let arm64: Studio | undefined;
const files = new Map<string, Buffer>();

beforeAll(async () => {
  sandbox = await createSandbox();
  amd64 = await startStudio(sandbox, 'amd64');
  arm64 = await startStudio(sandbox, 'arm64');
  for (const [name, make] of Object.entries(pictures)) files.set(name, await make());
}, LIMIT);
afterAll(async () => {
  await amd64?.close();
  await arm64?.close();
  await sandbox?.close();
});

describe('the images of studio for amd64 and arm64 give the same pixels', () => {
  it('are of two architectures', async () => {
    expect([await amd64!.nodeArch(), await arm64!.nodeArch()]).toEqual(['x64', 'arm64']);
  });

  it.each(cases)('%s, %s -> %s', async (picture, operation, format) => {
    const query = [operation, `format=${format}`].filter(Boolean).join('&');
    const file = files.get(picture)!;
    const one = await amd64!.transform(file, query);
    const other = await arm64!.transform(file, query);
    const apart = difference(one, other);
    expect(apart.max).toBeLessThanOrEqual(tolerances[format].max);
    expect(apart.mean).toBeLessThanOrEqual(tolerances[format].mean);
    // Pictures, not two empty sheets that agree.
    expect(new Set(one.data).size).toBeGreaterThan(50);
  });
});
