import type { Browser, Page } from 'playwright-core';
import sharp, { type Metadata } from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openPage, startBrowser, type WatchedPage } from './browser';
import { picture } from './pictures';
import { startStudio, type RunningStudio } from './studio-server';

let browser: Browser;
let studio: RunningStudio;
let jpeg: Buffer;
beforeAll(async () => {
  browser = await startBrowser();
  studio = await startStudio();
  jpeg = await picture();
});
afterAll(async () => {
  await browser?.close();
  await studio?.stop();
});

let opened: WatchedPage;
let page: Page;
beforeEach(async () => {
  opened = await openPage(browser, studio.url);
  ({ page } = opened);
});
afterEach(async () => {
  await opened.close();
  expect(opened.complaints).toEqual([]);
});

const evening = () => ({ name: 'evening.jpg', mimeType: 'image/jpeg', buffer: jpeg });

async function expectResult(text: RegExp): Promise<void> {
  const status = page.getByRole('status').filter({ hasText: text });
  await status.waitFor();
  const alert = await page.getByRole('alert').textContent();
  expect(alert).toBe('');
}

/** What the browser saves when the link is followed. */
async function download(): Promise<{ name: string; metadata: Metadata }> {
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /^Download / }).click(),
  ]);
  return { name: saved.suggestedFilename(), metadata: await sharp(await saved.path()).metadata() };
}

/** A file as a drag or the clipboard holds it. */
const transfer = (): Promise<unknown> =>
  page.evaluate(`{
    const bytes = Uint8Array.from(atob('${jpeg.toString('base64')}'), (c) => c.charCodeAt(0));
    window.transfer = new DataTransfer();
    transfer.items.add(new File([bytes], 'evening.jpg', { type: 'image/jpeg' }));
    0;
  }`);

describe('an image', () => {
  it('is transformed as soon as it is chosen, beside its original', async () => {
    await page.getByLabel('Width').fill('600');
    await page.getByLabel('Choose an image').setInputFiles(evening());
    await expectResult(
      /^WebP, 600 × 400 pixels, [\d.]+ kB: \d+ % smaller\. Took .*, .* of it on the image\.$/,
    );
    expect(await page.locator('#original figcaption').innerText()).toMatch(/1500 × 1000 · [\d.]+ kB/);
    expect(await page.locator('#result figcaption').innerText()).toMatch(/600 × 400 · WebP · [\d.]+ kB/);
    for (const alt of ['The original: evening.jpg', 'The result: 600 by 400 pixels']) {
      await page.getByAltText(alt).waitFor();
      const width = page.evaluate(`document.querySelector('img[alt="${alt}"]').naturalWidth`);
      expect(await width).toBeGreaterThan(0);
    }
  });

  it.each([
    ['WebP', 'webp', 'evening.webp'],
    ['JPEG', 'jpeg', 'evening.jpg'],
    ['PNG', 'png', 'evening.png'],
    ['AVIF', 'heif', 'evening.avif'],
  ])('becomes %s, and is downloaded', async (label, format, name) => {
    await page.getByLabel('Width').fill('90');
    await page.getByRole('radio', { name: label }).check();
    await page.getByLabel('Choose an image').setInputFiles(evening());
    await expectResult(new RegExp(`^${label}, 90 × 60 pixels`));
    expect(await download()).toMatchObject({ name, metadata: { format, width: 90, height: 60 } });
  });

  it('is transformed again when a setting changes', async () => {
    await page.getByLabel('Choose an image').setInputFiles(evening());
    await expectResult(/^WebP, 1500 × 1000/);
    await page.getByLabel('Width').fill('200');
    await page.getByLabel('Height').fill('200');
    await page.getByLabel('Fit').selectOption('cover');
    await expectResult(/^WebP, 200 × 200/);
    await page.getByLabel('Quality').fill('5');
    expect(await page.locator('#quality-value').innerText()).toBe('5');
    await expectResult(/^WebP, 200 × 200/);
  });

  it('may be dropped anywhere on the page', async () => {
    await transfer();
    const send = (type: string) =>
      page.evaluate(
        `document.querySelector('h1').dispatchEvent(new DragEvent('${type}', { dataTransfer: transfer, bubbles: true, cancelable: true }))`,
      );
    // What is not cancelled, the browser handles itself: it would leave the page for the file.
    expect(await send('dragover')).toBe(false);
    expect(await page.locator('.drop.over').count()).toBe(1);
    expect(await send('drop')).toBe(false);
    expect(await page.locator('.drop.over').count()).toBe(0);
    await expectResult(/^WebP, 1500 × 1000/);
    await page.getByLabel('Width').fill('300');
    await page.getByRole('button', { name: 'Transform' }).click();
    await expectResult(/^WebP, 300 × 200/);
  });

  it('may be pasted', async () => {
    await transfer();
    await page.evaluate(
      `document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true }))`,
    );
    await expectResult(/^WebP, 1500 × 1000/);
  });

  it('that the browser cannot show is transformed all the same', async () => {
    const buffer = await picture('tiff');
    const file = { name: 'evening.tiff', mimeType: 'image/tiff', buffer };
    await page.getByLabel('Choose an image').setInputFiles(file);
    await expectResult(/^WebP, 1500 × 1000/);
    await page.locator('#original').getByText('No preview').waitFor();
  });

  it('is handled with the keyboard alone', async () => {
    const active = (): Promise<string> =>
      page.evaluate('document.activeElement.id || document.activeElement.type');
    const order: string[] = [];
    for (let n = 0; n < 7; n += 1) {
      await page.keyboard.press('Tab');
      order.push(await active());
      expect(await page.evaluate('document.activeElement.matches(":focus-visible")')).toBe(true);
    }
    expect(order).toEqual(['image', 'width', 'height', 'fit', 'format-webp', 'quality', 'submit']);
    await page.getByLabel('Width').press('3');
    await page.keyboard.press('0');
    await page.getByRole('radio', { name: 'WebP' }).press('ArrowRight');
    expect(await active()).toBe('format-jpeg');
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByLabel('Choose an image').press('Enter'),
    ]);
    await chooser.setFiles(evening());
    await expectResult(/^JPEG, 30 × 20/);
    await page.getByRole('link', { name: 'Download evening.jpg' }).focus();
    const saved = page.waitForEvent('download');
    await page.keyboard.press('Enter');
    expect((await saved).suggestedFilename()).toBe('evening.jpg');
  });
});

