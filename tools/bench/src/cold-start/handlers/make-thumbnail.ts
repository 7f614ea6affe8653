import type sharp from 'sharp';

interface Event {
  readonly body: string;
}

/** What thumbnailer does with an image, without anything around it. */
export async function makeThumbnail(load: typeof sharp, { body }: Event): Promise<object> {
  const made = await load(Buffer.from(body, 'base64'))
    .autoOrient()
    .resize({ width: 256, withoutEnlargement: true })
    .webp({ quality: 80 })
    .toBuffer();
  return { statusCode: 200, isBase64Encoded: true, body: made.toString('base64') };
}
