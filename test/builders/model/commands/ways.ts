/** Ways to a send, by which histories begin; on some of them it is refused, once or to the end. */
import type { Command } from '../step';
import { planSecondDay } from './change-release';
import { approve, decisionOf, takeBackSecond } from './decide';
import { approveAsDeputy, endDeputy, nameDeputy } from './deputies';
import { managerWrites, writeNotice } from './edit';
import { dayPasses, hourPasses, hoursPass } from './events';
import { askAsGranter, askUnapproved, grantIt, withdrawIt } from './override';
import {
  askForSecondManager,
  askForTwo,
  countBothPlaces,
  countStatus,
  freezeFirstDay,
  freezeNow,
  letApprovalsExpire,
} from './policy';
import { verify } from './report';
import { press, pressAsApprover } from './send';
import { askService, canRead, cannotRead, moveBack, moveToApproved, serviceApproves } from './service-approval';
import { ask } from './submit';

const approveSecond = decisionOf('second-manager', 'A', 'approved');

export const WAYS: Readonly<Record<string, readonly Command[]>> = {
  'approved and verified': [ask, approve, verify, press],
  'approved by a deputy': [nameDeputy, approveAsDeputy, verify, press],
  'approved by a deputy who is none any more': [nameDeputy, endDeputy, approveAsDeputy, verify, press],
  'approved by a deputy whose time is over': [nameDeputy, dayPasses, approveAsDeputy, verify, press],
  'by an override': [verify, askUnapproved, grantIt, press],
  'by an override that is withdrawn': [verify, askUnapproved, grantIt, withdrawIt, press],
  'by an override that one person alone would grant': [verify, askAsGranter, grantIt, press],
  'approved by two': [askForTwo, approve, verify, press, approveSecond, press],
  'approved by one in two people’s names': [askForTwo, nameDeputy, approve, approveAsDeputy, verify, press],
  'approved by the one who has to': [askForSecondManager, approve, verify, press, approveSecond, press],
  'approved in both places': [countBothPlaces, ask, approve, verify, press, askService, serviceApproves, press],
  'approved by the change’s status, before and after it was asked for': [
    countStatus,
    moveToApproved,
    ask,
    verify,
    press,
    moveBack,
    moveToApproved,
    press,
  ],
  'approved where nobody knows whether it was declined elsewhere': [approve, verify, cannotRead, press, canRead, press],
  'approved too long ago, then anew': [letApprovalsExpire, approve, verify, hourPasses, press, approve, press],
  'after a freeze': [approve, verify, freezeNow, press, hoursPass, press],
  'planned for another day than a frozen one': [
    freezeFirstDay,
    writeNotice,
    approve,
    press,
    planSecondDay,
    approve,
    press,
  ],
  'written by an approver': [managerWrites, approve, verify, press, approveSecond, press],
  'sent by an approver whom nobody else stands beside any more': [
    approve,
    approveSecond,
    verify,
    pressAsApprover,
    takeBackSecond,
  ],
  'sent by an approver': [approve, verify, pressAsApprover, approveSecond, pressAsApprover],
};
