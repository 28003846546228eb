import { mount } from 'svelte';
import App from './App.svelte';
import { listen } from './lib/location.svelte';
import './styles/tokens.css';
import './styles/base.css';
import './styles/frame.css';
import './styles/parts.css';
import './styles/print.css';

listen();
const target = document.getElementById('app');
if (target) mount(App, { target });
