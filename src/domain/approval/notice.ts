/** A mail to somebody who has something to decide: what it is about, why, and the way there. Pure. */
import { escapeHtml, type MailMessage } from '../communique/message';
import { asOneLine } from '../communique/one-line';

export interface Notice {
  readonly subject: string;
  /** The first sentence: what is asked of the reader. */
  readonly lead: string;
  /** Shown as a list, each on one line, as everything else is. */
  readonly facts: readonly string[];
  readonly link: { readonly text: string; readonly url: string };
  /** Why the reader gets this, and what becomes of it. */
  readonly foot: string;
}

export function renderNotice(notice: Notice): MailMessage {
  const { url } = notice.link;
  const subject = asOneLine(notice.subject);
  const lead = asOneLine(notice.lead);
  const facts = notice.facts.map(asOneLine);
  const way = asOneLine(notice.link.text);
  const foot = asOneLine(notice.foot);
  const list = facts.map((fact) => `<li style="margin:0 0 4px">${escapeHtml(fact)}</li>`).join('');
  return {
    subject,
    text: [
      lead,
      ...(facts.length > 0 ? [facts.map((fact) => `- ${fact}`).join('\n')] : []),
      `${way}\n${url}`,
      `--\n${foot}\n`,
    ].join('\n\n'),
    html: `<div dir="auto" style="font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:15px;line-height:22px">
<p style="margin:0 0 12px;font-weight:600">${escapeHtml(lead)}</p>
${list && `<ul style="margin:0 0 16px;padding-left:20px">${list}</ul>\n`}<p style="margin:0 0 16px"><a href="${escapeHtml(url)}">${escapeHtml(way)}</a></p>
<p style="margin:0;color:#505258;font-size:12px;line-height:18px">${escapeHtml(foot)}</p>
</div>
`,
  };
}
