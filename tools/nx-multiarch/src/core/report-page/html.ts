import { printable } from '../verify/report';

/** Text that is HTML already. Only `html` makes it. */
export class Html {
  constructor(readonly text: string) {}
}

/** What may stand in a template: text and numbers are escaped, pieces of HTML are not. */
export type Part = string | number | Html | readonly Html[] | undefined;

/**
 * A template of HTML or SVG. Whatever is put into it is escaped for texts and quoted attributes; control characters
 * and such as turn the direction of a text are shown as their numbers.
 */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(strings.reduce((text, string, position) => text + textOf(parts[position - 1]) + string));
}

function textOf(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(({ text }) => text).join('');
  return escape(printable(String(part)));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** https://html.spec.whatwg.org/multipage/syntax.html#attributes-2, "Double-quoted attribute value syntax". */
function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
