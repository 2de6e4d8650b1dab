import '../../styles/record.css';
import '../../styles/audit.css';
import { startPage } from '../../lib/start';
import { AuditPage } from './audit-page';

void startPage(<AuditPage />);
