/** Calls of the change request's panel and of the pages of the project, the site and the administrator. */
import { makeResolver } from '@forge/resolver';
import type { AdministrationCalls, Calls, ChangeCalls, ModuleCalls, ProjectCalls } from '../contract';
import { answer } from '../domain/answer';
import * as administer from '../usecases/administering/administer';
import * as destinations from '../usecases/administering/keep-destinations';
import * as groups from '../usecases/administering/keep-groups';
import * as members from '../usecases/administering/keep-member';
import { removeTextSender, saveTextSender, sendTestText } from '../usecases/administering/keep-text-sender';
import * as policies from '../usecases/administering/keep-policy';
import { decideChange, decideRecords, withdrawDecision } from '../usecases/approving/decide-change';
import { delegateApprovals, delegationsOf, withdrawDelegation } from '../usecases/approving/delegate-approvals';
import { findDeputies, findMembers } from '../usecases/people/find-people';
import { exportBundle } from '../usecases/auditing/export-bundle';
import { openAdministration } from '../usecases/administering/open-administration';
import { openAudit } from '../usecases/auditing/open-audit';
import { openChange } from '../usecases/approving/open-change';
import { openMyApprovals } from '../usecases/approving/open-my-approvals';
import { emergenciesToReview } from '../usecases/overriding/emergencies-to-review';
import { openHistory, openHistoryDeliveries, openHistoryEntries } from '../usecases/auditing/open-history';
import { openGateHistory } from '../usecases/records/open-gate-history';
import { findChanges, openProject } from '../usecases/records/open-project';
import { planCommunications } from '../usecases/planning/plan-communications';
import { reviewEmergency } from '../usecases/overriding/review-emergency';
import { tryPolicy } from '../usecases/administering/try-policy';
import { verifyLedger } from '../usecases/auditing/verify-ledger';
import { issueCall, pageCall, projectCall, type LoadPorts } from './page-call';
import * as payloads from './payloads';

type Definitions = ReturnType<typeof makeResolver>;

export function changePanel(load: LoadPorts): Definitions {
  return makeResolver<Calls<ChangeCalls>>({
    openChange: issueCall(load, payloads.looking, (ports, { person, issueId }, { patience }) =>
      openChange(ports, person, issueId, patience),
    ),
    approveChange: issueCall(load, payloads.approveChange, (ports, { person, issueId }, { comment, ...request }) =>
      decideChange(ports, person, issueId, { ...request, decision: 'approved', reason: comment || undefined }),
    ),
    declineChange: issueCall(load, payloads.declineChange, (ports, { person, issueId }, request) =>
      decideChange(ports, person, issueId, { ...request, decision: 'declined' }),
    ),
    decideRecords: issueCall(load, payloads.decideRecords, (ports, { person, issueId }, request) =>
      decideRecords(ports, person, issueId, { ...request, reason: request.reason || undefined }),
    ),
    withdrawDecision: issueCall(load, payloads.withdrawDecision, (ports, { person, issueId }, request) =>
      withdrawDecision(ports, person, issueId, request),
    ),
    reviewEmergency: issueCall(load, payloads.reviewEmergency, (ports, { person, issueId }, request) =>
      reviewEmergency(ports, person, issueId, request),
    ),
    openGateHistory: issueCall(load, payloads.gateHistoryOf, (ports, _place, { recordIssueId, cursor }) =>
      openGateHistory(ports, recordIssueId, cursor),
    ),
  });
}

export function projectPage(load: LoadPorts): Definitions {
  return makeResolver<Calls<ProjectCalls>>({
    openProject: projectCall(load, payloads.nothing, (ports, { projectId }) => openProject(ports, projectId)),
    findChanges: projectCall(load, payloads.words, (ports, { projectId }, { words }) =>
      findChanges(ports, projectId, words),
    ),
    planCommunications: projectCall(load, payloads.planCommunications, (ports, { person, projectId }, request) =>
      planCommunications(ports, person, { ...request, projectId }),
    ),
  });
}

export function sitePage(load: LoadPorts): Definitions {
  return makeResolver<Calls<ModuleCalls['site-page']>>({
    openMyApprovals: pageCall(load, payloads.openMyApprovals, (ports, { person }, request) =>
      openMyApprovals(ports, person, request),
    ),
    openEmergencies: pageCall(load, payloads.openEmergencies, async (ports, { person }, { cursor }) =>
      answer(await emergenciesToReview(ports, person, cursor)),
    ),
    openChangeToDecide: pageCall(load, payloads.changeToDecide, (ports, { person }, { changeIssueId, patience }) =>
      openChange(ports, person, changeIssueId, patience),
    ),
    decideOnChange: pageCall(load, payloads.decideOnChange, (ports, { person }, { changeIssueId, ...request }) =>
      decideRecords(ports, person, changeIssueId, { ...request, reason: request.reason || undefined }),
    ),
    withdrawOnChange: pageCall(load, payloads.withdrawOnChange, (ports, { person }, { changeIssueId, ...request }) =>
      withdrawDecision(ports, person, changeIssueId, request),
    ),
    reviewOnChange: pageCall(load, payloads.reviewOnChange, (ports, { person }, { changeIssueId, ...request }) =>
      reviewEmergency(ports, person, changeIssueId, request),
    ),
    openGateHistory: pageCall(load, payloads.gateHistoryOf, (ports, _context, { recordIssueId, cursor }) =>
      openGateHistory(ports, recordIssueId, cursor),
    ),
    openDelegations: pageCall(load, payloads.nothing, async (ports, { person }) =>
      answer(await delegationsOf(ports, person)),
    ),
    delegateApprovals: pageCall(load, payloads.delegateApprovals, (ports, { person }, request) =>
      delegateApprovals(ports, person, request),
    ),
    withdrawDelegation: pageCall(load, payloads.withdrawDelegation, (ports, { person }, request) =>
      withdrawDelegation(ports, person, request),
    ),
    findDeputies: pageCall(load, payloads.words, (ports, _context, { words }) => findDeputies(ports, words)),
    openAudit: pageCall(load, payloads.openAudit, (ports, _context, request) => openAudit(ports, request)),
    openHistory: pageCall(load, payloads.auditedIssue, (ports, _context, { issueId }) => openHistory(ports, issueId)),
    openHistoryEntries: pageCall(load, payloads.historyPage, (ports, _context, { issueId, cursor }) =>
      openHistoryEntries(ports, issueId, cursor),
    ),
    openHistoryDeliveries: pageCall(load, payloads.historyPage, (ports, _context, { issueId, cursor }) =>
      openHistoryDeliveries(ports, issueId, cursor),
    ),
    verifyLedger: pageCall(load, payloads.auditedInParts, (ports, _context, { issueId, cursor }) =>
      verifyLedger(ports, issueId, cursor),
    ),
    exportBundle: pageCall(load, payloads.auditedInParts, (ports, _context, { issueId, cursor }) =>
      exportBundle(ports, issueId, cursor),
    ),
  });
}

