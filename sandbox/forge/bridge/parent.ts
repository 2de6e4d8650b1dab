import { type ColorMode, type FrameMessage, isCallback, isForgeMessage, type PageMessage } from './protocol';

/** A flag as `@forge/bridge`'s `showFlag` describes it; its actions are called through `act`. */
export interface FrameFlag {
  readonly id: string;
  readonly type: 'info' | 'success' | 'warning' | 'error';
  readonly appearance?: string;
  readonly title?: string;
  readonly description?: string;
  readonly isAutoDismiss?: boolean;
  readonly actions: readonly { readonly text: string; readonly act: () => void }[];
}

/** A modal as `new Modal({...}).open()` asks for it. */
export interface FrameModal {
  readonly resource: string | null;
  readonly size: unknown;
  readonly context: unknown;
  readonly title: string;
  readonly closeOnEscape: boolean;
  readonly closeOnOverlayClick: boolean;
  /** Tells the frame that the modal was closed, with what `view.close(payload)` gave. */
  readonly closed: (payload?: unknown) => void;
}

/** Where `router.navigate` or `router.open` leads. */
export type FrameNavigation = { readonly newTab: boolean } & (
  { readonly url: string } | { readonly target: string; readonly parameters: Readonly<Record<string, unknown>> }
);

/** What the page around the frame does for it. A command without a handler is answered with an error that names it. */
export interface FrameHandlers {
  invoke(functionKey: string, payload: unknown): Promise<unknown>;
  /** `fetchProduct` of the bridge, with its payload as it came. */
  fetchProduct(payload: unknown): Promise<unknown>;
  /** The hosts that administrators allowed the app to reach. */
  egressGet?(payload: unknown): Promise<unknown>;
  /** Asks the person to allow more, and rejects when they do not. */
  egressSet?(payload: unknown): Promise<unknown>;
  getContext(): Promise<unknown>;
  /** The page's colour mode now; changes are told with `setTheme`. */
  colorMode(): ColorMode;
  navigate?(to: FrameNavigation): void;
  /** The address of a place, for `router.getUrl`. */
  getUrl?(to: { readonly target: string; readonly parameters: Readonly<Record<string, unknown>> }): string;
  reload?(): void;
  /** Shows the newest data: the page may read its own again. */
  refresh?(payload: unknown): void;
  close?(payload: unknown): void;
  submit?(payload: unknown): void;
  showFlag?(flag: FrameFlag): void;
  closeFlag?(id: string): void;
  openModal?(modal: FrameModal): void;
  setTitle?(title: string): void;
  /** The path within the app that the page's address says when the frame starts. */
  historyPath?(): string;
  historyChanged?(path: string): void;
  /** Height of the content in pixels. */
  resized?(height: number): void;
  /** An event for the app's other frames on the page; hand it to their `deliver`. */
  emitted?(event: string, payload: unknown): void;
}

export interface FrameConnection {
  setTheme(colorMode: ColorMode): void;
  /** Tells the frame that the page's address has another path within the app now. */
  setPath(path: string): void;
  /** Hands an event of another frame of the same app to this one. */
  deliver(event: string, payload: unknown): void;
  disconnect(): void;
}

type Payload = Readonly<Record<string, unknown>>;

/**
 * Connects an app's frame to the page that holds it. Call it before the frame loads, or at the latest in its first
 * moments: a call that nobody heard is not repeated.
 */
