import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { format } from '../src/core/errors';
import { exec } from '../src/io/exec';
import { startRealRegistry } from '../src/testing/real-registry';
import { soundImage } from '../src/testing/sound-image';
import { useVerify } from '../src/testing/use-verify';
import { addonCases, askAddons } from './troubleshooting/addons';
import type { Bench } from './troubleshooting/bench';
import { buildCases } from './troubleshooting/builds';
import { startSecondEngine } from './second-engine';
import { imageCases } from './troubleshooting/images';
import { errorCodes, explainedCodes, patternOf, readEntries, readText } from './troubleshooting/page';
import { ANSWERS, clientSays, registryCases } from './troubleshooting/registries';

const cases = [...imageCases, ...addonCases, ...buildCases, ...registryCases];
const entries = readEntries();

let bench: Bench;
const cleanUps: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'trouble-')));
  cleanUps.push(() => rm(folder, { recursive: true, force: true }));
  const classic = await startSecondEngine(join(folder, 'engine'), 'classic');
  cleanUps.push(classic.stop);
  const registry = await startRealRegistry(join(folder, 'registry'), true);
  cleanUps.push(registry.stop);
  const addonErrors = await askAddons(folder);
  bench = { folder, engine: exec, classic: classic.exec, registry: registry.host, addonErrors };
});
afterAll(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
});

describe('docs/troubleshooting.md', () => {
  it('has an entry for each text that is produced here', () => {
    expect(entries.map(({ heading }) => heading)).toEqual(
      expect.arrayContaining(cases.map(({ heading }) => heading)),
    );
  });

  it('says why, where a text is not produced here', () => {
    const produced = new Set(cases.map(({ heading }) => heading));
    for (const { heading, excused } of entries)
      expect([heading, excused]).toEqual([heading, !produced.has(heading)]);
  });

  it('explains every error code, and no other', () => {
    expect(errorCodes().length).toBeGreaterThan(30);
    expect(explainedCodes().sort()).toEqual(errorCodes().sort());
  });

  it.each(cases)('$heading', async ({ heading, or = heading, produce }) => {
    expect(readText(heading)).toContain(or);
    const either = [heading, or].map((text) => patternOf(text).source);
    expect(await produce(bench)).toMatch(new RegExp(either.join('|')));
  });
});

describe('what the plugin says in their place', () => {
  const findings = useVerify();

  it('Lambda gets no index: docker-verify finds it before anything is pushed', async () => {
    expect(await findings({ ...soundImage('arm64'), attested: true }, 'lambda')).toMatchObject([
      { rule: 'manifest', found: 'an index of 1 image and 1 attestation' },
    ]);
  });

  it.each([
    ['expired', ['[REGISTRY_DENIED]', 'DENIED Your authorization token has expired.', 'docker login']],
    [
      'limited',
      ['[REGISTRY_RATE_LIMITED]', 'TOOMANYREQUESTS You have reached', 'run the same command again'],
    ],
    ['immutable', ['[REGISTRY_REJECTED]', "TAG_INVALID The image tag 'v1' already exists"]],
  ] as const)("the registry's own words: %s", async (name, texts) => {
    const text = format(await clientSays(ANSWERS[name]));
    for (const part of texts) expect(text).toContain(part);
  });
});
