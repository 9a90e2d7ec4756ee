import validator from 'gltf-validator'
import { WebIO, type Accessor, type Document, type Node } from '@gltf-transform/core'
import { describe, expect, it } from 'vitest'
import { visibleTable } from '../../scene/color-maps.ts'
import type { CameraState } from '../../scene/descriptors.ts'
import { sceneThemes } from '../../scene/themes.ts'
import { SceneStage } from '../../scene/scene-stage.ts'
import type { SceneContent } from '../../scene/scene-content.ts'
import { exampleScenes, sceneOf, traceOf, type ExampleScene } from '../vector/testing/scenes.ts'
import { gltfFile, yUp, type GltfForm } from './gltf-document.ts'
import { linearColor } from './linear-color.ts'
import { headsOfStage, movingHeads, placesOf, type HeadsOfTraces, type ModelMotion } from './model-motion.ts'
import { sceneModel } from './scene-model.ts'

const stageOf = (content: SceneContent): SceneStage =>
  new SceneStage(content, { theme: 'light', size: { width: 960, height: 720 } })

const facts = { generator: 'Limen', extras: { recipe: { format: 'gltf' }, caption: 'A knot.' } }

const fileOf = (content: SceneContent, motion: ModelMotion | null = null, form: GltfForm = 'binary') =>
  gltfFile(sceneModel(stageOf(content), 'Study', motion), facts, form)

async function checked(bytes: Uint8Array): Promise<Document> {
  const { issues } = await validator.validateBytes(bytes, { maxIssues: 5 })
  expect(issues.messages).toEqual([])
  return new WebIO().readBinary(bytes)
}

const nodeNamed = (document: Document, name: string): Node | undefined =>
  document
    .getRoot()
    .listNodes()
    .find((node) => node.getName() === name)

describe.each(Object.keys(exampleScenes) as ExampleScene[])('the scene %s', (name) => {
  it('is a valid file, the same each time', async () => {
    const bytes = await fileOf(exampleScenes[name]())
    await checked(bytes)
    expect(Buffer.from(await fileOf(exampleScenes[name]())).equals(Buffer.from(bytes))).toBe(true)
  })
})

const numbersOf = (accessor: Accessor | null | undefined): number[] =>
  Array.from({ length: accessor?.getCount() ?? 0 }, (_, i) => accessor?.getElement(i, []) ?? []).flat()

/** Vertices of a node's mesh. */
const verticesOf = (document: Document, name: string): number =>
  nodeNamed(document, name)?.getMesh()?.listPrimitives()[0]?.getAttribute('POSITION')?.getCount() ?? 0

/** From (−1, 0, 0) to (1, 0, 0) in scene units, since the box keeps room at its sides. */
const straight = sceneOf([
  traceOf({ id: 'hidden' }, 1, 2, (along) => [(along * 2 - 1) / 1.08, 0, 0]),
  traceOf({ id: 'box' }, 1, 2, (along) => [along * 2 - 1, along * 2 - 1, along * 2 - 1])
])

describe('a straight path', () => {
  it('has the first and the last colour of its map at its ends, with y up', async () => {
    const document = await checked(await fileOf(straight))
    const [primitive] = nodeNamed(document, 'hidden · Path')?.getMesh()?.listPrimitives() ?? []
    const [places, colors] = [primitive?.getAttribute('POSITION'), primitive?.getAttribute('COLOR_0')]
    const read = (index: number): [number[], number[]] => [
      places?.getElement(index, []) ?? [],
      colors?.getElement(index, []) ?? []
    ]
    const all = Array.from({ length: places?.getCount() ?? 0 }, (_, i) => read(i))
    const xOf = ([[x = NaN]]: (typeof all)[number]): number => x
    const ends = [-1, 1].map(
      (side) => all.find((each) => xOf(each) === side * Math.max(...all.map(xOf)))?.[1]
    )
    // Light themes leave out what could not be seen on white.
    const table = visibleTable('viridis', sceneThemes.light.dataLightness)
    const expected = [table.subarray(0, 3), table.subarray(-4, -1)].map((bytes) =>
      linearColor(`rgb(${bytes.join(' ')})`)
    )
    const digits = (color: readonly number[] = []): string[] => color.map((value) => value.toFixed(4))
    expect(ends.map(digits)).toEqual(expected.map(digits))
    expect(yUp([1, 2, 3])).toEqual([1, 3, -2])
    expect(primitive?.getMaterial()?.getAlphaMode()).toBe('OPAQUE')
  })

  it('stands in a box whose axes have their titles and numbers', async () => {
    const document = await checked(await fileOf(straight))
    const extras = nodeNamed(document, 'PC1 (52 %)')?.getExtras()
    expect(extras).toMatchObject({ title: 'PC1 (52 %)', ticks: [-1, -0.5, 0, 0.5, 1] })
    expect(document.getRoot().getAsset()).toMatchObject({ extras: facts.extras })
  })
})

