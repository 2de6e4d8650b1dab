/** What a site asks of its gates. Every part is optional where it is stored; what is not set has a default. */

/** Whose word about a deployment can open the gate. A word against it counts from anybody. */
export const VERIFICATION_SOURCES = ['pipeline', 'person'] as const;
export type VerificationSource = (typeof VERIFICATION_SOURCES)[number];

export interface DeploymentPolicy {
  readonly sources: readonly VerificationSource[];
  /** Where only people say that it is verified, two of them have to: nobody sends on their own word alone. */
  readonly attestationNeedsSecondPerson: boolean;
}

/** As it is stored with the site's settings. */
export interface SitePolicy {
  readonly deployment?: Partial<DeploymentPolicy>;
}

/** As the gates use it. */
export interface GatePolicy {
  readonly deployment: DeploymentPolicy;
}

export const DEFAULT_POLICY: GatePolicy = {
  deployment: { sources: ['pipeline', 'person'], attestationNeedsSecondPerson: true },
};

export function resolvePolicy(stored: SitePolicy | undefined): GatePolicy {
  return { deployment: { ...DEFAULT_POLICY.deployment, ...stored?.deployment } };
}
