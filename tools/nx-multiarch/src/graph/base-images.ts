import { readFileSync } from 'node:fs';
import { MultiarchError } from '../core/errors';

/** Public image name -> the reference used in its place. */
export type BaseImages = Readonly<Record<string, string>>;

/**
 * Reads the map of base images: what each public name in a Dockerfile stands for. Beside `docker/base-images.json`,
 * which is in git, set-up may leave `docker/base-images.local.json`: the digests used on this machine. It wins.
 *
 * @throws MultiarchError BAD_OPTIONS for a file that is no map of strings
 */
export function readBaseImages(file: string): BaseImages {
  return { ...readMap(file), ...readMap(file.replace(/\.json$/, '.local.json')) };
}

function readMap(file: string): BaseImages {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  return parseMap(file, text);
}

function parseMap(file: string, text: string): BaseImages {
  const map = parseJson(file, text);
  const sound =
    typeof map === 'object' && map !== null && Object.values(map).every((ref) => typeof ref === 'string');
  if (!sound) throw badMap(file, 'it is no JSON object of strings');
  return map as BaseImages;
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw badMap(file, 'it is no JSON', cause);
  }
}

function badMap(file: string, found: string, cause?: unknown): MultiarchError {
  return new MultiarchError('BAD_OPTIONS', {
    happened: `${file} cannot be read as the map of base images: ${found}`,
    expected: '{ "<name in a Dockerfile>": "<reference with a digest>" }',
    mend: 'correct it, or nx g nx-multiarch:init writes it anew; in a clone of nx-multiarch, bash tools/setup/base-images.sh --refresh',
    cause,
  });
}
