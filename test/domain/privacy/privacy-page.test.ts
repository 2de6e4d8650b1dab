/** The page that tells people what is kept about them says of every kind what the code does. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KINDS_ABOUT_PEOPLE } from '../../../src/domain/privacy/personal-data';

const PAGE = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'privacy.md'), 'utf8');

/** The kinds that the tables of a section have a line for. */
function kindsIn(title: string): readonly string[] {
  const section = PAGE.split(/^## /m).find((text) => text.startsWith(`${title}\n`)) ?? '';
  return [...section.matchAll(/^\| `([a-z-]+)` /gm)].map(([, kind = '']) => kind);
}

describe('the page about people’s data', () => {
  it('says of each kind that is about Jira users what goes when an account is closed', () => {
    expect([...kindsIn('When an account is closed or changed')].sort()).toEqual([...KINDS_ABOUT_PEOPLE].sort());
  });

  it('says of each of them what it holds, and of the people themselves', () => {
    const told = [...kindsIn('In the ledger: nothing in plain'), ...kindsIn('In plain')];
    expect([...told].sort()).toEqual([...KINDS_ABOUT_PEOPLE, 'person'].sort());
  });
});
