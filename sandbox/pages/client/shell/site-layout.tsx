import { type ReactNode } from 'react';
import { ToolsDrawer } from '../drawer/tools-drawer';
import { ToolsProvider } from '../drawer/tools';
import { Tour } from '../tour/tour';
import { TourProvider } from '../tour/tour-progress';
import { TopBar } from './top-bar';
import './site-layout.css';

/** What every page shares: the bar above, the page, the sandbox's tools at the right edge, and the tour. */
export function SiteLayout({ children }: { readonly children: ReactNode }) {
  return (
    <ToolsProvider>
      <TourProvider>
        <a className="skip-link" href="#main">
          Skip to the page
        </a>
        <div className="site">
          <TopBar />
          <div className="site-middle">
            <main id="main" className="site-main" tabIndex={-1}>
              {children}
            </main>
            <ToolsDrawer />
          </div>
        </div>
        <Tour />
      </TourProvider>
    </ToolsProvider>
  );
}
