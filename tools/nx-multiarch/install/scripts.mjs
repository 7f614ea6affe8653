/** Programs that fetch a binary for what variables say: variables.mjs. */
const DOWNLOADERS = ['prebuild-install', 'node-pre-gyp', 'install-from-cache'];
/** Programs that compile one, some only where they find none. */
const COMPILERS = ['node-gyp', 'node-gyp-build', 'node-gyp-build-optional-packages'];

/**
 * What the install scripts of a package use.
 *
 * @param {readonly string[]} scripts
 * @returns {{ download?: string, compile?: string }}
 */
export function toolsOf(scripts) {
  const programs = scripts.flatMap(commandsOf).flat().map(programOf);
  const first = (/** @type {string[]} */ names) => programs.find((name) => names.includes(name));
  const download = first(DOWNLOADERS);
  const compile = first(COMPILERS);
  return { ...(download && { download }), ...(compile && { compile }) };
}

/**
 * Whether scripts do nothing where there is a binary that fits: whatever comes after `||` is for the case that
 * there is none.
 *
 * @param {readonly string[]} scripts
 */
export function startsWithTools(scripts) {
  const known = [...DOWNLOADERS, ...COMPILERS];
  return scripts.flatMap(commandsOf).every(([first = '']) => known.includes(programOf(first)));
}

/**
 * The commands of a script, each with what is run instead where it fails.
 *
 * @param {string} script
 */
function commandsOf(script) {
  return script.split(/&&|;/).map((command) => command.split('||').map((part) => part.trim()));
}

/** @param {string} command */
function programOf(command) {
  const [first = '', second = ''] = command.split(/\s+/);
  return first === 'npx' ? second : first;
}
