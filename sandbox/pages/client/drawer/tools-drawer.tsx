import { IconButton } from '@atlaskit/button/new';
import ClockIcon from '@atlaskit/icon/core/clock';
import CommentIcon from '@atlaskit/icon/core/comment';
import CrossIcon from '@atlaskit/icon/core/cross';
import DatabaseIcon from '@atlaskit/icon/core/database';
import EmailIcon from '@atlaskit/icon/core/email';
import FaultIcon from '@atlaskit/icon/core/warning';
import GlobeIcon from '@atlaskit/icon/core/globe';
import PipelineIcon from '@atlaskit/icon/core/cloud-arrow-up';
import TourIcon from '@atlaskit/icon/core/compass';
import TrafficIcon from '@atlaskit/icon/core/data-flow';
import { type ComponentType, useEffect, useRef } from 'react';
import { ClockTool } from './clock-tool';
import { FaultsTool } from './faults-tool';
import { MailboxTool } from './mailbox-tool';
import { OutgoingTool } from './outgoing-tool';
import { PipelineTool } from './pipeline-tool';
import { PostsTool } from './posts-tool';
import { StateTool } from './state-tool';
import { type ToolName, toolNames, useTools } from './tools';
import { TourTool } from './tour-tool';
import { TrafficTool } from './traffic-tool';
import './tools-drawer.css';

interface Tool {
  readonly title: string;
  /** The word under the icon; a part of the title. */
  readonly short: string;
  readonly icon: ComponentType<{ readonly label: string }>;
  readonly content: ComponentType;
}

const tools: Readonly<Record<ToolName, Tool>> = {
  clock: { title: 'Clock', short: 'Clock', icon: ClockIcon, content: ClockTool },
  mailbox: { title: 'Mailbox', short: 'Mailbox', icon: EmailIcon, content: MailboxTool },
  posts: { title: 'Chat and webhooks', short: 'Chat', icon: CommentIcon, content: PostsTool },
  pipeline: { title: 'Pipeline', short: 'Pipeline', icon: PipelineIcon, content: PipelineTool },
  outgoing: { title: 'Outgoing calls', short: 'Calls', icon: GlobeIcon, content: OutgoingTool },
  traffic: { title: 'REST traffic', short: 'REST', icon: TrafficIcon, content: TrafficTool },
  state: { title: 'Queue and storage', short: 'Queue', icon: DatabaseIcon, content: StateTool },
  faults: { title: 'Faults', short: 'Faults', icon: FaultIcon, content: FaultsTool },
  tour: { title: 'Tour', short: 'Tour', icon: TourIcon, content: TourTool },
};

/** The sandbox's own tools, at the right edge (at the bottom of a phone): never part of what Jira shows. */
export function ToolsDrawer() {
  const { open, show, close } = useTools();
  return (
    <>
      {open !== undefined && <OpenTool key={open} tool={tools[open]} onClose={close} />}
      <nav className="tools-rail" aria-label="Sandbox tools">
        <ul className="plain">
          {toolNames.map((name) => {
            const { title, short, icon: Icon } = tools[name];
            return (
              <li key={name}>
                <button
                  type="button"
                  className="tools-button"
                  aria-expanded={open === name}
                  aria-controls={open === name ? 'tool-panel' : undefined}
                  aria-label={title}
                  onClick={() => (open === name ? close() : show(name))}
                >
                  <Icon label="" />
                  <span aria-hidden="true">{short}</span>
                </button>
              </li>
            );
          })}
        </ul>
      </nav>
    </>
  );
}

function OpenTool({ tool, onClose }: { readonly tool: Tool; readonly onClose: () => void }) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus({ preventScroll: true }), []);
  const Content = tool.content;
  return (
    <aside
      ref={panel}
      id="tool-panel"
      className="tool-panel"
      aria-label={`Sandbox: ${tool.title}`}
      tabIndex={-1}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <div className="tool-head">
        <h2>{tool.title}</h2>
        <IconButton
          icon={CrossIcon}
          label={`Close ${tool.title.toLowerCase()}`}
          appearance="subtle"
          onClick={onClose}
        />
      </div>
      <div className="tool-body">
        <Content />
      </div>
    </aside>
  );
}
