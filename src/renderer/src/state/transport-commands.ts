/** Commands of the timeline: play, step, loop, speed, and what plays. */
import type { Command } from './commands.ts'
import { setTimeline, setView } from './document-edits.ts'
import type { DocumentStore } from './document-store.svelte.ts'
import { playedChoices } from './played-choices.ts'
import { nextSpeed } from './timeline-stepping.ts'
import type { Workbench } from './workbench.svelte.ts'

const canPlay = ({ playback }: Workbench): boolean => playback.canPlay
/** Points that Shift and an arrow key skip. */
const fastStep = 10

const step = (id: string, title: string, keys: string[], move: (workbench: Workbench) => void): Command => ({
  id,
  title,
  group: 'Transport',
  keys,
  run: move,
  isPossible: canPlay
})

const always = (id: string, title: string, keys: string[], run: Command['run']): Command => ({
  id,
  title,
  group: 'Transport',
  ...(keys.length > 0 && { keys }),
  run
})

/** What only the timeline has: an animation has its own. */
const ofTimeline = (...given: Parameters<typeof always>): Command => ({
  ...always(...given),
  isPossible: ({ animator }) => !animator.isInCharge
})

const nextLoop = { off: 'all', all: 'selection', selection: 'off' } as const

function changeSpeed(document: DocumentStore, faster: boolean): void {
  const speed = nextSpeed(document.current.timeline.speed, faster)
  document.edit(setTimeline({ speed }, 'speed'))
}

export const transportCommands: Command[] = [
  step('play', 'Play or pause', ['Space'], ({ playback }) => {
    playback.toggle()
  }),
  step('step-back', 'Step back', ['ArrowLeft'], ({ playback }) => {
    playback.step(-1)
  }),
  step('step-on', 'Step on', ['ArrowRight'], ({ playback }) => {
    playback.step(1)
  }),
  step('fast-back', 'Ten steps back', ['Shift+ArrowLeft'], ({ playback }) => {
    playback.step(-fastStep)
  }),
  step('fast-on', 'Ten steps on', ['Shift+ArrowRight'], ({ playback }) => {
    playback.step(fastStep)
  }),
  step('to-start', 'To the start', ['Home'], ({ playback }) => {
    playback.toStart()
  }),
  step('to-end', 'To the end', ['End'], ({ playback }) => {
    playback.toEnd()
  }),
  ofTimeline('loop', 'Loop off, all or the selection', ['L'], ({ document }) => {
    document.edit(setTimeline({ loop: nextLoop[document.current.timeline.loop] }, 'loop'))
  }),
  ofTimeline('ping-pong', 'Ping-pong on or off', ['P'], ({ document }) => {
    document.edit(setTimeline({ pingPong: !document.current.timeline.pingPong }, 'ping-pong'))
  }),
  always('follow', 'Follow the head with the camera, or not', ['Shift+F'], ({ document }) => {
    document.edit(setTimeline({ follow: !document.current.timeline.follow }, 'follow'))
  }),
  always('fade', 'Fade the trail, or not', [], ({ document }) => {
    document.edit(setView({ fade: !document.current.view.fade }, 'fade'))
  }),
  ofTimeline('slower', 'Play slower', ['<', 'Shift+<'], ({ document }) => {
    changeSpeed(document, false)
  }),
  ofTimeline('faster', 'Play faster', ['>', 'Shift+>'], ({ document }) => {
    changeSpeed(document, true)
  }),
  {
    id: 'plays',
    title: 'Play the next swept parameter, or the axis again',
    group: 'Transport',
    keys: ['Shift+P'],
    run: ({ document, transport }) => {
      const choices = playedChoices(transport.axis, transport.sweep)
      const { plays } = document.current.timeline
      const now = choices.findIndex((each) => JSON.stringify(each.plays) === JSON.stringify(plays))
      const next = choices[(Math.max(now, 0) + 1) % choices.length]
      document.edit(setTimeline({ plays: next?.plays }, 'what plays'))
    },
    isPossible: ({ transport }) => playedChoices(transport.axis, transport.sweep).length > 1
  },
  step('loop-in', 'Start of the loop here', ['['], ({ document, transport }) => {
    document.edit(setTimeline({ loop: 'selection', selection: transport.selectionAtHead(0) }))
  }),
  step('loop-out', 'End of the loop here', [']'], ({ document, transport }) => {
    document.edit(setTimeline({ loop: 'selection', selection: transport.selectionAtHead(1) }))
  })
]
