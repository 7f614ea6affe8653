import type { Architecture } from './platform';
import type { HttpReply } from './test/http-message';

/** The other one of the two. */
export function otherArchitecture(architecture: Architecture): Architecture {
  return architecture === 'amd64' ? 'arm64' : 'amd64';
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/**
 * The text of a page as a person reads it: one line for each line of the HTML that holds text, tags and styles left
 * out. Enough for the pages of a service; it is no reader of arbitrary HTML.
 */
export function textOfPage(html: string): string[] {
  return html
    .replace(/<(style|script|title)\b[\s\S]*?<\/\1>/gi, '')
    .replace(/<\/dt>/gi, ': ')
    .replace(/<[^>]*>/g, '')
    .split('\n')
    .map((line) => line.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name]!).trim())
    .filter((line) => line !== '');
}

/** What one image said of itself, line by line. */
export function linesOfVisit({
  readyz,
  platform,
  page,
}: Record<'readyz' | 'platform' | 'page', HttpReply>): string[] {
  return [
    ...answer('GET /readyz', readyz),
    ...answer('GET /platform', platform),
    ...(page.contentType.startsWith('text/html')
      ? [`GET /  ${page.status}`, ...textOfPage(page.body.toString('utf8')).map((line) => `    ${line}`)]
      : answer('GET /', page)),
  ];
}

function answer(what: string, { status, body }: HttpReply): string[] {
  const text = body.toString('utf8').trim();
  return [`${what}  ${status}`, ...pretty(text).map((line) => `    ${line}`)];
}

/** What fits on a line stays on one. */
const SHORT = 80;

/** Long JSON over several lines; anything else as it is. */
function pretty(text: string): string[] {
  if (text.length <= SHORT) return text === '' ? [] : text.split('\n');
  try {
    return JSON.stringify(JSON.parse(text), null, 2).split('\n');
  } catch {
    return text.split('\n');
  }
}
