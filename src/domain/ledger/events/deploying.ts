/** What is installed, and who says so. */
import type { Digest } from '../../encoding/digest';
import type { Commitment } from '../commitment';
import type { Event } from './shared';

export type Deploying =
  /** What the record names to be installed, and the environments of its phase; replaces what it named before. */
  | Event<
      'installation-named',
      {
        readonly revision: number;
        readonly artifacts: readonly string[];
        readonly commits: readonly string[];
        readonly environments: readonly string[];
      }
    >
  /** The status in which a change request was found, which the policy takes for a verified, or a failed, deployment. */
  | Event<
      'change-status-recognised',
      {
        readonly change: string;
        readonly version: string;
        readonly verdict: 'verified' | 'failed';
        /** Digest of the status's name. */
        readonly status: Digest;
        readonly observedAt: string;
      }
    >
  | Event<
      'deployment-evidence',
      {
        readonly source: string;
        readonly sequence: number;
        readonly environment: string;
        readonly version: string;
        /** Digests of what was installed, and hashes of the commits that it was built from. */
        readonly artifacts?: readonly string[];
        readonly commits?: readonly string[];
        readonly verdict: 'deployed' | 'verified' | 'failed' | 'rolled-back';
        /** Digest of the evidence exactly as received. */
        readonly evidence: Digest;
        readonly observedAt: string;
        /** What a person says they checked; absent where a pipeline reported. */
        readonly checked?: Commitment;
        /** A person says that it was deployed anew since the failure that is known. */
        readonly deployedAnew?: boolean;
        /** Who approved or reviewed the deployment, as the pipeline knows them. */
        readonly approvedBy?: readonly Commitment[];
      }
    >;
