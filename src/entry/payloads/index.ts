/** The shapes of what pages send. Messages are for people: each says what to do. */
export * from './shared';
export * from './record-panel';
export * from './decisions';
export * from './project-page';
export * from './my-approvals';
export * from './audit-page';
export * from './administration-page';
export * from './policy';
