/**
 * How an invocation that delivers divides its time. Being ended between a message's attempt and its outcome leaves that
 * message uncertain, so what is begun last has to come to its end whatever is slow:
 *
 *     0 s         32 s                  54 s                                  110 s        120 s
 *     | handing over | the last hand-over | its outcome is written, and the rest | the lease ends
 *
 * What was left waits for the next invocation, and an attempt that is still open when its lease ends was cut off.
 */

/** After that the platform ends it: `timeoutSeconds` of the function in manifest.yml. */
export const INVOCATION_MILLISECONDS = 110_000;

/** Nothing is handed over any more after that. It is what a hundred mails through Jira take, which are paced: one batch. */
export const WORKING_MILLISECONDS = 32_000;

/**
 * The longest that handing a parcel over takes, its messages side by side: what is there already is asked for, in two
 * questions of five seconds or one search of ten, and then its answer is waited for, for twelve.
 */
export const HANDING_OVER_MILLISECONDS = 22_000;

/**
 * What is left after that, for writing down what it came to: where the storage takes no more for the moment, one step
 * waits for 31 seconds at most, and a ledger's entry and what goes on from there take seconds.
 */
export const WRITING_MILLISECONDS = INVOCATION_MILLISECONDS - WORKING_MILLISECONDS - HANDING_OVER_MILLISECONDS;
