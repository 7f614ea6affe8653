/** The most bytes of a key in UTF-8. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
export const MAX_KEY_BYTES = 1024;

/** Where a thumbnail goes: `photos/a.jpg` -> `photos/thumbnails/a.jpg/512.webp`. */
export function thumbnailKey(source: string, width: number, folder: string): string {
  const name = source.lastIndexOf('/') + 1;
  return `${source.slice(0, name)}${folder}/${source.slice(name)}/${width}.webp`;
}

/** Whether a key is one that `thumbnailKey` gives for some source and width: nothing is made of such an object. */
export function isThumbnailKey(key: string, folder: string): boolean {
  const [file = '', , parent] = key.split('/').reverse();
  return parent === folder && /^\d+\.webp$/.test(file);
}
