import './common/base.css';
import { setBooleanFeatureFlagResolver } from '@atlaskit/platform-feature-flags';
import { createRoot } from 'react-dom/client';
import { App } from './app';

// Atlaskit would ask Atlassian's feature service, which no sandbox reaches: every component is as released.
setBooleanFeatureFlagResolver(() => false);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element #root');
createRoot(root).render(<App />);
