import { defaultLimits, fits, formats, metadata, type Gate, type Limits } from '@nx-multiarch/imaging';
import { problemResponses, type Service } from '@nx-multiarch/service';
import { Type, type Static } from '@sinclair/typebox';
import { clientLeft } from './client-left';
import { imageBody, receivedImage } from './image-body';
import { defaults, longestSide } from './options';

/** What is read here; libs/imaging opens these decoders. */
export const readFormats = ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'];

const Capabilities = Type.Object(
  {
    reads: Type.Array(Type.String()),
    formats: Type.Array(Type.String(), { description: 'that it writes' }),
    fits: Type.Array(Type.String()),
    defaults: Type.Object({ fit: Type.String(), format: Type.String(), quality: Type.Integer() }),
    limits: Type.Object({
      bytes: Type.Integer({ description: 'of the file' }),
      pixels: Type.Integer({ description: 'width times height of the image' }),
      outputPixels: Type.Integer({ description: 'width times height of the result' }),
      frames: Type.Integer({ description: 'of an animation, whose first one is used' }),
      seconds: Type.Integer({ description: 'of work on one image' }),
      side: Type.Integer({ description: 'width or height that may be asked for' }),
    }),
  },
  { description: 'what the API takes, and its limits' },
);

const ImageFacts = Type.Object(
  {
    format: Type.String(),
    width: Type.Integer({ description: 'in pixels, turned upright' }),
    height: Type.Integer({ description: 'in pixels, turned upright' }),
    hasAlpha: Type.Boolean(),
    frames: Type.Integer({ description: '1 for a single picture' }),
    orientation: Type.Integer({ description: 'of EXIF, 1 to 8; 1 is upright' }),
    space: Type.String({ description: 'of its colours: srgb, b-w, cmyk ...' }),
    hasProfile: Type.Boolean({ description: 'whether a colour profile is in the file' }),
    bytes: Type.Integer(),
  },
  { description: "what the image's header says" },
);

/** What the API takes, for clients that want to know before they send. */
export function capabilities(limits: Partial<Limits>): Static<typeof Capabilities> {
  const { bytes, pixels, outputPixels, frames, seconds } = { ...defaultLimits, ...limits };
  return {
    reads: readFormats,
    formats: [...formats],
    fits: [...fits],
    defaults,
    limits: { bytes, pixels, outputPixels, frames, seconds, side: longestSide },
  };
}

/** GET /api/metadata: of the API as a whole. */
export function registerCapabilities(app: Service, limits: Partial<Limits>): void {
  const schema = {
    summary: 'What the API takes, and its limits',
    tags: ['images'],
    response: { 200: Capabilities, ...problemResponses(413) },
  };
  app.get('/api/metadata', { schema }, () => capabilities(limits));
}

/** POST /api/metadata: of one image, in a scope that accepts images. */
export function registerMetadata(scope: Service, limits: Partial<Limits>, turn: Gate): void {
  const schema = {
    summary: 'Format, size and more of an image',
    tags: ['images'],
    querystring: Type.Object({}, { additionalProperties: false }),
    body: imageBody({}),
    response: { 200: ImageFacts, ...problemResponses(422) },
  };
  scope.post('/api/metadata', { schema }, async (request, reply) =>
    metadata(receivedImage(request).source, { limits, signal: clientLeft(reply) }, turn),
  );
}
