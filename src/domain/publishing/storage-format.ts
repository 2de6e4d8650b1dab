/**
 * A published message in Confluence's storage format: XHTML with Confluence's own elements (Confluence storage format).
 * Confluence refuses a body that is not well formed.
 */
import { escapeHtml, markdownAsHtml, withoutMarks } from '../communique/message';
import type { PublishedMessage } from './published-message';

/** All of it but its foot, which comes last and has what tells one delivery from another. */
export function storageBody({ kind, lead, sections, shortened }: PublishedMessage): string {
  const first = `<p><strong>${escapeHtml(lead)}</strong></p>`;
  const body = wellFormed(
    [
      kind === 'correction' ? warning(`${first}<p>Earlier versions of this page are not right any more.</p>`) : first,
      ...sections.map(({ heading, text }) => `<h2>${escapeHtml(heading)}</h2>${answer(text)}`),
      ...(shortened === undefined ? [] : [`<p><em>${escapeHtml(shortened)}</em></p>`]),
    ].join('\n'),
  );
  // Only now: a character that was left out could have kept a mark apart.
  return withoutMarks(body);
}

export function storageFoot(lines: readonly string[]): string {
  return wellFormed(`<hr/><p>${lines.map(escapeHtml).join('<br/>')}</p>`);
}

function warning(inner: string): string {
  return `<ac:structured-macro ac:name="warning"><ac:rich-text-body>${inner}</ac:rich-text-body></ac:structured-macro>`;
}

/** An author's headings stand below those of the page. No element comes from an author: what looks like one is escaped. */
function answer(text: string): string {
  return markdownAsHtml(text)
    .replace(/<(\/?)h[1-6]>/g, '<$1h3>')
    .replace(/<(br|hr)>/g, '<$1/>')
    .replace(/<input [^>]*>/g, (box) => (box.includes('checked') ? '☑' : '☐'))
    .replace(/&(\w+|#\d+|#x[\da-f]+);/gi, (entity, name: string) => entityOfXml(entity, name.toLowerCase()));
}

/** What an author wrote as an entity of HTML, as one of XML, which has but a few; any other stands as it was written. */
function entityOfXml(entity: string, name: string): string {
  if (['amp', 'lt', 'gt', 'quot'].includes(name)) return entity.toLowerCase();
  if (name === 'nbsp') return '&#160;';
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  const isCharacter = name.startsWith('#') && code <= 0x10ffff && wellFormed(String.fromCodePoint(code)) !== '';
  return isCharacter ? entity : `&amp;${entity.slice(1)}`;
}

/** Without the characters that XML 1.0 does not have. */
function wellFormed(text: string): string {
  return text.replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '');
}
