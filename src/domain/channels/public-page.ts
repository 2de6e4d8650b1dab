/**
 * A page that the app serves to everybody who has its address: what was released, the newest first. What is published is
 * kept with the delivery's id, so that it stands there once however often it is repeated, and a correction takes the
 * place of what it corrects.
 */
import { previewHtml } from '../publishing/public-page-html';
import type { ChannelDefinition } from './channel';
import { composePublished } from './published';

export const publicPage: ChannelDefinition = {
  takes: 'destination',
  proves:
    'The message is on the page, for everybody who has the page’s address. Nobody in particular can confirm having read it.',
  recognisesRepeats: true,
  render(communique, facts) {
    const { message, text } = composePublished(communique, facts);
    return { subject: communique.subject, html: previewHtml(message), text, post: message };
  },
  ownPages: {
    noun: 'public page',
    nameHelp: 'Everybody sees it at the top of the page: Releases of Harbour',
  },
};
