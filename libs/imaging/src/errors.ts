/**
 * not-an-image: nothing that is decoded here. too-large: more bytes or pixels than allowed, of the image or of what is
 * to be made of it. too-many-frames: an animation longer than allowed. damaged: begins as an image and cannot be
 * decoded to its end. too-slow: took longer than allowed. busy: others are being worked on; it would have been read.
 */
export type ImagingErrorCode =
  'not-an-image' | 'too-large' | 'too-many-frames' | 'damaged' | 'too-slow' | 'busy';

/** Why an image was not read; a server answers it with the status that `imagingStatus` gives. */
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
