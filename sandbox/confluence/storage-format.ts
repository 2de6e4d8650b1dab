/**
 * Whether Confluence would take a body in its storage format: well-formed XHTML with the entities of HTML. Source:
 * Confluence storage format; what it says of elements beyond their form is not checked.
 */

const names = new Set(['amp', 'lt', 'gt', 'quot', 'apos', 'nbsp', 'mdash', 'ndash', 'hellip', 'ldquo', 'rdquo']);
const token = /<!--[\s\S]*?-->|<(\/?)([a-zA-Z][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;

/** What is wrong with it, as Confluence begins to say it; undefined when nothing is. */
export function problemOfStorage(value: string): string | undefined {
  // XML 1.0 has none of these characters.
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(value)) return 'Illegal character';
  if (/&(?!#\d+;|#x[\da-f]+;|[a-zA-Z]+;)/i.test(value)) return 'Unescaped ampersand';
  const unknown = [...value.matchAll(/&([a-zA-Z]+);/g)].find(([, name = '']) => !names.has(name));
  if (unknown) return `Undeclared entity ${unknown[1] ?? ''}`;
  const numbers = [...value.matchAll(/&#(x?)([\da-f]+);/gi)].map(([, x, digits = '']) => parseInt(digits, x ? 16 : 10));
  if (numbers.some((code) => !isCharacter(code))) return 'Illegal character reference';
  const open: string[] = [];
  for (let place = value.indexOf('<'); place >= 0; place = value.indexOf('<', token.lastIndex)) {
    token.lastIndex = place;
    const [whole, closing, name = '', , empty] = token.exec(value) ?? [];
    if (whole === undefined) return `Unexpected character at ${place}`;
    if (whole.startsWith('<!--') || empty === '/') continue;
    if (closing !== '/') open.push(name);
    else if (open.pop() !== name) return `Unexpected close tag </${name}>`;
  }
  return open.length > 0 ? `Missing close tag of <${open.at(-1) ?? ''}>` : undefined;
}

/** XML 1.0, "Characters". */
function isCharacter(code: number): boolean {
  if ([0x9, 0xa, 0xd].includes(code)) return true;
  return (
    (code >= 0x20 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff)
  );
}
