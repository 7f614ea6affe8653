import { bytesInWords } from './bytes-in-words';
import { formatName } from './format-name';

/** What a transform made. */
export interface Made {
  format: string;
  width: number;
  height: number;
  bytes: number;
  /** From the request to the whole answer, in milliseconds, as this browser saw it. */
  milliseconds: number;
  /** Of that, the work on the image alone, as the server tells it. */
  work?: number;
}

/** How the result's length compares: "88 % smaller", "12 % larger", "as large". */
export function change(before: number, after: number): string {
  const percent = Math.round((Math.abs(before - after) / before) * 100);
  if (before === 0 || percent === 0) return 'as large';
  return `${percent} % ${after < before ? 'smaller' : 'larger'}`;
}

/** "43 ms", "1.2 s" */
export function timeInWords(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** What stands beneath a picture: its size, format, bytes, and the time where it was made. */
export function edgeFacts(picture: {
  width?: number;
  height?: number;
  format?: string;
  bytes: number;
}): string[] {
  const { width, height, format, bytes } = picture;
  return [
    ...(width && height ? [`${width} × ${height}`] : []),
    ...(format ? [formatName(format)] : []),
    bytesInWords(bytes),
  ];
}

/** The sentence that says how it went, for eyes and ears. */
export function outcomeInWords(original: number, made: Made): string {
  const work = made.work === undefined ? '' : `, ${timeInWords(made.work)} of it on the image`;
  const size = `${made.width} × ${made.height} pixels`;
  return `${formatName(made.format)}, ${size}, ${bytesInWords(made.bytes)}: ${change(original, made.bytes)}. Took ${timeInWords(made.milliseconds)}${work}.`;
}
