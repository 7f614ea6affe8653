import { resultName as nameOfResult } from '../../page/result-name';

/** What a result is called, after the name that a form gave; some browsers of old send a whole path. */
export function resultName(original: string, format: string): string {
  return nameOfResult(original.split(/[/\\]/).at(-1) ?? '', format);
}

/**
 * The header that names a file and has it shown rather than saved. Old clients read the first name, in ASCII; others
 * the second. https://www.rfc-editor.org/rfc/rfc6266#section-4.3 https://www.rfc-editor.org/rfc/rfc8187#section-3.2
 */
export function inlineAs(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  // encodeURIComponent leaves characters that RFC 8187 wants encoded.
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `inline; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
