const endings: Record<string, string> = { jpeg: 'jpg' };

/** What the download is called: the original's name with the ending of its new format. */
export function resultName(original: string, format: string): string {
  return `${original.replace(/\.[^.]*$/, '') || 'image'}.${endings[format] ?? format}`;
}
