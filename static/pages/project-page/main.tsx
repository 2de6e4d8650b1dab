import '../../styles/project.css';
import { startPage } from '../../lib/start';
import { ProjectPage } from './project-page';

void startPage(<ProjectPage />);
