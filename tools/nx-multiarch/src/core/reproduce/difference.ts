import { printable } from '../verify/report';

/**
 * What two builds of one image do not have in common. Of a file in a layer: `missing` to `attributes`; of a layer:
 * `archive` (the same entries in other bytes) and `compression` (the same archive, compressed otherwise); of a config or
 * manifest: `value`, and `bytes` (the same JSON, written otherwise).
 */
export type Aspect =
  | 'missing'
  | 'order'
  | 'type'
  | 'link'
  | 'content'
  | 'mode'
  | 'owner'
  | 'device'
  | 'time'
  | 'attributes'
  | 'archive'
  | 'compression'
  | 'layers'
  | 'value'
  | 'bytes';

/** Where two builds of one image part first. */
export interface Difference {
  where: 'layer' | 'config' | 'manifest';
  /** The lowest layer is 1. */
  layer?: number;
  /** The line of the Dockerfile that made the layer, as the image's history has it. */
  step?: string;
  /** Of the file in the layer, `/app/main.js`; or of the value in the JSON, `config.Env[2]`. */
  path?: string;
  what: Aspect;
  /** What each build has there. */
  first: string;
  second: string;
}

/** `layer 7 (RUN date > /app/when): /app/when: content: sha256:... (29 bytes) | sha256:... (29 bytes)`. */
export function describeDifference({ where, layer, step, path, what, first, second }: Difference): string {
  const place = layer === undefined ? where : `layer ${layer}${step ? ` (${step})` : ''}`;
  const parts = [place, ...(path === undefined ? [] : [path]), what, `${first} | ${second}`];
  return printable(parts.join(': '));
}
