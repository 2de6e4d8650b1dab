import type { FrameConnection } from '../../../forge/bridge/parent';

const open = new Set<FrameConnection>();

/** Makes a frame hear the events that the app's other frames on the page emit. Returns what ends that. */
export function joinEvents(connection: FrameConnection): () => void {
  open.add(connection);
  return () => open.delete(connection);
}

export function deliverEvent(event: string, payload: unknown): void {
  for (const connection of open) connection.deliver(event, payload);
}
