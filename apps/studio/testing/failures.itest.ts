import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPage, startBrowser, violations, type WatchedPage } from './browser';
import { picture } from './pictures';
import { startStudio, type RunningStudio } from './studio-server';

let browser: Browser;
let studio: RunningStudio;
let jpeg: Buffer;
beforeAll(async () => {
  browser = await startBrowser();
  studio = await startStudio(undefined, { BODY_LIMIT: '100000' });
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
  // Chromium itself reports every answer that is no success; nothing else may be there.
  expect(opened.complaints.filter((text) => !text.startsWith('Failed to load resource'))).toEqual([]);
});

const file = (name: string, mimeType: string, buffer: Buffer) => ({ name, mimeType, buffer });
const choose = (chosen: ReturnType<typeof file>): Promise<void> =>
  page.getByLabel('Choose an image').setInputFiles(chosen);
const chooseJpeg = (): Promise<void> => choose(file('evening.jpg', 'image/jpeg', jpeg));

async function expectProblem(text: string): Promise<void> {
  await page.getByRole('alert').filter({ hasText: text }).waitFor();
  expect(await page.getByRole('status').textContent()).toBe('');
  expect(await page.getByRole('link', { name: /^Download/ }).count()).toBe(0);
  expect(await violations(page)).toEqual([]);
}

/** Answers transforms in the server's place. */
const answer = (reply: Parameters<Route['fulfill']>[0]): Promise<unknown> =>
  page.route('**/api/transform*', (route) => route.fulfill(reply));

describe('what cannot be transformed is told', () => {
  it('a text file, before it is sent', async () => {
    await choose(file('a.txt', 'text/plain', Buffer.from('hello')));
    await expectProblem('This is no image but text/plain. Choose a JPEG, PNG,');
  });

  it('a text that calls itself an image, by the server', async () => {
    await choose(file('a.png', 'image/png', Buffer.from('hello')));
    await expectProblem('Not an image that can be read: expected JPEG, PNG, WebP, GIF, AVIF or TIFF.');
  });

  it('a file over the limit, before it is sent', async () => {
    let sent = false;
    page.on('request', ({ method }) => (sent ||= method() === 'POST'));
    await choose(file('a.png', 'image/png', Buffer.alloc(150_000)));
    await expectProblem('This file has 150 kB, at most 100 kB can be sent. Choose a smaller one.');
    expect(sent).toBe(false);
  });

  it('a damaged image', async () => {
    await choose(file('a.jpg', 'image/jpeg', jpeg.subarray(0, 3000)));
    await expectProblem('The image cannot be decoded: it is cut off or damaged.');
  });

  it('a field that does not fit, by the browser, without a request', async () => {
    await page.getByLabel('Width').fill('9000');
    await chooseJpeg();
    expect(await page.evaluate('document.activeElement.id')).toBe('width');
    expect(await page.evaluate('document.activeElement.validity.rangeOverflow')).toBe(true);
    expect(await page.getByRole('status').textContent()).toBe('');
  });

  it('a result of before is not left beside it', async () => {
    await chooseJpeg();
    await page.getByRole('link', { name: /^Download/ }).waitFor();
    await choose(file('a.txt', 'text/plain', Buffer.from('hello')));
    await expectProblem('This is no image');
    await page.locator('#result').getByText('No result').waitFor();
  });
});

describe('a server that does not answer as it should', () => {
  it('is gone: nothing is lost, and another try may work', async () => {
    const other = await startStudio();
    const url = new URL(other.url);
    await page.goto(other.url);
    await other.stop();
    await chooseJpeg();
    await expectProblem('The server cannot be reached. Your image and settings are kept');
    const again = await startStudio(undefined, { PORT: url.port });
    try {
      await page.getByRole('button', { name: 'Transform' }).click();
      await page.getByRole('link', { name: /^Download/ }).waitFor();
      expect(await page.getByRole('alert').textContent()).toBe('');
    } finally {
      await again.stop();
    }
  });

  it('is busy, and says when to come back', async () => {
    const body = JSON.stringify({ status: 503, code: 'busy', detail: 'too many images at once' });
    await answer({
      status: 503,
      contentType: 'application/problem+json',
      headers: { 'retry-after': '3' },
      body,
    });
    await chooseJpeg();
    await expectProblem('Too many images at once. Worth another try in 3 s.');
  });

  it('is behind a proxy with words of its own', async () => {
    await answer({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' });
    await chooseJpeg();
    await expectProblem('Bad Gateway.');
  });

  it('refuses a field', async () => {
    const errors = [{ path: '/querystring/width', message: 'must be <= 100' }];
    await answer({ status: 400, contentType: 'application/problem+json', body: JSON.stringify({ errors }) });
    await chooseJpeg();
    await expectProblem('Width must be <= 100.');
  });
});