export function connectFrame(frame: HTMLIFrameElement, handlers: FrameHandlers): FrameConnection {
  const origin = new URL(frame.src).origin;
  const subscriptions = new Map<number, { readonly event: string; readonly callback: number }>();
  let lastSubscription = 0;

  function post(message: PageMessage): void {
    frame.contentWindow?.postMessage(message, origin);
  }

  function callBack(reference: unknown, ...values: readonly unknown[]): void {
    if (isCallback(reference)) post({ forge: 1, kind: 'callback', callback: reference.__callback, arguments: values });
  }

  function needed<Handler>(command: string, handler: Handler | undefined): Handler {
    if (handler === undefined) throw new Error(`This page does not offer "${command}" to apps.`);
    return handler;
  }

  function flagOf(payload: Payload): FrameFlag {
    const actions = Array.isArray(payload['actions']) ? (payload['actions'] as Payload[]) : [];
    return {
      ...(payload as Pick<FrameFlag, 'id' | 'type' | 'appearance' | 'title' | 'description' | 'isAutoDismiss'>),
      actions: actions.map((action) => ({ text: String(action['text']), act: () => callBack(action['onClick']) })),
    };
  }

  function modalOf(payload: Payload): FrameModal {
    return {
      resource: typeof payload['resource'] === 'string' ? payload['resource'] : null,
      size: payload['size'],
      context: payload['context'],
      title: String(payload['title'] ?? ''),
      closeOnEscape: payload['closeOnEscape'] !== false,
      closeOnOverlayClick: payload['closeOnOverlayClick'] !== false,
      closed: (result) => callBack(payload['onClose'], result),
    };
  }

  function navigationOf(payload: Payload): FrameNavigation {
    const { type, url, target, ...parameters } = payload;
    const newTab = type === 'new-tab';
    return typeof url === 'string' ? { newTab, url } : { newTab, target: String(target), parameters };
  }

  async function perform(command: string, given: unknown): Promise<unknown> {
    const payload = (typeof given === 'object' && given !== null ? given : {}) as Payload;
    switch (command) {
      case 'invoke':
        return handlers.invoke(String(payload['functionKey']), payload['payload']);
      case 'fetchProduct':
        return handlers.fetchProduct(given);
      case '__permission__egressGet':
        return needed(command, handlers.egressGet)(given);
      case '__permission__egressSet':
        return needed(command, handlers.egressSet)(given);
      case 'getContext':
        return handlers.getContext();
      case 'enableTheming':
        return handlers.colorMode();
      case 'createHistory':
        return handlers.historyPath?.() ?? '/';
      case 'historyChanged':
        return handlers.historyChanged?.(String(payload['path']));
      case 'navigate':
        return needed(command, handlers.navigate)(navigationOf(payload));
      case 'getUrl': {
        const { target, ...parameters } = payload;
        return needed(command, handlers.getUrl)({ target: String(target), parameters });
      }
      case 'reload':
        return needed(command, handlers.reload)();
      case 'refresh':
        return needed(command, handlers.refresh)(given);
      case 'close':
        return needed(command, handlers.close)(given);
      case 'submit':
        return needed(command, handlers.submit)(given);
      case 'showFlag':
        return needed(command, handlers.showFlag)(flagOf(payload));
      case 'closeFlag':
        return needed(command, handlers.closeFlag)(String(payload['id']));
      case 'openModal':
        return needed(command, handlers.openModal)(modalOf(payload));
      case 'changeWindowTitle':
        return needed(command, handlers.setTitle)(String(given));
      case 'emitReadyEvent':
        return undefined;
      case 'emit':
      case 'emitPublic':
        return handlers.emitted?.(String(payload['event']), payload['payload']);
      case 'on':
      case 'onPublic': {
        lastSubscription += 1;
        const { event, callback } = payload;
        if (isCallback(callback)) {
          subscriptions.set(lastSubscription, { event: String(event), callback: callback.__callback });
        }
        return lastSubscription;
      }
      case 'off':
        subscriptions.delete(Number(payload['subscription']));
        return undefined;
      default:
        throw new Error(`The sandbox does not offer the bridge's command "${command}".`);
    }
  }

  async function heard(event: MessageEvent<unknown>): Promise<void> {
    if (event.source !== frame.contentWindow || event.origin !== origin || !isForgeMessage(event.data)) return;
    const message = event.data as FrameMessage;
    if (message.kind === 'resize') {
      handlers.resized?.(message.height);
      return;
    }
    try {
      post({ forge: 1, kind: 'answer', id: message.id, value: await perform(message.command, message.payload) });
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      post({ forge: 1, kind: 'answer', id: message.id, error: text });
    }
  }

  const listener = (event: MessageEvent<unknown>): void => void heard(event);
  window.addEventListener('message', listener);
  return {
    setTheme: (colorMode) => post({ forge: 1, kind: 'theme', colorMode }),
    setPath: (path) => post({ forge: 1, kind: 'history', path }),
    deliver(event, payload) {
      for (const subscription of subscriptions.values()) {
        if (subscription.event !== event) continue;
        post({ forge: 1, kind: 'callback', callback: subscription.callback, arguments: [payload] });
      }
    },
    disconnect: () => window.removeEventListener('message', listener),
  };
}
