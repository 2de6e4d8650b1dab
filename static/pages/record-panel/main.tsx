import '../../styles/record.css';
import { startPage } from '../../lib/start';
import { RecordPanel } from './record-panel';

void startPage(<RecordPanel />);
