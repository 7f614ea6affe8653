import type { Architecture } from '../platform';
import type { Deployment } from '../policy';
import { checkAddons } from './addon-rules';
import { checkEntrypoint } from './entrypoint';
import { checkFiles, type FileReport } from './file-rules';
import { buildTree, type FileTree } from './file-tree';
import type { Finding } from './findings';
import type { ImageFacts } from './image-facts';
import type { Inventory } from './inventory';
import { checkLambda } from './lambda-rules';
import { librariesOf } from './libraries';
import { ANY_USER, userOf } from './user';

/**
 * What App Runner gives an instance to keep its image and its files in:
 * https://docs.aws.amazon.com/apprunner/latest/dg/develop.html, "Storage".
 */
const APPRUNNER_STORAGE = 3 * 1024 ** 3;

/** Holds what is in the layers, the lowest first, to the platform and to the deployment target's rules. */
export function checkContents(
  facts: ImageFacts,
  layers: readonly Pick<Inventory, 'entries' | 'size'>[],
  architecture: Architecture,
  deployment: Deployment,
): FileReport {
  const tree = buildTree(layers.map(({ entries }) => entries));
  const libraries = librariesOf(tree.root, facts.run, architecture);
  const files = checkFiles(tree, architecture, libraries);
  const findings = [
    ...files.findings,
    ...checkAddons(tree, architecture),
    ...tree.brokenLinks.map(brokenLink),
    ...checkStart(facts, tree, deployment),
    ...(deployment === 'lambda' ? checkLambda(facts, layers, tree) : []),
    ...(deployment === 'apprunner' ? checkStorage(layers) : []),
  ];
  return { ...files, findings };
}

function checkStart({ run }: ImageFacts, { root }: FileTree, deployment: Deployment): Finding[] {
  const user = userOf(root, run.User);
  if (typeof user === 'string') {
    return [{ rule: 'user', found: user, expected: 'a user of the image, or a number: USER 1000' }];
  }
  // Lambda runs every image as a user of its own.
  return checkEntrypoint(root, run, deployment === 'lambda' ? ANY_USER : user);
}

function checkStorage(layers: readonly Pick<Inventory, 'size'>[]): Finding[] {
  const size = layers.reduce((sum, layer) => sum + layer.size, 0);
  if (size < APPRUNNER_STORAGE) return [];
  const expected = `less than ${APPRUNNER_STORAGE} (3 GB of storage for image and files)`;
  return [{ rule: 'image-size', found: `${size} bytes uncompressed`, expected }];
}

function brokenLink({ path, linkname }: { path: string; linkname: string }): Finding {
  const found = `a hard link to ${linkname}, which is not there`;
  return { rule: 'hard-link', path, found, expected: 'a file below it or in the same layer' };
}
