import { type FileTree, nodesOf } from './file-tree';
import { byPath, type Finding } from './findings';
import { type ImageFacts, variable } from './image-facts';
import type { Entry, Inventory } from './inventory';
import { resolve, segmentsOf, type TreeNode } from './resolve';
import { ANY_USER, may } from './user';

/** 10 GB with all layers, uncompressed: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html. */
const MAX_IMAGE_SIZE = 10 * 1024 ** 3;

/** AWS advises less, and does not refuse more: https://docs.aws.amazon.com/lambda/latest/dg/images-create.html. */
const ADVISED_MANIFEST_SIZE = 25_400;

/**
 * What Lambda asks of an image beyond what every engine does. It unpacks layers itself, and is stricter than Docker:
 * a file whose directory no layer names is refused (InvalidImage: MissingParentDirectory).
 */
export function checkLambda(
  facts: ImageFacts,
  layers: readonly Pick<Inventory, 'entries' | 'size'>[],
  tree: FileTree,
): Finding[] {
  const folders = functionFolders(facts);
  return [
    ...checkSizes(facts, layers),
    ...layers.flatMap(({ entries }) => checkHardLinks(entries, folders)),
    ...byPath(tree.nodes.flatMap(checkParent)),
    ...checkReadable(tree.root, folders),
  ];
}

/** Where a function and its runtime are: what its user must be able to read. */
function functionFolders({ run }: ImageFacts): string[] {
  const named = [variable(run, 'LAMBDA_TASK_ROOT'), variable(run, 'LAMBDA_RUNTIME_DIR'), run.WorkingDir];
  const folders = named.filter((folder) => folder !== undefined && segmentsOf(folder).length > 0);
  return [...new Set([...folders, '/var/task', '/var/runtime', '/opt'])] as string[];
}

function checkSizes({ manifestSize }: ImageFacts, layers: readonly Pick<Inventory, 'size'>[]): Finding[] {
  const size = layers.reduce((sum, layer) => sum + layer.size, 0);
  const findings: Finding[] = [];
  if (size > MAX_IMAGE_SIZE) {
    const found = `${size} bytes uncompressed`;
    findings.push({ rule: 'image-size', found, expected: `at most ${MAX_IMAGE_SIZE} (10 GB)` });
  }
  if (manifestSize >= ADVISED_MANIFEST_SIZE) {
    const expected = `less than ${ADVISED_MANIFEST_SIZE}, as AWS advises: fewer layers`;
    findings.push({
      rule: 'manifest-size',
      found: `a manifest of ${manifestSize} bytes`,
      expected,
      advice: true,
    });
  }
  return findings;
}

/**
 * Lambda is reported to refuse hard links, and yet runs images on bases of Debian, which hold some within one layer
 * (perl). So those are let be; one into another layer, and any in the function's own folders, is refused.
 */
function checkHardLinks(entries: readonly Entry[], folders: readonly string[]): Finding[] {
  const absolute = (path: string): string => `/${segmentsOf(path).join('/')}`;
  const own = new Set(entries.filter(({ type }) => type !== 'link').map(({ path }) => absolute(path)));
  return entries.flatMap(({ type, path, linkname = '' }) => {
    const [from, to] = [absolute(path), absolute(linkname)];
    if (type !== 'link') return [];
    const inFunction = folders.some((folder) => from.startsWith(`${absolute(folder)}/`));
    if (!inFunction && own.has(to)) return [];
    const expected = inFunction ? 'a copy, or a symbolic link' : 'a file of the same layer';
    return [{ rule: 'hard-link' as const, path: from, found: `a hard link to ${to}`, expected }];
  });
}

function checkParent({ path, implicit }: TreeNode): Finding[] {
  if (!implicit) return [];
  const found = 'a directory that no layer names, with files in it';
  return [{ rule: 'parent-directory', path, found, expected: 'an entry of its own in the layer' }];
}

function checkReadable(root: TreeNode, folders: readonly string[]): Finding[] {
  const found = folders.flatMap((folder) => resolve(root, folder) ?? []);
  // One of the folders can lie in another.
  const nodes = new Set(found.flatMap(({ node, searched }) => [...searched, node, ...nodesOf(node)]));
  return [...nodes].filter(isClosed).map(({ path, entry }) => ({
    rule: 'readable',
    path,
    found: `mode ${(entry.mode & 0o7777).toString(8).padStart(4, '0')}`,
    expected: entry.type === 'directory' ? 'any user may search it: 0755' : 'any user may read it: 0644',
  }));
}

function isClosed(node: TreeNode): boolean {
  if (node.entry.type === 'directory') return !may(ANY_USER, node, 1) || !may(ANY_USER, node, 4);
  return node.entry.type === 'file' && !may(ANY_USER, node, 4);
}
