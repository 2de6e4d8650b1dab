import { type ReactNode, useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { ToolsDrawer } from '../drawer/tools-drawer';
import { ToolsProvider } from '../drawer/tools';
import { Tour } from '../tour/tour';
import { TourProvider } from '../tour/tour-progress';
import { TopBar } from './top-bar';
import './site-layout.css';

/** The part of an address whose change is a new page; within the mailbox, choosing a message is none. */
function pageOf(address: string): string {
  return address.startsWith('/mail') ? '/mail' : address;
}

/** After a change of page the keyboard and screen readers start at the new page, not in a menu that is gone. */
function useFocusOnNewPage() {
  const main = useRef<HTMLElement>(null);
  const [address] = useLocation();
  const page = pageOf(address);
  const shown = useRef(page);
  useEffect(() => {
    if (shown.current === page) return;
    shown.current = page;
    main.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [page]);
  return main;
}

/** What every page shares: the bar above, the page, the sandbox's tools at the right edge, and the tour. */
export function SiteLayout({ children }: { readonly children: ReactNode }) {
  const main = useFocusOnNewPage();
  return (
    <ToolsProvider>
      <TourProvider>
        <a className="skip-link" href="#main">
          Skip to the page
        </a>
        <div className="site">
          <TopBar />
          <div className="site-middle">
            <main ref={main} id="main" className="site-main" tabIndex={-1}>
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
