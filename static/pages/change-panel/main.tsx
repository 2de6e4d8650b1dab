import '../../styles/change.css';
import { startPage } from '../../lib/start';
import { ChangePanel } from './change-panel';

void startPage(<ChangePanel />);
