import script from 'studio-page/main.js.txt';
import style from 'studio-page/style.css.txt';
import { pageAssets } from './assets';

/** What the target build-page made of the folder page; esbuild puts it into the bundle, so only that can import it. */
export const builtPage = pageAssets(style, script);
