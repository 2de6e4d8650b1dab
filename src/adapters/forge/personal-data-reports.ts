/** Atlassian's personal data reporting API, by Forge's privacy API (user privacy guide for app developers). */
import { privacy } from '@forge/api';
import { z } from 'zod';
import { ACCOUNTS_IN_A_REPORT, type PersonalDataReports } from '../../ports';

const answered = z.array(z.object({ accountId: z.string(), status: z.enum(['closed', 'updated']) }));

/** What the SDK rejects with for every answer but 200 and 204: the answer itself. */
const refusal = z.object({
  status: z.number(),
  headers: z.object({ get: z.custom<(name: string) => string | null>((value) => typeof value === 'function') }),
});

export const forgePersonalDataReports: PersonalDataReports = {
  async report(accounts) {
    // The SDK would send several reports at once, and lose what one of them was answered when another one fails.
    if (accounts.length > ACCOUNTS_IN_A_REPORT)
      throw new RangeError(`A report is about at most ${ACCOUNTS_IN_A_REPORT} accounts.`);
    try {
      const found = answered.safeParse(
        await privacy.reportPersonalData(
          accounts.map(({ accountId, heldSince }) => ({ accountId, updatedAt: new Date(heldSince).toISOString() })),
        ),
      );
      if (!found.success) return { kind: 'try-again', status: 502 };
      const those = (status: 'closed' | 'updated'): readonly string[] =>
        found.data.filter((one) => one.status === status).map(({ accountId }) => accountId);
      return { kind: 'told', closed: those('closed'), changed: those('updated') };
    } catch (failure) {
      const refused = refusal.safeParse(failure);
      if (!refused.success) return { kind: 'try-again', status: 503 };
      const { status, headers } = refused.data;
      const wait = Number(headers.get('retry-after') ?? Number.NaN);
      return { kind: 'try-again', status, ...(Number.isFinite(wait) ? { afterSeconds: wait } : {}) };
    }
  },
};
