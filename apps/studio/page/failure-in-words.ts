import { bytesInWords } from './bytes-in-words';

/** The part of RFC 9457's problem+json that is shown. */
export interface Problem {
  status?: number;
  title?: string;
  detail?: string;
  code?: string;
  errors?: { path: string; message: string }[];
}

/** Why there is no result. */
export type Failure =
  | { kind: 'unreachable' }
  | { kind: 'refused'; status: number; problem: Problem; retryAfter?: string }
  | { kind: 'too-large'; bytes: number; limit: number }
  | { kind: 'no-image'; type: string };

const fieldNames: Record<string, string> = {
  width: 'Width',
  height: 'Height',
  fit: 'Fit',
  format: 'Format',
  quality: 'Quality',
  image: 'The image',
};

/** "/querystring/width must be <= 4096" as "Width must be <= 4096". */
function entry({ path, message }: { path: string; message: string }): string {
  const field = path.split('/').at(-1) ?? '';
  return `${fieldNames[field] ?? field} ${message}.`;
}

const sentence = (text: string): string => {
  const start = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(start) ? start : `${start}.`;
};

function refusal({ status, problem, retryAfter }: Extract<Failure, { kind: 'refused' }>): string {
  if (problem.errors?.length) return problem.errors.map(entry).join(' ');
  const said = sentence(problem.detail ?? problem.title ?? `The server answered ${status}`);
  if (retryAfter === undefined) return said;
  const seconds = Number(retryAfter);
  return Number.isFinite(seconds) && seconds > 0 ? `${said} Worth another try in ${seconds} s.` : said;
}

/** What happened and what to do about it, for people. */
export function failureInWords(failure: Failure): string {
  switch (failure.kind) {
    case 'unreachable':
      return 'The server cannot be reached. Your image and settings are kept: press Transform to try again.';
    case 'too-large':
      return `This file has ${bytesInWords(failure.bytes)}, at most ${bytesInWords(failure.limit)} can be sent. Choose a smaller one.`;
    case 'no-image':
      return `This is no image${failure.type ? ` but ${failure.type}` : ''}. Choose a JPEG, PNG, WebP, GIF, AVIF or TIFF file.`;
    case 'refused':
      return refusal(failure);
  }
}
