import type { Frame, Place } from '../api/sandbox';
import './app-frame.css';

interface AppFrameProps {
  readonly frame: Frame;
  readonly place: Place;
}

export function AppFrame({ frame }: AppFrameProps) {
  return <iframe className="app-frame" title={frame.title} src={frame.url} />;
}
