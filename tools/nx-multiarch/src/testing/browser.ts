import { join } from 'node:path';
import axe, { type AxeResults } from 'axe-core';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { exec } from '../io/exec';

const SCRIPT = join(__dirname, '../../../setup/chromium.sh');

/** Chromium as tools/setup finds or installs it. */
export async function startBrowser(): Promise<Browser> {
  const { exitCode, stdout, stderr } = await exec('bash', [SCRIPT, '--path']);
  if (exitCode !== 0) throw new Error(stderr);
  // As root, in a container say, there is no sandbox; the pages are our own.
  return chromium.launch({ executablePath: stdout.trim(), args: ['--no-sandbox'] });
}

/** A page of a fresh context, what it asked for, and every complaint of the browser about it. */
export interface WatchedPage {
  page: Page;
  requests: string[];
  complaints: string[];
  close: () => Promise<void>;
}

/** Opens a page in a context of its own and listens to it from the first request on; sizes in CSS pixels. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => complaints.push(dialog.message()));
  await page.goto(url);
  return { page, requests, complaints, close: () => context.close() };
}

/** What axe-core finds wrong, one line each; WCAG 2.2 up to AA, and its best practices. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const runOnly = JSON.stringify({ type: 'tag', values: tags });
  const found: AxeResults = await page.evaluate(`axe.run(document, { runOnly: ${runOnly} })`);
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
  );
}
