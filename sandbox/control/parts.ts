import { type Clock, type Faults, type ForgeHost, type JiraSite } from '../ports';
import { type World } from '../world/world';

/** What the HTTP interface gives access to. */
export interface Parts {
  readonly site: JiraSite;
  readonly host: ForgeHost;
  readonly world: Pick<World, 'mail' | 'posts' | 'outbound' | 'fetch' | 'idle'>;
  readonly clock: Clock;
  readonly faults: Faults;
  /** Where the site's pages and the app's frames are reached; two origins, so that a browser keeps them apart. */
  readonly addresses: () => { readonly url: string; readonly frameUrl: string };
  /** What a deployment pipeline of the demo knows, for the form that posts evidence as a pipeline would. */
  readonly deploymentStory: () => unknown;
}