/** Lets the next transform hang, and others be answered; what comes back waits for the page to give it up. */
async function hold(): Promise<() => Promise<void>> {
  let failed = 0;
  page.on('requestfailed', () => (failed += 1));
  await page.route('**/api/transform*', () => undefined, { times: 1 });
  return () => vi.waitFor(() => expect(failed).toBe(1), { timeout: 15_000 });
}

const isBusy = (busy: boolean): Promise<void> => page.locator(`#film[aria-busy="${busy}"]`).waitFor();

async function expectNothing(): Promise<void> {
  await isBusy(false);
  await page.locator('#result').getByText('No result').waitFor();
  expect(await page.getByRole('status').textContent()).toBe('');
  expect(await page.getByRole('link', { name: /^Download/ }).count()).toBe(0);
}

describe('settings', () => {
  it('that change in quick succession are sent once', async () => {
    await page.getByLabel('Choose an image').setInputFiles(evening());
    await expectResult(/^WebP, 1500 × 1000/);
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') sent.push(new URL(request.url()).search);
    });
    await page.evaluate(`(async () => {
      const width = document.querySelector('#width');
      for (width.value of [100, 110, 130]) {
        width.dispatchEvent(new Event('change', { bubbles: true }));
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    })()`);
    await expectResult(/^WebP, 130 × 87/);
    expect(sent).toEqual([expect.stringContaining('width=130')]);
  });

  it('that change give up what was at work with those before', async () => {
    const givenUp = await hold();
    await page.getByLabel('Choose an image').setInputFiles(evening());
    await isBusy(true);
    await page.getByLabel('Width').fill('90');
    await page.getByLabel('Width').blur();
    await givenUp();
    await expectResult(/^WebP, 90 × 60/);
    await isBusy(false);
  });

  it('that do not fit end what was at work', async () => {
    const givenUp = await hold();
    await page.getByLabel('Choose an image').setInputFiles(evening());
    await isBusy(true);
    await page.getByLabel('Width').fill('9000');
    await page.getByLabel('Width').blur();
    await givenUp();
    await expectNothing();
    await page.getByLabel('Width').fill('90');
    await page.getByLabel('Width').blur();
    await expectResult(/^WebP, 90 × 60/);
  });
});

describe('another image', () => {
  const morning = () => ({ ...evening(), name: 'morning.jpg' });

  it('takes away the result and the download of the one before', async () => {
    await page.getByLabel('Choose an image').setInputFiles(evening());
    await expectResult(/^WebP, 1500 × 1000/);
    await hold();
    await page.getByLabel('Choose an image').setInputFiles(morning());
    await isBusy(true);
    expect(await page.getByRole('link', { name: /^Download/ }).count()).toBe(0);
    expect(await page.locator('#result img').isVisible()).toBe(false);
  });

  it('is at rest, where the settings do not fit', async () => {
    const givenUp = await hold();
    await page.getByLabel('Choose an image').setInputFiles(evening());
    await isBusy(true);
    await page.getByLabel('Width').fill('9000');
    await page.getByLabel('Choose an image').setInputFiles(morning());
    await givenUp();
    await page.getByAltText('The original: morning.jpg').waitFor();
    await expectNothing();
  });
});

describe('without JavaScript', () => {
  it('the page says where the result opens, and offers nothing that needs a script', async () => {
    const plain = await openPage(browser, studio.url, { javaScriptEnabled: false });
    try {
      const hint = 'noscript p';
      expect(await plain.page.locator(hint).isVisible()).toBe(true);
      expect(await plain.page.locator(hint).innerText()).toMatch(/the result opens in place of this page\.$/);
      expect(await plain.page.getByText('drop one on this page').isVisible()).toBe(false);
      // With a script it is the other way round: what noscript holds is then no element at all.
      expect(await page.getByText('drop one on this page').isVisible()).toBe(true);
      expect(await page.locator(hint).isVisible()).toBe(false);
    } finally {
      await plain.close();
    }
  });

  it('the form is posted, and the answer is the image', async () => {
    const plain = await openPage(browser, studio.url, { javaScriptEnabled: false });
    try {
      await plain.page.getByLabel('Width').fill('120');
      await plain.page.getByRole('radio', { name: 'PNG' }).check();
      await plain.page.getByLabel('Choose an image').setInputFiles(evening());
      const answered = plain.page.waitForResponse((response) => response.request().method() === 'POST');
      await plain.page.getByRole('button', { name: 'Transform' }).click();
      const headers = (await answered).headers();
      expect(headers).toMatchObject({
        'content-type': 'image/png',
        'x-image-width': '120',
        'x-image-height': '80',
      });
      expect(headers['content-disposition']).toContain('filename="evening.png"');
      expect(plain.complaints).toEqual([]);
    } finally {
      await plain.close();
    }
  });
});
