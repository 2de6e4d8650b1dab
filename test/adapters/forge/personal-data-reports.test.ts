/** The adapter over Forge's own privacy API, and what it makes of every answer. */
import { z } from 'zod';
import { ACCOUNTS_IN_A_REPORT } from '../../../src/ports';
import { startApp, stopApps } from '../../sandbox/forge/support/host';

const source = `
  import { makeResolver } from '@forge/resolver';
  import { forgePersonalDataReports as reports } from './src/adapters/forge/personal-data-reports';
  export const resolver = makeResolver({
    report: async ({ payload }) => {
      try { return await reports.report(payload); } catch (failure) { return { problem: String(failure) }; }
    },
  });
`;
const scopes = (...granted: readonly string[]) => ({ permissions: { scopes: granted } });
const NOVEMBER = Date.UTC(2026, 10, 1);
const since = (accountId: string, heldSince = NOVEMBER) => ({ accountId, heldSince });

describe('reports to Atlassian', () => {
  afterEach(stopApps);

  it('tell who is gone, who was changed, and of nobody else', async () => {
    const { invoke, site } = await startApp({ source, manifest: scopes('report:personal-data') });
    site.renameAccount('ada', 'Ada King');
    expect(await invoke('report', [since('ada'), since('gone')])).toEqual({
      kind: 'told',
      closed: ['gone'],
      changed: ['ada'],
    });
    expect(await invoke('report', [since('ada', NOVEMBER + 20 * 24 * 3_600_000)])).toEqual({
      kind: 'told',
      closed: [],
      changed: [],
    });
  });

  it('are for another time where they are refused, with the status', async () => {
    const { invoke } = await startApp({ source });
    expect(await invoke('report', [since('ada')])).toEqual({ kind: 'try-again', status: 403 });
  });

  it('of more accounts than one may be about are not made', async () => {
    const { invoke } = await startApp({ source, manifest: scopes('report:personal-data') });
    const many = Array.from({ length: ACCOUNTS_IN_A_REPORT + 1 }, (_, index) => since(`person-${index}`));
    const { problem } = z.object({ problem: z.string() }).parse(await invoke('report', many));
    expect(problem).toContain('at most 90');
  });
});
