import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { connectFrame, type FrameConnection, type FrameHandlers, type FrameModal } from '../../../forge/bridge/parent';
import type { Frame, Place } from '../api/sandbox';
import { Waiting } from '../common/loading';
import { useTheme } from '../shell/theme';
import { AppModal } from './app-modal';
import { joinEvents } from './frame-events';
import { useFrameHandlers } from './use-frame-handlers';
import './app-frame.css';

/** What Forge allows an app's frame. It is on another origin, so `allow-same-origin` gives it only its own. */
const sandbox =
  'allow-downloads allow-forms allow-modals allow-pointer-lock allow-same-origin allow-scripts allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation';

/** In pixels. A frame without height is not laid out by the browser, so it could never measure itself. */
const firstHeight = 150;

/** The part of the page's address that is the app's, and the way to change it. */
export interface FrameHistory {
  readonly base: string;
  readonly path: string;
  readonly go: (path: string) => void;
}

interface AppFrameProps {
  readonly frame: Frame;
  readonly place: Place;
  readonly history?: FrameHistory | undefined;
  readonly modalContext?: unknown;
  readonly onClose?: (payload: unknown) => void;
}

/** A page of the app in a frame as high as its content, connected to this page by the bridge. */
export function AppFrame({ frame, place, history, modalContext, onClose }: AppFrameProps) {
  const element = useRef<HTMLIFrameElement>(null);
  const connection = useRef<FrameConnection>();
  const [height, setHeight] = useState(0);
  const [modal, setModal] = useState<FrameModal>();
  const { colorMode } = useTheme();
  const handlers = useFrameHandlers({
    frame,
    place,
    history,
    modalContext,
    onResized: setHeight,
    onModal: setModal,
    onClose,
  });
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });

  // Before the browser paints, so that the listener stands before the frame's first message.
  useLayoutEffect(() => {
    const iframe = element.current;
    if (iframe === null) return undefined;
    const connected = connectFrame(iframe, newest(latest));
    const leaveEvents = joinEvents(connected);
    connection.current = connected;
    return () => {
      leaveEvents();
      connected.disconnect();
      connection.current = undefined;
    };
  }, [frame.url]);

  // A frame asks for the theme when it starts; only changes after that are news to it.
  const told = useRef(colorMode);
  useEffect(() => {
    if (told.current === colorMode) return;
    told.current = colorMode;
    connection.current?.setTheme(colorMode);
  }, [colorMode]);

  const path = history?.path;
  useEffect(() => {
    if (path !== undefined) connection.current?.setPath(path);
  }, [path]);

  return (
    <>
      {height === 0 && <FrameWaiting title={frame.title} />}
      <iframe
        ref={element}
        className={height === 0 ? 'app-frame app-frame-loading' : 'app-frame'}
        style={{ height: height === 0 ? firstHeight : height }}
        title={frame.title}
        sandbox={sandbox}
        src={frame.url}
      />
      {modal !== undefined && (
        <AppModal
          frame={frame}
          place={place}
          modal={modal}
          onClosed={(payload) => {
            setModal(undefined);
            modal.closed(payload);
          }}
        />
      )}
    </>
  );
}

const longWait = 10_000;

/** Words while the frame shows nothing; after a while they say where to look. */
function FrameWaiting({ title }: { readonly title: string }) {
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), longWait);
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      <Waiting label={`Loading ${title}…`} />
      {long && (
        <p className="subtle">
          The app has shown nothing yet. Its pages come from another address of this machine, 127.0.0.1: look at the
          browser’s console, and reload.
        </p>
      )}
    </>
  );
}

/** Handlers for the life of a connection; each does what the newest render of the page would do. */
function newest(handlers: { readonly current: FrameHandlers }): FrameHandlers {
  return new Proxy(handlers.current, { get: (_first, name: keyof FrameHandlers) => handlers.current[name] });
}
