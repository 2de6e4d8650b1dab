import Checkbox from '@atlaskit/checkbox';
import { useMemo, useState } from 'react';

/** Nothing is loaded from anywhere and nothing runs; links open a new tab. */
const shell = `<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"><base target="_blank">`;

/**
 * The message's HTML in a frame of its own that may neither run scripts nor reach this page. Images from elsewhere stay
 * off, as in most mail programs.
 */
export function HtmlMail({ html, subject }: { readonly html: string; readonly subject: string }) {
  const [phone, setPhone] = useState(false);
  const page = useMemo(() => shell + html, [html]);
  return (
    <div className="html-mail">
      <Checkbox
        label="As wide as a phone"
        isChecked={phone}
        onChange={(event) => setPhone(event.currentTarget.checked)}
      />
      <iframe
        className={phone ? 'html-mail-frame html-mail-phone' : 'html-mail-frame'}
        title={`Message: ${subject}`}
        sandbox="allow-popups allow-popups-to-escape-sandbox"
        srcDoc={page}
      />
    </div>
  );
}
