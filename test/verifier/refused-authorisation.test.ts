/** Sends that nobody, or nobody like this, approved or authorised. */
import { sha256Hex } from '../../src/domain/encoding/digest';
import { APP, person, PIN, STORY } from '../domain/ledger/example';
import { refuses } from './breaches';
import {
  LOG,
  after,
  approvedAgain,
  authorised,
  changesAre,
  declined,
  indexOf,
  inserted,
  recognised,
  renewed,
  withActor,
  withEveryPin,
  withdrawn,
} from './variations';

describe('a properly signed log that breaks a rule of approving is refused, naming the entry:', () => {
  const send = `${LOG} entry ${indexOf('send-authorised')}`;
  const approval = `${LOG} entry ${indexOf('change-approved')}`;
  const other = sha256Hex('other');
  const TWO = ['CHG-7', 'CHG-8'];

  refuses([
    ['sending although a gate is held', authorised({ gates: [{ gate: 'freeze', open: false, reasons: [] }] }), send],
    ['sending in nobody’s name', withActor('send-authorised', APP), send],
    ['sending without any gate', authorised({ gates: [] }), send],
    ['sending without an approval', authorised({ decisions: [] }), send],
    ['sending on an approval given later', authorised({ decisions: [9] }), send],
    ['sending on something that is no approval', authorised({ decisions: [3] }), send],
    ['sending other bytes than were approved', authorised({ plan: [{ ...PIN, content: other }] }), send],
    [
      'sending to other people than were approved',
      authorised({ plan: [{ ...PIN, audience: { count: 3, digest: other } }] }),
      send,
    ],
    ['sending over another channel than was approved', authorised({ plan: [{ ...PIN, channel: 'chat' }] }), send],
    ['calling an announcement a notice', authorised({ plan: [{ ...PIN, kind: 'planned-notice' }] }), send],
    ['planning other numbers than were authorised', authorised({ deliveries: 4 }), send],
    [
      'sending on a withdrawn approval',
      [
        ...STORY.slice(0, 6),
        {
          actor: person('Manager'),
          event: { type: 'decision-withdrawn', data: { submission: 'submission-1', change: 'CHG-7', decision: 5 } },
        },
        STORY[6] ?? { actor: APP, event: { type: 'personal-data-erased', data: { commitments: [] } } },
        ...authorised({ evidence: [7] }).slice(7),
      ],
      `${LOG} entry 8`,
    ],
    [
      'approving a replaced submission',
      [
        ...STORY.slice(0, 4),
        {
          actor: person('Dev'),
          event: {
            type: 'submitted-for-approval',
            data: {
              submission: 'submission-2',
              supersedes: 'submission-1',
              changes: ['CHG-7'],
              pin: other,
              covers: [{ ...PIN, revision: 3 }],
            },
          },
        },
        ...STORY.slice(5),
      ],
      approval,
    ],
    ['approving in nobody’s name', withActor('change-approved', APP), approval],
    ['recognising an approval of something else than was submitted', recognised({ pin: other }), approval],
    ['recognising an approval of what nobody submitted', recognised({ submission: 'none' }), approval],
    [
      'recognising an approval of a message not submitted',
      recognised({ covers: [{ ...PIN, content: other }] }),
      approval,
    ],
    ['recognising an approval by nobody', recognised({ approvers: [] }), approval],
    [
      'sending on an approval that its author turned into a decline',
      inserted(6, { actor: person('Manager'), event: declined }, authorised({ evidence: [7] })),
      `${LOG} entry 8`,
    ],
    [
      'sending on an approval whose author declined afterwards, and withdrew that',
      after('change-approved', [
        { actor: person('Manager'), event: declined },
        { actor: person('Manager'), event: withdrawn(6) },
      ]),
      `${LOG} entry 9`,
    ],
    [
      'sending on an approval whose author approved again, and withdrew that',
      after('change-approved', [
        { actor: person('Manager'), event: approvedAgain },
        { actor: person('Manager'), event: withdrawn(6) },
      ]),
      `${LOG} entry 9`,
    ],
    [
      'sending though one of two linked changes had not approved',
      changesAre({ asked: TWO, approved: [{ change: 'CHG-7' }], linked: TWO }),
      send,
    ],
    [
      'sending other bytes than the second of two changes had approved',
      changesAre({
        asked: TWO,
        approved: [{ change: 'CHG-7' }, { change: 'CHG-8', covers: [{ ...PIN, content: other }] }],
        linked: TWO,
      }),
      `${LOG} entry 8`,
    ],
    [
      'leaving out a change that was asked to approve the same',
      changesAre({ asked: TWO, approved: [{ change: 'CHG-7' }], linked: ['CHG-7'] }),
      send,
    ],
    [
      'naming a change that was not asked to approve the same',
      changesAre({ asked: ['CHG-7'], approved: [{ change: 'CHG-7' }, { change: 'CHG-8' }], linked: TWO }),
      `${LOG} entry 8`,
    ],
    [
      'relying on the approval of a change that was not linked',
      changesAre({
        asked: ['CHG-7'],
        approved: [{ change: 'CHG-7' }, { change: 'CHG-8', submission: 'another' }],
        linked: ['CHG-7'],
      }),
      `${LOG} entry 8`,
    ],
    ['sending without a linked change', changesAre({ asked: [], approved: [], linked: [] }), `${LOG} entry 6`],
    [
      'sending without an approval, not saying which changes were linked',
      authorised({ changes: undefined, decisions: [] }),
      send,
    ],
    ['relying on an approval and on something that is none', authorised({ decisions: [5, 3] }), send],
    ['authorising the same send twice', inserted(8, STORY[7] ?? { actor: APP, event: declined }), `${LOG} entry 8`],
    [
      'counting other recipients than the list has',
      withEveryPin({ audience: { count: 4, digest: PIN.audience.digest } }, 4),
      send,
    ],
    ['renewing what nobody authorised', authorised({ renews: 'send-0' }), send],
    ['renewing a send with another plan', renewed({ plan: [PIN, PIN], deliveries: 6 }), `${LOG} entry 8`],
  ]);
});
