import { MultiarchError } from '../errors';
import type { Deployment } from '../policy';
import { count } from '../verify/report';
import { describeDifference, type Difference } from './difference';

/** What two builds of one image came to, as `--json` prints it. */
export interface ReproducedImage {
  project: string;
  deployment: Deployment;
  platform: string;
  /** Of the first build's manifest, and of what it was compared with. */
  digest: string;
  other: string;
  reproducible: boolean;
  /** Where they part first; absent where a digest is all that is known of the other one. */
  difference?: Difference;
}

/** `accounts eks linux/arm64 sha256:... reproducible`, or both digests and below them where they part first. */
export function linesOf({ project, deployment, platform, ...image }: ReproducedImage): string[] {
  const title = `${project} ${deployment} ${platform} ${image.digest}`;
  if (image.reproducible) return [`${title} reproducible`];
  const where = image.difference && `  ${describeDifference(image.difference)}`;
  return [
    `${title} differs from ${image.other}`,
    where ?? '  where, a digest alone does not tell: --with=<folder>',
  ];
}

/** @throws MultiarchError NOT_REPRODUCIBLE where two builds of an image gave two */
export function assertReproducible(images: readonly ReproducedImage[], project: string): void {
  const different = images.filter(({ reproducible }) => !reproducible);
  if (different.length === 0) return;
  const names = different.map(({ deployment, platform }) => `${deployment} ${platform}`).join(', ');
  throw new MultiarchError('NOT_REPRODUCIBLE', {
    happened: `${different.length} of ${count(images.length, 'image')} of ${project} came out differently: ${names}`,
    expected: 'the same digest from the same sources, whoever builds them and when',
    mend: 'look at the file that is named above; docs/docker-reproduce.md says what makes files differ',
  });
}
