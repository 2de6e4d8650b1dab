import '../../styles/record.css';
import '../../styles/audit.css';
import '../../styles/change.css';
import { view } from '@forge/bridge';
import { startPage } from '../../lib/start';
import { SitePage } from './site-page';

void view.createHistory().then((history) => startPage(<SitePage history={history} />));
