import { parseImageRef } from '../image-ref';
import { hexOf } from '../referrers/referrers-tag';
import { imagePurl } from '../sbom/purl';

/**
 * The images that an image was made from, as SLSA names dependencies. What has no digest (a named build context) is no
 * image.
 */
export function baseDependencies(images: readonly { name: string; reference: string }[]): object[] {
  return images.flatMap(({ name, reference }) => {
    if (!reference.includes('@sha256:')) return [];
    const { registry, repository, digest = '' } = parseImageRef(reference);
    const own = repository.split('/').at(-1)!;
    const uri = imagePurl(own, digest, { repository_url: `${registry}/${repository}` });
    return [{ name, uri, digest: { sha256: hexOf(digest) } }];
  });
}
