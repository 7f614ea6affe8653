/**
 * A function that puts a name in the place of a folder, wherever a text holds its path. Trivy names what it scanned by
 * the path that it was given (`<path> (debian 12.1)`, and the same as a URI in SARIF), and GitHub tells alerts apart by
 * it: the path of a folder that is made for one scan would open every alert anew.
 * https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 *
 * @param root the workspace's, absolute and without a slash at the end; Trivy runs in it
 * @param folder absolute
 */
export function nameInPlaceOf(root: string, folder: string, name: string): (text: string) => string {
  const absolute = [folder, folder.replace(/^\//, '')];
  const paths = folder.startsWith(`${root}/`) ? [...absolute, folder.slice(root.length + 1)] : absolute;
  // The longest first: each of them ends with the next one.
  const forms = paths.flatMap((path) => [encodeURI(path), path]);
  return (text) => forms.reduce((rest, form) => rest.replaceAll(form, name), text);
}
