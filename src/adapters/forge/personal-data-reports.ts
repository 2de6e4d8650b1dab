/** Atlassian's personal data reporting API, by Forge's privacy API (user privacy guide for app developers). */
import { privacy, type APIResponse } from '@forge/api';
import { z } from 'zod';
import { secondsAskedFor } from '../answer-headers';
import { ASKED_MILLISECONDS, inTime } from '../in-time';
import { ACCOUNTS_IN_A_REPORT, type PersonalDataReports } from '../../ports';

const answered = z.array(z.object({ accountId: z.string(), status: z.enum(['closed', 'updated']) }));

export const forgePersonalDataReports: PersonalDataReports = {
  async report(accounts) {
    // The SDK would send several reports at once, and lose what one of them was answered when another one fails.
    if (accounts.length > ACCOUNTS_IN_A_REPORT)
      throw new RangeError(`A report is about at most ${ACCOUNTS_IN_A_REPORT} accounts.`);
    try {
      const found = answered.safeParse(
        await inTime(
          () =>
            privacy.reportPersonalData(
              accounts.map(({ accountId, heldSince }) => ({ accountId, updatedAt: new Date(heldSince).toISOString() })),
            ),
          ASKED_MILLISECONDS,
        ),
      );
      if (!found.success) return { kind: 'try-again', status: 502 };
      const those = (status: 'closed' | 'updated'): readonly string[] =>
        found.data.filter((one) => one.status === status).map(({ accountId }) => accountId);
      return { kind: 'told', closed: those('closed'), changed: those('updated') };
    } catch (failure) {
      if (!isAnswer(failure)) return { kind: 'try-again', status: 503 };
      const { status, headers } = failure;
      const afterSeconds = secondsAskedFor(headers);
      return { kind: 'try-again', status, ...(afterSeconds === undefined ? {} : { afterSeconds }) };
    }
  },
};

/** The SDK rejects with every answer but 200 and 204 as it came. */
function isAnswer(failure: unknown): failure is Pick<APIResponse, 'status' | 'headers'> {
  return typeof failure === 'object' && failure !== null && 'status' in failure && 'headers' in failure;
}