export function administrationPage(load: LoadPorts): Definitions {
  return makeResolver<Calls<AdministrationCalls>>({
    openAdministration: pageCall(load, payloads.nothing, (ports) => openAdministration(ports)),
    createMissing: pageCall(load, payloads.createMissing, (ports, _context, request) =>
      administer.createMissing(ports, request),
    ),
    saveSettings: pageCall(load, payloads.saveSettings, (ports, { person }, request) =>
      administer.saveSettings(ports, person, request),
    ),
    saveGroup: pageCall(load, payloads.saveGroup, (ports, { person }, request) =>
      groups.saveGroup(ports, person, request),
    ),
    uploadMembers: pageCall(load, payloads.uploadMembers, (ports, _context, request) =>
      members.uploadMembers(ports, request),
    ),
    openMembers: pageCall(load, payloads.openMembers, (ports, _context, request) =>
      members.openMembers(ports, request),
    ),
    addMember: pageCall(load, payloads.addMember, (ports, { person }, request) =>
      members.addMember(ports, person, request),
    ),
    removeMember: pageCall(load, payloads.removeMember, (ports, { person }, request) =>
      members.removeMember(ports, person, request),
    ),
    releaseAddress: pageCall(load, payloads.releaseAddress, (ports, { person }, request) =>
      groups.releaseAddress(ports, person, request),
    ),
    removeGroup: pageCall(load, payloads.removeGroup, (ports, { person }, request) =>
      groups.removeGroup(ports, person, request),
    ),
    checkPlaces: pageCall(load, payloads.checkPlaces, (ports, _context, request) =>
      destinations.checkPlaces(ports, request),
    ),
    renewDestinationSecret: pageCall(load, payloads.destination, (ports, { person }, request) =>
      destinations.renewDestinationSecret(ports, person, request),
    ),
    sendTestPost: pageCall(load, payloads.destination, (ports, _context, request) =>
      destinations.sendTestPost(ports, request),
    ),
    findPeople: pageCall(load, payloads.words, (ports, _context, { words }) => findMembers(ports, words)),
    findJiraGroups: pageCall(load, payloads.words, (ports, _context, { words }) =>
      administer.findJiraGroups(ports, words),
    ),
    chooseMailProvider: pageCall(load, payloads.chooseMailProvider, (ports, { person }, { provider }) =>
      administer.chooseMailProvider(ports, person, provider),
    ),
    saveProviderKey: pageCall(load, payloads.saveProviderKey, (ports, { person }, { provider, key }) =>
      administer.saveMailProviderKey(ports, person, { provider, use: 'sending', key }),
    ),
    saveEventKey: pageCall(load, payloads.saveEventKey, (ports, { person }, { provider, key }) =>
      administer.saveMailProviderKey(ports, person, { provider, use: 'reports', key }),
    ),
    removeProviderKeys: pageCall(load, payloads.removeProviderKeys, (ports, { person }, { provider }) =>
      administer.removeMailProviderKeys(ports, person, provider),
    ),
    armSending: pageCall(load, payloads.armSending, (ports, { person }, { reason }) =>
      administer.armSending(ports, person, reason),
    ),
    renewPipelineSecret: pageCall(load, payloads.nothing, (ports, { person }) =>
      administer.renewPipelineSecret(ports, person),
    ),
    saveTextSender: pageCall(load, payloads.saveTextSender, (ports, { person }, request) =>
      saveTextSender(ports, person, request),
    ),
    removeTextSender: pageCall(load, payloads.nothing, (ports, { person }) => removeTextSender(ports, person)),
    sendTestText: pageCall(load, payloads.sendTestText, (ports, _context, { number }) => sendTestText(ports, number)),
    sendTestMail: pageCall(load, payloads.sendTestMail, (ports, _context, request) =>
      administer.sendTestMail(ports, request),
    ),
    openPolicy: pageCall(load, payloads.nothing, (ports) => policies.openPolicy(ports)),
    listProjectRoles: pageCall(load, payloads.nothing, (ports) => policies.listProjectRoles(ports)),
    savePolicy: pageCall(load, payloads.savePolicy, (ports, { person }, request) =>
      policies.savePolicy(ports, person, request),
    ),
    tryPolicy: pageCall(load, payloads.tryPolicy, (ports, _context, request) => tryPolicy(ports, request)),
    removePolicy: pageCall(load, payloads.removePolicy, (ports, { person }, request) =>
      policies.removeProjectPolicy(ports, person, request),
    ),
  });
}
