import type { Architecture } from '../platform';
import { checkElf, isLoadable } from './elf-rules';
import type { FileTree } from './file-tree';
import { byPath, type Finding } from './findings';
import type { Libraries } from './libraries';
import type { TreeNode } from './resolve';

/** Files with the symbols of others: they hold no code, and parts that their headers name are left out. */
const SYMBOLS_ONLY = '/usr/lib/debug/';

/** How many native files an image holds, and what is wrong with them. */
export interface FileReport {
  elfFiles: number;
  /** Those of them that Node loads: *.node. */
  addons: number;
  findings: Finding[];
}

/** Holds every file that a container sees to the platform; what a whiteout hides is not there. */
export function checkFiles(
  { nodes }: FileTree,
  architecture: Architecture,
  libraries: Libraries,
): FileReport {
  const report: FileReport = { elfFiles: 0, addons: 0, findings: [] };
  for (const node of nodes) {
    const kind = node.entry.content?.kind;
    if (kind === 'elf' || kind === 'damaged-elf') {
      report.elfFiles += 1;
      if (node.path.endsWith('.node')) report.addons += 1;
    }
    const finding = checkFile(node, architecture, libraries);
    if (finding) report.findings.push(finding);
  }
  return { ...report, findings: byPath(report.findings) };
}

function checkFile(
  { path, entry: { content } }: TreeNode,
  architecture: Architecture,
  libraries: Libraries,
): Finding | undefined {
  if (path.startsWith(SYMBOLS_ONLY)) return undefined;
  switch (content?.kind) {
    case 'elf':
      return isLoadable(content.elf) ? checkElf(path, content.elf, architecture, libraries) : undefined;
    case 'damaged-elf':
      return { rule: 'elf', path, found: `a damaged ELF file: ${content.fault}`, expected: 'a whole one' };
    case 'mach-o':
      return { rule: 'mach-o', path, found: 'a program or library of macOS', expected: 'files of Linux' };
    case 'pe':
      return { rule: 'pe', path, found: 'a program or library of Windows', expected: 'files of Linux' };
    default:
      return undefined;
  }
}
