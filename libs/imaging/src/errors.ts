/**
 * not-an-image: nothing that is decoded here. too-large: more bytes or pixels than allowed.
 * damaged: begins as an image and cannot be decoded to its end.
 */
export type ImagingErrorCode = 'not-an-image' | 'too-large' | 'damaged';

/** The image is at fault, not the service: a server answers it with 4xx. */
export class ImagingError extends Error {
  override readonly name = 'ImagingError';

  constructor(
    readonly code: ImagingErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
