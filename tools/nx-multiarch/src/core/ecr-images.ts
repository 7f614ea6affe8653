/** A manifest or index as a push left it. */
export interface ExpectedImage {
  digest: string;
  mediaType: string;
  /** Tags that no other push moves. */
  tags: readonly string[];
}

/** What ECR says of an image. */
export interface FoundImage {
  digest?: string;
  mediaType?: string;
  tags: readonly string[];
}

/** How what ECR holds differs from what was pushed, one sentence an entry; empty where all is there. */
export function imageFaults(expected: readonly ExpectedImage[], found: readonly FoundImage[]): string[] {
  return expected.flatMap(({ digest, mediaType, tags }) => {
    const image = found.find((each) => each.digest === digest);
    if (!image) return [`${digest} is missing`];
    const missing = tags.filter((tag) => !image.tags.includes(tag));
    return [
      ...(image.mediaType === mediaType
        ? []
        : [`${digest} is of type ${image.mediaType ?? 'unknown'} instead of ${mediaType}`]),
      ...(missing.length === 0 ? [] : [`${digest} is without ${missing.join(', ')}`]),
    ];
  });
}
