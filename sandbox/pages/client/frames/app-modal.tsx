import Modal, { CloseButton, ModalBody, ModalHeader, ModalTitle, ModalTransition } from '@atlaskit/modal-dialog';
import type { FrameModal } from '../../../forge/bridge/parent';
import type { Frame, Place } from '../api/sandbox';
import { AppFrame } from './app-frame';

interface AppModalProps {
  readonly frame: Frame;
  readonly place: Place;
  readonly modal: FrameModal;
  readonly onClosed: (payload?: unknown) => void;
}

/** A modal that the app opened: another frame of the same module, over the page. */
export function AppModal({ frame, place, modal, onClosed }: AppModalProps) {
  const title = modal.title || frame.title;
  return (
    <ModalTransition>
      <Modal
        width={widthOf(modal.size)}
        label={title}
        onClose={() => onClosed()}
        shouldCloseOnEscapePress={modal.closeOnEscape}
        shouldCloseOnOverlayClick={modal.closeOnOverlayClick}
      >
        <ModalHeader hasCloseButton={false}>
          <ModalTitle>{title}</ModalTitle>
          <CloseButton onClick={() => onClosed()} />
        </ModalHeader>
        <ModalBody>
          <AppFrame
            frame={{ ...frame, title, url: urlOfResource(frame.url, modal.resource) }}
            place={place}
            modalContext={modal.context ?? {}}
            onClose={onClosed}
          />
        </ModalBody>
      </Modal>
    </ModalTransition>
  );
}

/** The bridge's sizes as Jira shows them; "max" and what is not known take nearly the whole page. */
function widthOf(size: unknown): string {
  switch (size) {
    case 'small':
    case 'medium':
    case 'large':
      return size;
    case 'xlarge':
      return 'x-large';
    default:
      return 'calc(100vw - 60px)';
  }
}

/** Frames are at /_frames/MODULE/RESOURCE/FILE; a modal without a resource shows its opener's. */
function urlOfResource(url: string, resource: string | null): string {
  if (resource === null) return url;
  const changed = new URL(url);
  const moduleKey = changed.pathname.split('/')[2] ?? '';
  changed.pathname = `/_frames/${moduleKey}/${resource}/index.html`;
  return changed.href;
}
