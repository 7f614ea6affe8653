import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPage, startBrowser, violations } from './browser';
import { picture } from './pictures';
import { startStudio, type RunningStudio } from './studio-server';
import { wrongStudio, type WrongStudio } from './wrong-sharp';

let browser: Browser;
let wrong: WrongStudio;
const servers: RunningStudio[] = [];
beforeAll(async () => {
  browser = await startBrowser();
  wrong = await wrongStudio();
  servers.push(await startStudio(), await startStudio(wrong.main));
});
afterAll(async () => {
  await browser?.close();
  for (const server of servers) await server.stop();
  wrong?.remove();
});

type State = 'right' | 'mismatch';

async function visit(
  state: State,
  options: BrowserContextOptions,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const { url } = servers[state === 'right' ? 0 : 1]!;
  const { page, complaints, close } = await openPage(browser, url, options);
  try {
    await look(page);
    expect(complaints).toEqual([]);
  } finally {
    await close();
  }
}

/** With a result on the table, which is where most of the page is to be seen. */
async function fill(page: Page): Promise<void> {
  const name = 'a-photo-with-a-name-that-is-far-too-long-for-any-button-on-a-telephone.jpg';
  const file = { name, mimeType: 'image/jpeg', buffer: await picture() };
  await page.getByLabel('Choose an image').setInputFiles(file);
  await page.getByRole('link', { name: /^Download/ }).waitFor();
  await page.evaluate(
    'Promise.all(document.getAnimations().map((animation) => animation.finished)).then(() => 0)',
  );
}

const background = (page: Page): Promise<string> =>
  page.evaluate('getComputedStyle(document.documentElement).backgroundColor');

describe.each(['light', 'dark'] as const)('the %s scheme', (colorScheme) => {
  it.each<State>(['right', 'mismatch'])('is accessible (%s)', (state) =>
    visit(state, { colorScheme }, async (page) => {
      if (state === 'right') await fill(page);
      expect(await violations(page)).toEqual([]);
    }),
  );

  it('has colours of its own', () =>
    visit('right', { colorScheme }, async (page) => {
      expect(await background(page)).toBe(colorScheme === 'light' ? 'rgb(232, 228, 219)' : 'rgb(20, 16, 14)');
    }));
});

describe.each<State>(['right', 'mismatch'])('every width shows all (%s)', (state) => {
  it.each([320, 360, 768, 1024, 1440])('%i px', (width) =>
    visit(state, { viewport: { width, height: 800 } }, async (page) => {
      if (state === 'right') await fill(page);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    }),
  );
});

describe('motion', () => {
  const durations = (page: Page): Promise<string[]> =>
    page.evaluate(`[...new Set([...document.querySelectorAll('*')].flatMap((element) => {
      const { animationName, transitionDuration } = getComputedStyle(element);
      return [animationName, transitionDuration];
    }))]`);

  it('is there, and not where a person wants none', async () => {
    await visit('right', { reducedMotion: 'no-preference' }, async (page) => {
      expect(await durations(page)).toContain('developed');
    });
    await visit('right', { reducedMotion: 'reduce' }, async (page) => {
      expect((await durations(page)).sort()).toEqual(['0s', 'none']);
    });
  });
});

describe('where sharp is for another processor', () => {
  it('the page says so first, what mends it, and shuts the form', () =>
    visit('mismatch', {}, async (page) => {
      const notice = page.getByRole('region', { name: 'No image can be transformed here' });
      expect(await notice.innerText()).toMatch(/sharp is installed for \w+, and this machine is \w+\./);
      await notice.getByRole('link').click();
      const fault = page.getByRole('listitem').filter({ hasText: 'does not load' });
      expect(await fault.innerText()).toMatch(/npm ci --os=linux --cpu=\w+ --libc=glibc/);
      const machine = page.getByRole('region', { name: 'What this runs on' });
      expect(await machine.innerText()).toContain(process.version);
      for (const field of ['Choose an image', 'Width', 'Height', 'Fit', 'Quality']) {
        expect(await page.getByLabel(field).first().isDisabled(), field).toBe(true);
      }
      expect(await page.getByRole('button', { name: 'Transform' }).isDisabled()).toBe(true);
    }));

  it('the service is alive and not ready', async () => {
    const { url } = servers[1]!;
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
  });
});
