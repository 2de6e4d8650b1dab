/** Announcements of what was not verified as it was asked. */
import { APP, stepTime } from '../domain/ledger/example';
import { refuses } from './breaches';
import {
  ARTIFACT,
  COMMIT,
  LOG,
  attested,
  authorised,
  deployedAs,
  deployment,
  found,
  indexOf,
  inserted,
  reported,
} from './variations';

describe('a properly signed log that breaks a rule of verifying deployments is refused, naming the entry:', () => {
  const send = `${LOG} entry ${indexOf('send-authorised')}`;

  refuses([
    ['announcing without a verified deployment', authorised({ evidence: [] }), send],
    ['announcing on other evidence', authorised({ evidence: [5] }), send],
    ['announcing what was rolled back', inserted(7, { actor: APP, event: deployment({}) }), `${LOG} entry 8`],
    [
      'sending on a deployment that failed after all, under the same number',
      inserted(7, { actor: APP, event: deployment({ sequence: 7, verdict: 'failed' }) }),
      `${LOG} entry 8`,
    ],
    [
      'sending on a deployment that a person had called rolled back, before the pipeline’s word was taken over',
      deployedAs({
        words: [attested('Engineer', { verdict: 'rolled-back', observedAt: stepTime(6) }), reported()],
        relied: [1],
      }),
      `${LOG} entry 8`,
    ],
    [
      'sending on two attestations after a roll-back that do not say that it was deployed anew',
      deployedAs({
        words: [
          attested('Engineer', { verdict: 'rolled-back', observedAt: stepTime(6) }),
          attested('Engineer'),
          attested('Manager'),
        ],
        relied: [1, 2],
      }),
      `${LOG} entry 9`,
    ],
    [
      'sending on a deployment that was outdated by a newer one, which nobody verified',
      deployedAs({ words: [reported({ sequence: 9, verdict: 'deployed' }), reported()], relied: [1] }),
      `${LOG} entry 8`,
    ],
    ['announcing on one person’s word where two were asked for', deployedAs({ words: [attested('Engineer')] }), send],
    [
      'announcing on the word of one person who attested twice',
      deployedAs({ words: [attested('Engineer'), attested('Engineer')] }),
      `${LOG} entry 8`,
    ],
    [
      'announcing on an attestation in nobody’s name',
      deployedAs({ words: [attested('Engineer'), attested('Manager'), attested('Dev', {}, APP)] }),
      `${LOG} entry 9`,
    ],
    [
      'announcing what is verified in one of two environments only',
      deployedAs({ words: [reported({ environment: 'eu' })], asked: { environments: ['eu', 'us'] } }),
      send,
    ],
    ['announcing what had to be verified nowhere', deployedAs({ asked: { environments: [] } }), send],
    [
      'asking for fewer environments than the record names for its phase',
      deployedAs({ named: { environments: ['production', 'us'] } }),
      `${LOG} entry 8`,
    ],
    ['announcing one version on the deployment of another', deployedAs({ evidence: { version: '5.1.2' } }), send],
    ['announcing on a source that the policy did not count', deployedAs({ asked: { sources: ['person'] } }), send],
    [
      'announcing on evidence that was too old',
      deployedAs({ evidence: { observedAt: '2026-11-01T00:00:00.000Z' } }),
      send,
    ],
    [
      'announcing another artifact than the record names',
      deployedAs({ named: { artifacts: [ARTIFACT] }, evidence: { artifacts: [`sha256:${'b'.repeat(64)}`] } }),
      `${LOG} entry 8`,
    ],
    [
      'announcing a deployment of one of two artifacts that the record names',
      deployedAs({
        named: { artifacts: [ARTIFACT, `sha256:${'b'.repeat(64)}`] },
        evidence: { artifacts: [ARTIFACT] },
      }),
      `${LOG} entry 8`,
    ],
    [
      'announcing a deployment that does not tell the commit that the record names',
      deployedAs({ named: { commits: [COMMIT] } }),
      `${LOG} entry 8`,
    ],
    [
      'announcing a commit of which too few digits are told',
      deployedAs({ named: { commits: [COMMIT] }, evidence: { commits: [COMMIT.slice(0, 11)] } }),
      `${LOG} entry 8`,
    ],
    [
      'announcing on statuses where the record names an artifact',
      deployedAs({
        named: { artifacts: [ARTIFACT] },
        words: [found('CHG-7')],
        asked: { sources: ['change-status'], changes: ['CHG-7'] },
      }),
      `${LOG} entry 8`,
    ],
    [
      'announcing on the status of one of two changes',
      deployedAs({ words: [found('CHG-7')], asked: { sources: ['change-status'], changes: ['CHG-7', 'CHG-8'] } }),
      send,
    ],
    [
      'announcing on the status of a change that was found failed since',
      deployedAs({
        words: [found('CHG-7'), found('CHG-7', { verdict: 'failed' })],
        asked: { sources: ['change-status'], changes: ['CHG-7'] },
        relied: [0],
      }),
      `${LOG} entry 8`,
    ],
    [
      'naming what to install without counting the namings',
      deployedAs({ named: { revision: 2 } }),
      `${LOG} entry ${indexOf('deployment-evidence')}`,
    ],
  ]);
});
