/** One export for each function of manifest.yml. */
import { loadPorts } from './app';
import * as background from './entry/background';
import * as consumers from './entry/consumers';
import { acknowledgement as acknowledgementPage } from './entry/acknowledgement';
import { deploymentEvidence as receiveEvidence } from './entry/deployment-evidence';
import { mailEvents as receiveMailEvents } from './entry/mail-events';
import * as pages from './entry/pages';
import { publicPage as showPublicPage } from './entry/public-page';
import { recordPanel } from './entry/record-panel';

const loadForPage = (): ReturnType<typeof loadPorts> => loadPorts('page');

export const recordResolver = recordPanel(loadForPage);
export const changeResolver = pages.changePanel(loadForPage);
export const projectResolver = pages.projectPage(loadForPage);
export const siteResolver = pages.sitePage(loadForPage);
export const administrationResolver = pages.administrationPage(loadForPage);
export const gatesValidator = background.gatesValidator(loadPorts);
export const deploymentEvidence = receiveEvidence(loadPorts);
export const acknowledgement = acknowledgementPage(loadPorts);
export const mailEvents = receiveMailEvents(loadPorts);
export const publicPage = showPublicPage(loadPorts);
export const deliver = consumers.deliver(loadPorts);
export const linkVersionIssues = consumers.linkIssues(loadPorts);
export const lookUpAudience = consumers.lookUp(loadPorts);
export const followUp = consumers.followUpOn(loadPorts);
export const sweep = background.sweep(loadPorts);
export const productEvents = background.productEvents(loadPorts);
export const installed = background.installed(loadPorts);
