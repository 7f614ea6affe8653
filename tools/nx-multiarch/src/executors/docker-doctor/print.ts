import type { Paint } from '../../core/doctor';

const COLOUR = { ok: 32, warning: 33, fault: 31 };

/** Colours for a terminal alone, and for none that asks for none: https://no-color.org. */
export function painter(isTerminal: boolean, env: NodeJS.ProcessEnv): Paint {
  if (!isTerminal || env.NO_COLOR) return (_health, text) => text;
  return (health, text) => `\u001b[${COLOUR[health]}m${text}\u001b[0m`;
}
