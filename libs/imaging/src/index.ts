export { machineCapacity, type Capacity } from './capacity';
export { ImagingError, type ImagingErrorCode } from './errors';
export { imagingStatus } from './http-status';
export { defaultLimits, type Limits } from './limits';
export { loadSharp } from './load-sharp';
export { metadata, type ImageMetadata } from './metadata';
export { fits, formats, type Fit, type Format } from './output-size';
export { type ImageInput } from './read-input';
export { resize, type ResizedImage, type ResizeOptions } from './resize';
