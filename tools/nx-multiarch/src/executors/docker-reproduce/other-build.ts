import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MultiarchError } from '../../core/errors';
import { linux } from '../../core/platform';
import { readLayout, type Layout } from '../../io/layout';
import type { Subject } from './options';

/** What an image is compared with: a layout, or a digest where that is all that is known. */
export type OtherBuild = Layout | string;

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/**
 * What another machine built: the digest of one image, its layout, or a folder like dist/images/<app>, which holds a layout
 * for each deployment target and architecture.
 *
 * @throws MultiarchError BAD_OPTIONS where one build is named for several images, LAYOUT_MISSING, LAYOUT_DAMAGED
 */
export async function otherBuilds(
  given: string,
  subjects: readonly Subject[],
  root: string,
): Promise<OtherBuild[]> {
  const folder = resolve(root, given);
  if (DIGEST.test(given)) return [onlyOne(given, given, subjects)];
  if (!existsSync(join(folder, 'index.json'))) {
    return Promise.all(
      subjects.map(({ deployment, architecture }) =>
        readLayout(join(folder, deployment, architecture), linux(architecture)),
      ),
    );
  }
  const [subject] = subjects;
  return [onlyOne(await readLayout(folder, linux(subject!.architecture)), given, subjects)];
}

function onlyOne<T>(build: T, given: string, subjects: readonly Subject[]): T {
  if (subjects.length === 1) return build;
  const names = subjects.map(({ deployment, platform }) => `${deployment} ${platform}`).join(', ');
  throw new MultiarchError('BAD_OPTIONS', {
    happened: `--with=${given} names one build, and there are ${subjects.length} images: ${names}`,
    expected: 'a folder with a layout for each of them, <deployment>/<arch> as in dist/images/<app>',
    mend: 'name that folder, or one architecture as well: --arch=arm64',
  });
}
