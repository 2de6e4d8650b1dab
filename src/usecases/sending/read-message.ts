import { sha256Hex } from '../../domain/encoding/digest';
import type { Message } from '../../domain/communique/message';
import type { Ports } from '../../ports';
import { readContents } from '../planning/contents';

/** Exactly what was authorised: bytes that do not have the authorised digest leave for nobody. */
export async function readMessage(ports: Pick<Ports, 'store'>, digest: string): Promise<Message> {
  const content = (await readContents(ports, [digest])).get(digest);
  if (!content) throw new Error('The content of an authorised message is missing.');
  if (sha256Hex(content.text) !== digest) throw new Error('The content of an authorised message was changed.');
  return JSON.parse(content.text) as Message;
}
