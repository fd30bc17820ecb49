import 'chatomni-viewer/define';
import { createRoot } from 'react-dom/client';
import '../../shared/page.css';
import { App } from './App';

createRoot(document.getElementById('root')!).render(<App />);
