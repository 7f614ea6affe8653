import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import axe, { type AxeResults } from 'axe-core';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { workspace } from './studio-server';

const run = promisify(execFile);

/** Chromium as tools/setup finds or installs it. */
export async function startBrowser(): Promise<Browser> {
  const script = join(workspace, 'tools', 'setup', 'chromium.sh');
  const { stdout } = await run('bash', [script, '--path']);
  // As root, in a container say, there is no sandbox; the pages are our own.
  return chromium.launch({ executablePath: stdout.trim(), args: ['--no-sandbox'] });
}

/** A page of a fresh context, and every complaint of the browser about it: errors, warnings, refused contents. */
export interface WatchedPage {
  page: Page;
  complaints: string[];
  close: () => Promise<void>;
}

export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    // An image that is shown by itself names no icon, and the browser asks for the one that old pages have.
    if (message.location().url.endsWith('/favicon.ico')) return;
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(url);
  return { page, complaints, close: () => context.close() };
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
