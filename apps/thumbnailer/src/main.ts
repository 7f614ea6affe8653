import { loadSharp } from '@nx-multiarch/imaging';
import { buildHandler } from './app';

// While Lambda starts the function, outside any event: time that the first one does not wait for. A failure is not
// lost: every use of sharp meets it again, and GET /platform explains it.
loadSharp().catch((error: Error) => console.error('sharp does not load:', error.message));

export const handler = buildHandler();
