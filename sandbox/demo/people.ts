import { type Person } from '../ports';

function person(number: string, displayName: string, emailAddress: string, timeZone: string, role = ''): Person {
  return { accountId: `5f${number.padStart(22, '0')}`, displayName, emailAddress, timeZone, locale: 'en_GB', role };
}

/** The people of the story. */
export const people = {
  sam: person('1', 'Sam Weber', 'sam@example.com', 'Europe/Berlin', 'administrator'),
  mei: person('2', 'Mei Tanaka', 'mei@example.com', 'Asia/Tokyo', 'developer'),
  carlos: person('3', 'Carlos Ruiz', 'carlos@example.com', 'Europe/Madrid', 'change manager'),
  ada: person('4', 'Ada Okafor', 'ada@example.com', 'Europe/London', 'deployment engineer'),
  ines: person('5', 'Ines Duarte', 'ines@example.com', 'America/Sao_Paulo', 'auditor'),
  lena: person('6', 'Lena Fischer', 'lena@example.com', 'Europe/Berlin', 'stakeholder'),
  noor: person('7', 'Noor Haddad', 'noor@example.com', 'Europe/Paris', 'change manager (deputy)'),
} as const;

const namesAndZones: readonly (readonly [displayName: string, timeZone: string])[] = [
  ['Agnieszka Nowak', 'Europe/Warsaw'],
  ['Amina Yusuf', 'Africa/Lagos'],
  ['André Lefèvre', 'Europe/Paris'],
  ['Anjali Rao', 'Asia/Kolkata'],
  ['Björn Åkesson', 'Europe/Stockholm'],
  ['Chen Wei', 'Asia/Shanghai'],
  ['Daniel Cohen', 'Asia/Jerusalem'],
  ['Elif Demir', 'Europe/Istanbul'],
  ['Femke de Vries', 'Europe/Amsterdam'],
  ['Grace Mwangi', 'Africa/Nairobi'],
  ['Hannah Schmidt', 'Europe/Berlin'],
  ['Isabella Rossi', 'Europe/Rome'],
  ['Jakub Dvořák', 'Europe/Prague'],
  ['Kenji Sato', 'Asia/Tokyo'],
  ['Lucía Fernández', 'Europe/Madrid'],
  ['Maria Papadopoulou', 'Europe/Athens'],
  ['Nguyễn Thị Lan', 'Asia/Ho_Chi_Minh'],
  ['Oliver Brown', 'Europe/London'],
  ['Priya Sharma', 'Asia/Kolkata'],
  ['Ricardo Almeida', 'America/Sao_Paulo'],
  ['Siobhán Murphy', 'Europe/Dublin'],
  ['Tariq al-Masri', 'Asia/Dubai'],
  ['Victoria Chukwu', 'Africa/Lagos'],
  ['William O’Connor', 'America/New_York'],
];

/** The Jira group that one of the stakeholder groups is: Lena and 24 more. */
export const queryUsers = {
  groupName: 'query-users',
  others: namesAndZones.map(([displayName, timeZone], index) => {
    const number = String(index + 1).padStart(2, '0');
    return person(`1${number}`, displayName, `user-${number}@example.com`, timeZone);
  }),
};

export const everybody: readonly Person[] = [...Object.values(people), ...queryUsers.others];

/** Contacts without Jira accounts, 25 of them: the other stakeholder group. */
export const partners: readonly { readonly name: string; readonly address: string }[] = [
  'Alba Moreno',
  'Bashir Khan',
  'Clara Jensen',
  'Dmitri Volkov',
  'Eun-ji Park',
  'Fatou Diallo',
  'Gergő Kovács',
  'Hiroshi Tanabe',
  'Ingrid Haugen',
  'João Pereira',
  'Katya Ivanova',
  'Liam Walsh',
  'Marta Kowalska',
  'Niko Virtanen',
  'Olga Petrova',
  'Pierre Dubois',
  'Quynh Tran',
  'Rosa Martínez',
  'Søren Nielsen',
  'Tomáš Novák',
  'Ulrike Bauer',
  'Valeria Conti',
  'Wanjiru Kamau',
  'Ximena Torres',
  'Yara Haddad',
].map((name, index) => ({ name, address: `contact-${String(index + 1).padStart(2, '0')}@partners.example` }));
