import { renderNotice } from '../../../src/domain/approval/notice';

describe('a notice', () => {
  const notice = {
    subject: 'Approval is asked for',
    lead: 'Phoenix <5.1.3> changed.',
    facts: ['Mei & Bo changed “how”.'],
    link: { text: 'Open CHG-7', url: 'https://site.example/browse/CHG-7?a=1&b=2' },
    foot: 'You get this because you approved.',
  };

  it('says the same in both of its forms, with the way there', () => {
    const { subject, text, html } = renderNotice(notice);
    expect(subject).toBe('Approval is asked for');
    expect(text).toBe(
      'Phoenix <5.1.3> changed.\n\n- Mei & Bo changed “how”.\n\nOpen CHG-7\nhttps://site.example/browse/CHG-7?a=1&b=2\n\n--\nYou get this because you approved.\n',
    );
    expect(html).toContain('href="https://site.example/browse/CHG-7?a=1&amp;b=2"');
  });

  it('shows what people wrote as text, never as markup', () => {
    const { html } = renderNotice({ ...notice, facts: ['<img src=x onerror=alert(1)>'] });
    expect(html).toContain('Phoenix &lt;5.1.3&gt; changed.');
    expect(html).not.toContain('<img');
  });
});
