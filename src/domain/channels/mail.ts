/** The two ways of mail: through Jira to people with Jira accounts, through a mail provider to everybody else. */
import { renderMail } from '../communique/message';
import type { ChannelDefinition } from './channel';

export const jiraMail: ChannelDefinition = {
  takes: 'jira-user',
  proves: 'Jira takes the mail and says nothing about its arrival; its reader can confirm it.',
  recognisesRepeats: false,
  render: (communique, facts) => renderMail(communique, facts),
};

export const externalMail: ChannelDefinition = {
  takes: 'address',
  proves: 'The mail provider reports what was delivered and what bounced; its reader can confirm it.',
  recognisesRepeats: false,
  reportsBack: true,
  render: (communique, facts) => renderMail(communique, facts),
};
