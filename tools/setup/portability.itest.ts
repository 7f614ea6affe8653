import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Only ever run as root on Debian or Ubuntu; the others run on macOS too, with its bash 3.2 and BSD programs. */
const linuxOnly = ['apt.sh', 'apt-sources.sh', 'engine-install.sh', 'stand-ins.sh'];

const scripts = readdirSync(import.meta.dirname).filter(
  (name) => name.endsWith('.sh') && !linuxOnly.includes(name),
);

/** The code of a script, without lines that are comments. */
function code(script: string): string {
  const lines = readFileSync(join(import.meta.dirname, script), 'utf8').split('\n');
  return lines.filter((line) => !/^\s*#/.test(line)).join('\n');
}

describe('scripts that run on macOS', () => {
  it.each([
    ['mapfile or readarray (bash 4)', /\b(mapfile|readarray)\b/],
    ['associative arrays and name references (bash 4)', /\b(declare|local|typeset) -\w*[Ang]/],
    ['change of case (bash 4)', /\$\{\w+(\[[^\]]*\])?(\^|,)/],
    ['${name@operator} (bash 4.4)', /\$\{\w+@/],
    ['&>> and |& (bash 4)', /&>>|\|&/],
    ['BASHPID, EPOCHSECONDS (bash 4, 5)', /\b(BASHPID|EPOCH(REAL)?SECONDS)\b/],
    ['coproc, wait -n (bash 4)', /\bcoproc\b|\bwait -n\b/],
    ['case fall-through (bash 4)', /;;?&/],
    ['printf of time (bash 4.2)', /printf [^\n]*%\(/],
    ['tabs and line ends in sed (GNU)', /\bsed\b[^|\n]*\\[tn]/],
    ['sed -i, -r (GNU)', /\bsed -\w*[ir]/],
    ['xargs -r (GNU)', /\bxargs\b[^|\n]* -\w*r/],
    ['readlink -f, realpath', /\breadlink -f\b|\brealpath\b/],
    ['grep -P (GNU)', /\bgrep -\w*P/],
    ['sort -V (GNU)', /\bsort -\w*V/],
    ['stat -c, date -d, head -n -N (GNU)', /\bstat -c\b|\bdate -d\b|\bhead -n -/],
  ])('do without %s', (_what, pattern) => {
    expect(scripts.filter((script) => pattern.test(code(script)))).toEqual([]);
  });
});
