/** Puts the workbench on the page. */
import '@fontsource-variable/inter/wght.css'
import '@fontsource/arimo/400.css'
import '@fontsource/arimo/600.css'
import './styles/tokens.css'
import './styles/base.css'
import { mount } from 'svelte'
import App from './App.svelte'

const target = document.getElementById('app')
if (target) mount(App, { target })
