/** One way a server offers to be convinced: its scheme in lower case, and the parameters by lower-case name. */
export interface Challenge {
  scheme: string;
  params: Readonly<Record<string, string>>;
}

// RFC 9110, section 11.6.1 (WWW-Authenticate) and 5.6.2 (token), 5.6.4 (quoted-string).
const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const PARAM = new RegExp(`^(${TOKEN})[ \\t]*=[ \\t]*(?:"((?:[^"\\\\]|\\\\.)*)"|(${TOKEN}))`);
const SCHEME = new RegExp(`^(${TOKEN})(?:[ \\t]+|(?=,|$))`);
const TOKEN68 = /^[A-Za-z0-9._~+/-]+=*(?=[ \t]*(?:,|$))/;
const SEPARATORS = /^[ \t,]+/;

/**
 * Reads the value of `Www-Authenticate`, or several of them. One value may hold several challenges, and commas stand
 * both between challenges and between the parameters of one. What cannot be read ends the list; it never throws.
 */
export function parseChallenges(header: string | readonly string[] | undefined): Challenge[] {
  const values = header === undefined ? [] : typeof header === 'string' ? [header] : header;
  return values.flatMap(parseValue);
}

function parseValue(value: string): Challenge[] {
  const challenges: Challenge[] = [];
  let rest = value.replace(SEPARATORS, '');
  while (rest !== '') {
    const scheme = SCHEME.exec(rest);
    if (!scheme?.[1]) break;
    const { params, remaining } = parseParams(rest.slice(scheme[0].length));
    challenges.push({ scheme: scheme[1].toLowerCase(), params });
    rest = remaining;
  }
  return challenges;
}

function parseParams(text: string): { params: Record<string, string>; remaining: string } {
  const params: Record<string, string> = {};
  // A scheme may carry one opaque value instead of parameters (Negotiate does).
  let remaining = text.replace(TOKEN68, '').replace(SEPARATORS, '');
  for (let match = PARAM.exec(remaining); match; match = PARAM.exec(remaining)) {
    const [whole, name = '', quoted, plain = ''] = match;
    params[name.toLowerCase()] = quoted === undefined ? plain : quoted.replace(/\\(.)/g, '$1');
    remaining = remaining.slice(whole.length).replace(SEPARATORS, '');
  }
  return { params, remaining };
}
