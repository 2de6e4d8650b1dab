/** Calls of the panel on a Release Communications issue. */
import { makeResolver } from '@forge/resolver';
import type { Calls, RecordCalls } from '../contract';
import { adoptRecord } from '../usecases/planning/adopt-record';
import { askOverride } from '../usecases/overriding/ask-override';
import { attestTasks } from '../usecases/telling/attest-tasks';
import { attestDeployment } from '../usecases/verifying/attest-deployment';
import { decideOnStep } from '../usecases/run-book/decide-step';
import { dropCorrection } from '../usecases/correcting/drop-correction';
import { startCorrection } from '../usecases/correcting/start-correction';
import { findResponsible } from '../usecases/people/find-people';
import { grantOverride } from '../usecases/overriding/grant-override';
import { listDeliveries } from '../usecases/receiving/list-deliveries';
import { nameInstallation } from '../usecases/planning/name-installation';
import { openTasks } from '../usecases/telling/open-tasks';
import { openGateHistory } from '../usecases/records/open-gate-history';
import { openRecord, readProgress } from '../usecases/records/open-record';
import { pipelineRecipe } from '../usecases/verifying/pipeline-recipe';
import { scheduleCommunique } from '../usecases/planning/schedule-communique';
import { tryNow } from '../usecases/sending/try-now';
import { sendCommunications } from '../usecases/sending/send-communications';
import { settleDeliveries, settleDelivery } from '../usecases/receiving/settle-delivery';
import { remindNow, stopReminding } from '../usecases/confirming/steer-chase';
import { submitForApproval } from '../usecases/approving/submit-for-approval';
import { withdrawOverride } from '../usecases/overriding/withdraw-override';
import * as write from '../usecases/planning/write-communiques';
import { issueCall, type LoadPorts } from './page-call';
import * as payloads from './payloads';

export function recordPanel(load: LoadPorts): ReturnType<typeof makeResolver> {
  return makeResolver<Calls<RecordCalls>>({
    openRecord: issueCall(load, payloads.looking, (ports, { issueId }, { patience }) =>
      openRecord(ports, issueId, patience),
    ),
    adoptRecord: issueCall(load, payloads.nothing, (ports, { person, issueId }) => adoptRecord(ports, person, issueId)),
    addCommunique: issueCall(load, payloads.addCommunique, (ports, { person, issueId }, { groupId, kind }) =>
      write.addCommunique(ports, person, issueId, groupId, kind),
    ),
    saveCommunique: issueCall(load, payloads.saveCommunique, (ports, { person, issueId }, edit) =>
      write.saveCommunique(ports, person, issueId, edit),
    ),
    scheduleCommunique: issueCall(load, payloads.scheduleCommunique, (ports, { person, issueId }, request) =>
      scheduleCommunique(ports, person, issueId, request),
    ),
    decideStep: issueCall(load, payloads.decideStep, (ports, { person, issueId }, request) =>
      decideOnStep(ports, person, issueId, request),
    ),
    tryNow: issueCall(load, payloads.tryNow, (ports, { issueId }, request) => tryNow(ports, issueId, request)),
    remindNow: issueCall(load, payloads.communique, (ports, { person, issueId }, request) =>
      remindNow(ports, person, issueId, request),
    ),
    stopReminding: issueCall(load, payloads.stopReminding, (ports, { person, issueId }, request) =>
      stopReminding(ports, person, issueId, request),
    ),
    removeCommunique: issueCall(load, payloads.removeCommunique, (ports, { person, issueId }, request) =>
      write.removeCommunique(ports, person, issueId, request),
    ),
    draftWhat: issueCall(load, payloads.communique, (ports, { issueId }) => write.draftWhatAnew(ports, issueId)),
    previewCommunique: issueCall(load, payloads.previewCommunique, (ports, { issueId }, request) =>
      write.previewCommunique(ports, issueId, request),
    ),
    findPeople: issueCall(load, payloads.words, (ports, { issueId }, { words }) =>
      findResponsible(ports, issueId, words),
    ),
    refreshAudience: issueCall(load, payloads.nothing, (ports, { person, issueId }) =>
      write.refreshAudience(ports, person, issueId),
    ),
    submitForApproval: issueCall(load, payloads.submitForApproval, (ports, { person, issueId }, request) =>
      submitForApproval(ports, person, issueId, request),
    ),
    sendCommunications: issueCall(load, payloads.content, (ports, { person, issueId }, { contentDigest }) =>
      sendCommunications(ports, person, issueId, contentDigest),
    ),
    askOverride: issueCall(load, payloads.askOverride, (ports, { person, issueId }, request) =>
      askOverride(ports, person, issueId, request),
    ),
    grantOverride: issueCall(load, payloads.grantOverride, (ports, { person, issueId }, request) =>
      grantOverride(ports, person, issueId, request),
    ),
    withdrawOverride: issueCall(load, payloads.withdrawOverride, (ports, { person, issueId }, request) =>
      withdrawOverride(ports, person, issueId, request),
    ),
    startCorrection: issueCall(load, payloads.startCorrection, (ports, { person, issueId }, { reason }) =>
      startCorrection(ports, person, issueId, reason),
    ),
    dropCorrection: issueCall(load, payloads.dropCorrection, (ports, { person, issueId }, request) =>
      dropCorrection(ports, person, issueId, request),
    ),
    attestDeployment: issueCall(load, payloads.attestDeployment, (ports, { person, issueId }, attestation) =>
      attestDeployment(ports, person, issueId, attestation),
    ),
    nameInstallation: issueCall(load, payloads.nameInstallation, (ports, { person, issueId }, named) =>
      nameInstallation(ports, person, issueId, named),
    ),
    openGateHistory: issueCall(load, payloads.gateHistory, (ports, { issueId }, { cursor }) =>
      openGateHistory(ports, issueId, cursor),
    ),
    readProgress: issueCall(load, payloads.nothing, (ports, { issueId }) => readProgress(ports, issueId)),
    listDeliveries: issueCall(load, payloads.listDeliveries, (ports, { person, issueId }, request) =>
      listDeliveries(ports, person, issueId, request),
    ),
    settleDelivery: issueCall(load, payloads.settleDelivery, (ports, { person, issueId }, settlement) =>
      settleDelivery(ports, person, issueId, settlement),
    ),
    settleDeliveries: issueCall(load, payloads.settleDeliveries, (ports, { person, issueId }, request) =>
      settleDeliveries(ports, person, issueId, request),
    ),
    openTasks: issueCall(load, payloads.communique, (ports, { person, issueId }, { communiqueId }) =>
      openTasks(ports, person, issueId, communiqueId),
    ),
    attestTasks: issueCall(load, payloads.attestTasks, (ports, { person, issueId }, request) =>
      attestTasks(ports, person, issueId, request),
    ),
    pipelineRecipe: issueCall(load, payloads.nothing, (ports, { issueId }) => pipelineRecipe(ports, issueId)),
  });
}
