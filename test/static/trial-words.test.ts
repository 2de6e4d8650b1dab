import { type TriedJudgement } from '../../src/contract';
import { changeOf, trialInWords } from '../../static/pages/administration-page/policy/trial-words';

const tried = (then: TriedJudgement['then'], now: TriedJudgement['now']): TriedJudgement => ({
  at: 0,
  occasion: 'authorised',
  then,
  now,
  differing: [],
});

test.each([
  ['open', 'held', 'would-be-held'],
  ['held', 'open', 'would-be-open'],
  ['open', 'cannot-tell', 'cannot-tell'],
  ['held', 'cannot-tell', 'cannot-tell'],
  ['open', 'open', 'same'],
  ['held', 'held', 'same'],
] as const)('what was %s and is %s %s', (then, now, change) => {
  expect(changeOf({ then, now })).toBe(change);
});

test('a trial is told by what would have been different', () => {
  expect(trialInWords([tried('open', 'held'), tried('held', 'open'), tried('open', 'cannot-tell')])).toEqual([
    '1 that was open would have been held.',
    '1 that was held would have been open.',
    '1 cannot be told: what the policy asks for was not looked up then.',
  ]);
  expect(trialInWords([tried('open', 'held'), tried('open', 'held'), tried('open', 'open')])).toEqual([
    '2 that were open would have been held.',
    '1 would have been as it was.',
  ]);
});

test('a trial without any difference says so', () => {
  expect(trialInWords([tried('open', 'open'), tried('held', 'held')])).toEqual([
    'Each would have been judged as it was.',
  ]);
});
