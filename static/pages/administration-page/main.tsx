import '../../styles/administration.css';
import { startPage } from '../../lib/start';
import { AdministrationPage } from './administration-page';

void startPage(<AdministrationPage />);
