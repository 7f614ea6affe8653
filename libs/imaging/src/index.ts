export { ImagingError, type ImagingErrorCode } from './errors';
export { imagingStatus } from './http-status';
export { defaultLimits, type Limits } from './limits';
export { loadSharp } from './load-sharp';
export { metadata, type ImageMetadata } from './metadata';
export {
  fits,
  formats,
  resize,
  type Fit,
  type Format,
  type ResizedImage,
  type ResizeOptions,
} from './resize';
