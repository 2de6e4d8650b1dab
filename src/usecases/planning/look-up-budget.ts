/** How many people a page’s invocation may look up; who is more is looked up in the background. */

/** So many people are looked up in a few seconds; a page waits for at most 25 (Forge, limits of invocations). */
export const PEOPLE_AT_ONCE = 1_000;

/** What is left of it in one invocation, used up group by group. */
export class LookUpBudget {
  private left = PEOPLE_AT_ONCE;

  get people(): number {
    return this.left;
  }

  use(people: number): void {
    this.left -= people;
  }
}
