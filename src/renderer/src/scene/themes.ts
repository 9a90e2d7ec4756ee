/** Colours of everything in the scene that is not data. Neutral greys, so that hue belongs to the data. */
import type { ThemeName } from './descriptors.ts'

export interface SceneTheme {
  /** Behind everything; also the halo around markers and emphasised lines. */
  background: string
  /** Markers and the emphasised trajectory. */
  ink: string
  /** Box edges and the axis triad. */
  edge: string
  /** Grid on the box's back faces. */
  grid: string
  /** Axis titles. */
  title: string
  /** Numbers at ticks and names of points. */
  label: string
  /** Darkest and lightest CIE L* of data colours that can be seen on the background. */
  dataLightness: [number, number]
}

export const sceneThemes: Record<ThemeName, SceneTheme> = {
  dark: {
    background: '#131416',
    ink: '#f4f4f5',
    edge: '#4a4c51',
    grid: '#232529',
    title: '#c9cacd',
    label: '#85878d',
    dataLightness: [34, 100]
  },
  light: {
    background: '#ffffff',
    ink: '#18191b',
    edge: '#b4b6ba',
    grid: '#ebecee',
    title: '#36383c',
    label: '#75777d',
    dataLightness: [0, 84]
  }
}
