import { makeInvoke } from '@forge/bridge';
import { type Calls, type ModuleCalls } from '../../src/contract';

/** The calls of one page to its resolver, typed by the contract that both sides compile against. */
export function callsOf<Page extends keyof ModuleCalls>() {
  return makeInvoke<Calls<ModuleCalls[Page]>>();
}