const cameras: CameraState[] = [0, 1, 2].map((step) => ({
  position: [4 * Math.cos(3 * step), 4 * Math.sin(3 * step), 1],
  target: [0, 0, 0],
  orthographic: false
}))

function motionAlong(content: SceneContent): ModelMotion {
  const stage = stageOf(content)
  const heads = [0, 0.5, 0.75].map((head) => {
    stage.setReveal(content.trail, head)
    return headsOfStage(stage)
  })
  const first: HeadsOfTraces = heads[0] ?? new Map()
  const shown = [0, 0.5, 0.75].map((lead) => ({ tail: 0, lead }))
  return { times: [0, 0.5, 1], heads: movingHeads(first, heads.map(placesOf)), cameras, shown }
}

describe('what moves', () => {
  it('has its keys at their times, and its places with y up', async () => {
    const document = await checked(await fileOf(straight, motionAlong(straight)))
    const [animation] = document.getRoot().listAnimations()
    const channels = animation?.listChannels() ?? []
    const head = channels.find((channel) => channel.getTargetNode()?.getName() === 'hidden · Head')
    expect(numbersOf(head?.getSampler()?.getInput())).toEqual([0, 0.5, 1])
    const places = numbersOf(head?.getSampler()?.getOutput())
    const scale = stageOf(straight).set.scale.factor[0] / 1.08
    expect(places.map((value) => value.toFixed(5))).toEqual(
      [-scale, 0, 0, 0, 0, 0, scale / 2, 0, 0].map((value) => value.toFixed(5))
    )
    expect(
      channels.map((channel) => `${channel.getTargetNode()?.getName()} ${channel.getTargetPath()}`)
    ).toEqual(expect.arrayContaining(['Animated camera translation', 'Animated camera rotation']))
  })

  it('goes round a whole box: nothing of it is behind all the time', async () => {
    const [still, moving] = [await fileOf(straight), await fileOf(straight, motionAlong(straight))]
    const edges = async (bytes: Uint8Array): Promise<number> => verticesOf(await checked(bytes), 'PC1 (52 %)')
    expect((await edges(still)) / (await edges(moving))).toBe(3 / 4)
  })

  it('turns the short way from key to key', async () => {
    const document = await checked(await fileOf(straight, motionAlong(straight)))
    const channel = document
      .getRoot()
      .listAnimations()[0]
      ?.listChannels()
      .find((each) => each.getTargetPath() === 'rotation')
    const output = channel?.getSampler()?.getOutput()
    const [a = [], b = [], c = []] = [0, 1, 2].map((key) => output?.getElement(key, []) ?? [])
    const cosine = (from: number[], to: number[]): number =>
      from.reduce((sum, value, i) => sum + value * (to[i] ?? 0), 0)
    expect(Math.min(cosine(a, b), cosine(b, c))).toBeGreaterThanOrEqual(0)
  })
})

it('is the same as text with its buffers inside', async () => {
  const content = exampleScenes.trail()
  const text = await fileOf(content, motionAlong(content), 'text')
  const { issues } = await validator.validateBytes(text)
  expect(issues.messages).toEqual([])
  const json = JSON.parse(new TextDecoder().decode(text)) as { buffers: { uri: string }[] }
  expect(json.buffers[0]?.uri.startsWith('data:application/octet-stream;base64,')).toBe(true)
})

it('sees through what fades, and has no more to draw than programs take', async () => {
  const document = await checked(await fileOf(exampleScenes.trail()))
  const modes = document
    .getRoot()
    .listMaterials()
    .map((material) => [material.getName(), material.getAlphaMode()])
  expect(modes).toContainEqual(['Solid, see-through', 'BLEND'])
  const many = sceneOf([traceOf({ id: 'many' }, 700, 1000, (along, sweep) => [along, sweep, along * sweep])])
  expect(() => sceneModel(stageOf(many), '', null)).toThrow(/is more than other programs open/)
})
