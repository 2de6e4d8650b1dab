import { type AdministrationView } from '../../../src/contract';

/** What every part of the administration page works on. */
export interface PartProps {
  readonly view: AdministrationView;
  readonly show: (view: AdministrationView) => void;
}

/** A project of the site, to choose from. */
export interface ProjectOption {
  readonly id: string;
  readonly key: string;
  readonly name: string;
}
