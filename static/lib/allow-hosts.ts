import { permissions } from '@forge/bridge';
import { type Answer } from '../../src/contract';
import { keyOfHost } from './host-key';

type EgressSet = Parameters<typeof permissions.egress.set>[0];
type EgressType = EgressSet['egresses'][number]['configured'][number]['type'][number];

const BACK_END = 'FETCH_BACKEND_SIDE' as EgressType;
/**
 * Has Atlassian ask the administrator whether the app may reach the hosts of these addresses, where that was not allowed
 * before. Each host is a group of its own, of which an installation has ten (Forge, customer-managed egress).
 */
export async function allowHosts(addresses: readonly string[]): Promise<Answer<undefined>> {
  const wanted = [...new Set(addresses.filter((text) => URL.canParse(text)).map((text) => new URL(text).origin))];
  if (wanted.length === 0) return { ok: true, value: undefined };
  const { results } = await permissions.egress.get({});
  const allowed = new Set(results.flatMap(({ configured }) => configured.map(({ domain }) => domain)));
  const missing = wanted.filter((origin) => !allowed.has(origin));
  if (missing.length === 0) return { ok: true, value: undefined };
  try {
    await permissions.egress.set({
      egresses: missing.map((origin) => ({
        key: keyOfHost(new URL(origin).hostname),
        description: 'Release communications posts messages about releases to this webhook.',
        configured: [{ domain: origin, type: [BACK_END] }],
      })),
    });
    return { ok: true, value: undefined };
  } catch {
    return {
      ok: false,
      refusal: {
        code: 'host-not-allowed',
        message: `The app was not allowed to reach ${missing.join(', ')}, so the group was not saved. Save it again and allow it; Atlassian takes at most ten such hosts.`,
        field: 'members',
      },
    };
  }
}
