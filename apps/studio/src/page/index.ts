export { pageAssets, type PageAssets } from './assets';
export { registerPage } from './page-routes';
