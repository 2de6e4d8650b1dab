import { useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import type { FrameHandlers, FrameModal, FrameNavigation } from '../../../forge/bridge/parent';
import { askHost, type Frame, invokeResolver, type Place } from '../api/sandbox';
import { useFlags } from '../shell/flags';
import { useTheme } from '../shell/theme';
import type { FrameHistory } from './app-frame';
import { deliverEvent } from './frame-events';
import { destinationOf } from './navigation';

interface FrameSurroundings {
  readonly frame: Frame;
  readonly place: Place;
  /** Absent where the frame has no address of its own: a panel or a modal. */
  readonly history?: FrameHistory | undefined;
  /** What `getContext` adds as `extension.modal`, in a modal's frame. */
  readonly modalContext?: unknown;
  readonly onResized: (height: number) => void;
  readonly onModal: (modal: FrameModal) => void;
  /** Absent where there is nothing to close: a panel or page. */
  readonly onClose?: ((payload: unknown) => void) | undefined;
}

/** What these pages do for an app's frame: the bridge's commands, in the name of the signed-in person. */
export function useFrameHandlers(surroundings: FrameSurroundings): FrameHandlers {
  const { frame, place, history, modalContext, onResized, onModal, onClose } = surroundings;
  const [, navigate] = useLocation();
  const { colorMode } = useTheme();
  const flags = useFlags();
  const client = useQueryClient();
  const call = { ...place, module: frame.moduleKey };

  const go = (to: FrameNavigation): void => {
    const destination = destinationOf(to, location.origin);
    if (destination === undefined) throw new Error('This site has no page for that destination.');
    const url = destination.kind === 'page' ? destination.address : destination.url;
    if (to.newTab || destination.kind === 'elsewhere') window.open(url, '_blank', 'noopener');
    else navigate(url);
  };

  return {
    invoke: (functionKey, payload) => invokeResolver({ ...call, functionKey, payload }),
    fetchProduct: (payload) => askHost({ ...call, command: 'fetchProduct', payload }),
    egressGet: (payload) => askHost({ ...call, command: 'egressGet', payload }),
    egressSet: async (payload) => {
      // Atlassian's own dialog in a real site; a page of the app cannot answer it.
      if (!window.confirm(`Allow the app to send data to these hosts?\n\n${hostsIn(payload)}`))
        throw new Error('The administrator did not allow it.');
      return askHost({ ...call, command: 'egressSet', payload });
    },
    getContext: async () =>
      withModal(await askHost({ ...call, command: 'getContext', theme: colorMode }), modalContext),
    colorMode: () => colorMode,
    navigate: go,
    getUrl: (to) => {
      const destination = destinationOf(to, location.origin);
      if (destination === undefined) throw new Error('This site has no page for that destination.');
      return destination.kind === 'page' ? location.origin + destination.address : destination.url;
    },
    reload: () => location.reload(),
    refresh: () => void client.invalidateQueries(),
    ...(onClose === undefined ? {} : { close: onClose, submit: onClose }),
    showFlag: (flag) =>
      void flags.show({
        id: flag.id,
        kind: flag.type,
        title: flag.title ?? '',
        ...(flag.description === undefined ? {} : { description: flag.description }),
        isAutoDismiss: flag.isAutoDismiss ?? false,
        actions: flag.actions.map(({ text, act }) => ({ text, onClick: act })),
      }),
    closeFlag: (id) => flags.close(id),
    openModal: (modal) => {
      if (modal.resource?.includes('/')) {
        throw new Error('The sandbox opens modals only with a resource’s first page, not with one of its entries.');
      }
      onModal(modal);
    },
    setTitle: (title) => {
      document.title = title;
    },
    historyPath: () => history?.path ?? '/',
    historyChanged: (path) => history?.go(path),
    resized: onResized,
    emitted: deliverEvent,
  };
}

function hostsIn(payload: unknown): string {
  return [...JSON.stringify(payload).matchAll(/"domain":"([^"]*)"/g)].map(([, domain]) => domain).join('\n');
}

function withModal(context: unknown, modalContext: unknown): unknown {
  if (modalContext === undefined || typeof context !== 'object' || context === null) return context;
  const extension = 'extension' in context && typeof context.extension === 'object' ? context.extension : {};
  return { ...context, extension: { ...extension, modal: modalContext } };
}
