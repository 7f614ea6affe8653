/** Programs that fetch a binary for what variables say: variables.mjs. */
const DOWNLOADERS = ['prebuild-install', 'node-pre-gyp', 'install-from-cache'];
/** Programs that compile one, some only where they find none. */
const COMPILERS = ['node-gyp', 'node-gyp-build', 'node-gyp-build-optional-packages'];
/** Programs that look for one, and do nothing else. */
const CHECKERS = ['pkg-prebuilds-verify'];
/** Commands that do nothing to a package. */
const HARMLESS = ['true', ':', 'exit', 'echo'];

/** What stands before the program that a command is about. */
const BEFORE_PROGRAM = /^(\w+=.*|cross-env|npx|-y|--yes|--no|--no-install|-q|--quiet|--)$/s;
/** What the shell runs inside of a word: any program. */
const SUBSTITUTION = /`|\$\(/;
/** Redirections, operators and words, quoted ones among them: https://pubs.opengroup.org/onlinepubs/9799919799/ 2.3. */
const TOKENS = /\d*[<>]+&?|&&|\|\||[;&|()\n]|(?:"(?:\\.|[^"\\])*"|'[^']*'|[^\s;&|()<>"'])+/g;
const OPERATORS = ['&&', '||', ';', '&', '|', '(', ')', '\n'];

/**
 * @typedef {object} ScriptTools
 * @property {boolean} known whether they run nothing but known programs, as long as none of these fails: what comes
 *   after `||` is for the case that one does
 * @property {string} [download] the program that fetches an addon
 * @property {string} [compile] the program that compiles one
 * @property {boolean} native whether they are about an addon at all
 */

/**
 * What the install scripts of a package use.
 *
 * @param {readonly string[]} scripts
 * @returns {ScriptTools}
 */
export function toolsOf(scripts) {
  const commands = scripts.flatMap(commandsOf);
  const first = (/** @type {string[]} */ names) => commands.find(({ program }) => names.includes(program));
  const tools = [...DOWNLOADERS, ...COMPILERS, ...CHECKERS];
  const known = commands.every(
    ({ program, isFallback }) => isFallback || [...tools, ...HARMLESS].includes(program),
  );
  const [download, compile] = [first(DOWNLOADERS)?.program, first(COMPILERS)?.program];
  return { known, native: Boolean(first(tools)), ...(download && { download }), ...(compile && { compile }) };
}

/**
 * The commands of a script, in their order. `&&` and `||` are of equal rank, and bind to the left; a group is one command.
 *
 * @param {string} script
 * @returns {{ program: string, isFallback: boolean }[]}
 */
function commandsOf(script) {
  /** @type {{ program: string, isFallback: boolean }[]} */
  const commands = [];
  // For the script and each open group: whether it is only run where something failed, and the command that comes next.
  const groups = [{ all: false, next: false }];
  /** @type {string[]} */
  let words = [];
  const end = () => {
    const isFallback = groups.at(-1)?.next ?? false;
    if (words.length > 0) commands.push({ program: programOf(words), isFallback });
    words = [];
  };
  for (const token of script.match(TOKENS) ?? []) {
    if (OPERATORS.includes(token)) {
      end();
      enter(groups, token);
    } else words.push(token);
  }
  end();
  return commands;
}

/**
 * @param {{ all: boolean, next: boolean }[]} groups
 * @param {string} operator
 */
function enter(groups, operator) {
  const group = groups.at(-1);
  if (!group) return;
  if (operator === '(') groups.push({ all: group.next, next: group.next });
  else if (operator === ')') groups.pop();
  else group.next = group.all || operator === '||';
}

/**
 * `npx @mapbox/node-pre-gyp` and `cross-env A=1 node-pre-gyp` run what `node-pre-gyp` runs.
 *
 * @param {string[]} words
 */
function programOf(words) {
  if (words.some((word) => SUBSTITUTION.test(word))) return words.join(' ');
  const program = words.find((word) => !BEFORE_PROGRAM.test(word)) ?? '';
  const isWriting = HARMLESS.includes(program) && words.some((word) => /^1?>+$/.test(word));
  if (isWriting) return words.join(' ');
  return program.replace(/^(@[^/]+\/|(\.\/)?node_modules\/\.bin\/)/, '').replace(/@.*$/, '');
}
