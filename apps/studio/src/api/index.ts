export { registerApi } from './api';
export { mapImageError } from './image-errors';
export { capabilities } from './metadata';
