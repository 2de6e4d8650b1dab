/** Which receivers a webhook may have: whatever its URL makes of a private host is refused before anything else is done. */
import fc from 'fast-check';
import { CHANNEL_DEFINITIONS } from '../../../src/domain/channels';
import { runs } from '../../builders/arbitraries';

const objection = (address: string): string | undefined =>
  CHANNEL_DEFINITIONS.webhook.destination?.objectionTo(address);

it.each([
  'https://hooks.harbour.example/releases',
  'https://HOOKS.Harbour.Example/releases?team=7#top',
  'https://hooks.harbour.example:443/releases',
  'https://пример.рф/выпуски',
  'https://xn--e1afmkfd.xn--p1ai/releases',
  'https://münchen.example/releases',
])('%s is taken', (address) => {
  expect(objection(address)).toBeUndefined();
});

it.each([
  ['https://10.0.0.1/hook', 'public hosts only'],
  ['https://127.0.0.1/hook', 'public hosts only'],
  ['https://127.1/hook', 'public hosts only'],
  ['https://2130706433/hook', 'public hosts only'],
  ['https://0x7f.0.0.1/hook', 'public hosts only'],
  ['https://169.254.169.254/latest/meta-data', 'public hosts only'],
  ['https://8.8.8.8/hook', 'public hosts only'],
  ['https://１２７.0.0.1/hook', 'public hosts only'],
  ['https://[::1]/hook', 'public hosts only'],
  ['https://[fe80::1]/hook', 'public hosts only'],
  ['https://[::ffff:10.0.0.1]/hook', 'public hosts only'],
  ['https://localhost/hook', 'public hosts only'],
  ['https://hooks.localhost/hook', 'public hosts only'],
  ['https://jenkins/hook', 'public hosts only'],
  ['https://jenkins.local/hook', 'public hosts only'],
  ['https://jenkins.internal/hook', 'public hosts only'],
  ['https://jenkins.home.arpa/hook', 'public hosts only'],
  ['https://jenkins.corp/hook', 'public hosts only'],
  ['https://hidden.onion/hook', 'public hosts only'],
  ['https://-hooks.example.com/hook', 'public hosts only'],
  ['https://hooks.example.com./hook', 'full stop at the end of hooks.example.com.'],
  ['https://10.0.0.1./hook', 'public hosts only'],
  ['https://ada:secret@hooks.example.com/hook', 'user name or password'],
  ['https://hooks.example.com@10.0.0.1/hook', 'user name or password'],
  ['https://hooks.example.com:8443/hook', 'names a port'],
  ['http://hooks.example.com/hook', 'begins with https://'],
  ['hooks.example.com/hook', 'begins with https://'],
])('%s is refused, saying what is wrong with it: %s', (address, words) => {
  expect(objection(address)).toContain(words);
});

it('no number is taken for a host, however it is written', () => {
  const octet = fc.nat(255);
  const spelled = fc.tuple(octet, fc.constantFrom(10, 8, 16)).map(([value, base]) => {
    const digits = value.toString(base);
    return base === 16 ? `0x${digits}` : base === 8 ? `0${digits}` : digits;
  });
  fc.assert(
    fc.property(fc.array(spelled, { minLength: 1, maxLength: 4 }), (parts) => {
      expect(objection(`https://${parts.join('.')}/hook`)).toBeDefined();
    }),
    runs(200),
  );
});
