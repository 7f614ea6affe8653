import { createHash } from 'node:crypto';

/** A file of the page, held in memory: they are few and small, and part of the bundle. */
export interface Asset {
  /** Under /assets/. */
  name: string;
  type: string;
  text: string;
  /** Of the content. A file's time would not do: in an image every build has the same. */
  etag: string;
}

/** What the page is made of beside its HTML. Without them it is plain, and its form works. */
export interface PageAssets {
  style?: Asset;
  script?: Asset;
}

function asset(name: string, type: string, text: string): Asset {
  const hash = createHash('sha256').update(text).digest('base64url').slice(0, 22);
  return { name, type, text, etag: `"${hash}"` };
}

/** The style sheet and the script, as they are served. */
export function pageAssets(style: string, script: string): Required<PageAssets> {
  return {
    style: asset('style.css', 'text/css; charset=utf-8', style),
    script: asset('studio.js', 'text/javascript; charset=utf-8', script),
  };
}

/** https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match: weak comparison, a list, or any. */
export function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  const given = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return given.includes(etag) || given.includes('*');
}
