import { fits, formats, type Fit, type Format } from '@nx-multiarch/imaging';
import { Type } from '@sinclair/typebox';

/** The longest side that may be asked for, in pixels. */
export const longestSide = 4096;

/** What is made of an image when a request says nothing else. */
export const defaults: { fit: Fit; format: Format; quality: number } = {
  fit: 'inside',
  format: 'webp',
  quality: 80,
};

const side = (which: string) =>
  Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: longestSide,
      description: `${which} in pixels; left out, it follows the proportions. An image is never enlarged`,
    }),
  );

/** What a transform takes beside its image: the same names in a query and in a form. */
export const transformOptions = {
  width: side('width'),
  height: side('height'),
  fit: Type.Optional(
    Type.Union(
      fits.map((fit) => Type.Literal(fit)),
      {
        description: `how the image meets width and height where both are given; ${defaults.fit} if left out`,
      },
    ),
  ),
  format: Type.Optional(
    Type.Union(
      formats.map((format) => Type.Literal(format)),
      { description: `${defaults.format} if left out` },
    ),
  ),
  quality: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 100, description: `${defaults.quality} if left out` }),
  ),
};

export const TransformQuery = Type.Object(transformOptions, { additionalProperties: false });
