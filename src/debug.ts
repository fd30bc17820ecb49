import { ChatOmniDebug } from './elements/debug.ts';

// Loaded twice, or beside a bundle that has registered it: the first stays.
if (!customElements.get('chatomni-debug')) customElements.define('chatomni-debug', ChatOmniDebug);
