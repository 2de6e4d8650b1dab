/** The invocation in which a call is made, as far as the far sides need to know. */
export interface CallContext {
  readonly invocationId: string;
  /** The person whose click this is; undefined for schedules, consumers, product events and web triggers. */
  readonly accountId: string | undefined;
  /** How many queue pushes lie between this invocation and what began it. */
  readonly depth: number;
}
