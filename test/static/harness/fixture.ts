import { type Answer, type ModuleCalls, type Refusal } from '../../../src/contract';

type Function = (...payload: never[]) => unknown;

/** The answers of a resolver, by call; a call that has none is a mistake in the test, and breaks. */
export type Answers<Page extends keyof ModuleCalls> = {
  readonly [Name in keyof ModuleCalls[Page]]?: ModuleCalls[Page][Name] extends Function
    ? (
        ...payload: Parameters<ModuleCalls[Page][Name]>
      ) => ReturnType<ModuleCalls[Page][Name]> | Promise<ReturnType<ModuleCalls[Page][Name]>>
    : never;
};

/** One situation in which a page is looked at. */
export interface Fixture {
  readonly page: keyof ModuleCalls;
  readonly answers: Readonly<Record<string, Function | undefined>>;
  /** Account id of the reader, when it matters. */
  readonly reader?: string;
  /** The app's part of the address, on a page that has one. */
  readonly path?: string;
}

export function fixture<Page extends keyof ModuleCalls>(
  page: Page,
  answers: Answers<Page>,
  reader?: string,
  path?: string,
): Fixture {
  return { page, answers: answers as Fixture['answers'], reader, path };
}

export const yes = <T>(value: T): Answer<T> => ({ ok: true, value });
export const no = (refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } => ({ ok: false, refusal });

/** Answers so many milliseconds later, by the page's clock. */
export const later = async <T>(milliseconds: number, value: T): Promise<T> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds, value));

/** Something that broke, as the bridge reports it: a rejected call. */
export const broken = (): never => {
  throw new Error('There was an error invoking the function');
};

/** Saturday 21 November 2026, 12:00 UTC. */
export const NOW = Date.UTC(2026, 10, 21, 12, 0);
export const minutesAgo = (minutes: number): number => NOW - minutes * 60_000;

export const ADA = '5f0000000000000000000004';
export const CARLOS = '5f0000000000000000000003';
export const MEI = '5f0000000000000000000002';
export const PEOPLE = { [ADA]: 'Ada Okafor', [CARLOS]: 'Carlos Ruiz', [MEI]: 'Mei Tanaka' };

export const LONG_NAME =
  'Nutzerinnen und Nutzer der Abrechnungsschnittstelle für grenzüberschreitende Bahnverkehrsdienstleistungen (Ost)';
export const HEBREW = 'משתמשי השאילתות';
export const ARABIC = 'الإصدار الجديد من البوابة متاح الآن';
export const DIGEST = '9f2c41d07a5be18cc3f0a9d2b6e47f11c8a90b53de7241fa6b1c0d9e8f7a6b5c';
