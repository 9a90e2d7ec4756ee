/**
 * A model as a glTF 2.0 file, by glTF Transform. glTF has y up where scenes have z: (x, y, z) → (x, z, −y), which Blender turns
 * back when it reads the file. Equal models make equal bytes.
 */
import {
  Document,
  WebIO,
  type Accessor,
  type Animation,
  type Buffer,
  type GLTF,
  type Material,
  type Mesh,
  type Node
} from '@gltf-transform/core'
import { Matrix4, Quaternion, Vector3 } from 'three'
import type { Triple } from '../../scene/scale.ts'
import type { Axes, Model, ModelCamera, ModelMesh, ModelNode, Pose } from './model.ts'

/** `binary`: a .glb file. `text`: a .gltf file that holds its buffers. */
export type GltfForm = 'binary' | 'text'

/** What is told of the file beside its scene. */
export interface GltfFacts {
  /** 'Limen 0.1.0' */
  generator: string
  extras: Record<string, unknown>
}

export async function gltfFile(model: Model, facts: GltfFacts, form: GltfForm): Promise<Uint8Array> {
  const document = new DocumentWriter(model).document
  const asset = document.getRoot().getAsset() as GLTF.IAsset
  Object.assign(asset, { generator: facts.generator, extras: facts.extras })
  const io = new WebIO()
  if (form === 'binary') return io.writeBinary(document)
  const { json, resources } = await io.writeJSON(document)
  for (const buffer of json.buffers ?? []) {
    const bytes = buffer.uri === undefined ? undefined : resources[buffer.uri]
    if (bytes) buffer.uri = `data:application/octet-stream;base64,${base64(bytes)}`
  }
  return new TextEncoder().encode(JSON.stringify(json))
}

/** From axes with z up to those of glTF, with y up. */
export const yUp = ([x, y, z]: Triple): Triple => [x, z, y === 0 ? 0 : -y]

class DocumentWriter {
  readonly document = new Document()
  readonly #buffer: Buffer
  readonly #materials = new Map<string, Material>()
  readonly #motion: { animation: Animation; times: Accessor } | null

  constructor({ name, nodes, times }: Model) {
    this.#buffer = this.document.createBuffer()
    this.#motion = nodes.some(anyMoves)
      ? {
          animation: this.document.createAnimation(name),
          times: this.#accessor('times', 'SCALAR', Float32Array.from(times))
        }
      : null
    const scene = this.document.createScene(name)
    this.document.getRoot().setDefaultScene(scene)
    for (const node of nodes) scene.addChild(this.#node(node))
  }

  #node({ name, pose, mesh, camera, motion, shares, extras, children = [] }: ModelNode): Node {
    const node = this.document.createNode(name)
    if (pose) node.setTranslation(yUp(pose.place))
    if (pose?.axes) node.setRotation(rotationOf(pose.axes))
    if (mesh) node.setMesh(this.#mesh(name, mesh))
    if (camera) node.setCamera(this.#camera(name, camera))
    if (extras) node.setExtras(extras)
    if (motion) this.#move(node, motion)
    if (shares) this.#channel(node, 'weights', this.#accessor('', 'SCALAR', shares))
    for (const child of children) node.addChild(this.#node(child))
    return node
  }

  #mesh(name: string, mesh: ModelMesh): Mesh {
    const vertices = mesh.positions.length / 3
    // The highest number restarts strips in some programs.
    const indices = vertices < 65_535 ? new Uint16Array(mesh.indices) : mesh.indices
    const primitive = this.document
      .createPrimitive()
      .setAttribute('POSITION', this.#accessor('', 'VEC3', turned(mesh.positions)))
      .setAttribute('NORMAL', this.#accessor('', 'VEC3', turned(mesh.normals)))
      .setAttribute('COLOR_0', this.#accessor('', 'VEC4', sixteenBits(mesh.colors)).setNormalized(true))
      .setIndices(this.#accessor('', 'SCALAR', indices))
      .setMaterial(this.#material(mesh))
    for (const { name: shape, moves } of mesh.shapes ?? []) {
      const accessor = this.#accessor('', 'VEC3', turned(moves))
      primitive.addTarget(this.document.createPrimitiveTarget(shape).setAttribute('POSITION', accessor))
    }
    return this.document.createMesh(name).addPrimitive(primitive)
  }

  /** One for all meshes that need the same: their colours are those of their vertices. */
  #material({ colors, isSheet }: ModelMesh): Material {
    const isClear = hasAlpha(colors)
    const name = `${isSheet ? 'Sheet' : 'Solid'}${isClear ? ', see-through' : ''}`
    const known = this.#materials.get(name)
    if (known) return known
    const material = this.document
      .createMaterial(name)
      .setMetallicFactor(0)
      .setRoughnessFactor(0.7)
      .setDoubleSided(isSheet)
      .setAlphaMode(isClear ? 'BLEND' : 'OPAQUE')
    this.#materials.set(name, material)
    return material
  }

  #camera(name: string, camera: ModelCamera): ReturnType<Document['createCamera']> {
    const { aspect, far } = camera
    const made = this.document.createCamera(name).setZFar(far)
    if (camera.kind === 'perspective')
      return made.setType('perspective').setYFov(camera.height).setAspectRatio(aspect).setZNear(camera.near)
    const { halfHeight } = camera
    return made
      .setType('orthographic')
      .setYMag(halfHeight)
      .setXMag(halfHeight * aspect)
      .setZNear(0)
  }

  #move(node: Node, poses: readonly Pose[]): void {
    const places = Float32Array.from(poses.flatMap(({ place }) => yUp(place)))
    this.#channel(node, 'translation', this.#accessor('', 'VEC3', places))
    if (!poses.some(({ axes }) => axes)) return
    const rotations = continuous(poses.map(({ axes }) => (axes ? rotationOf(axes) : [0, 0, 0, 1])))
    this.#channel(node, 'rotation', this.#accessor('', 'VEC4', Float32Array.from(rotations.flat())))
  }

  #channel(node: Node, path: 'translation' | 'rotation' | 'weights', output: Accessor): void {
    if (!this.#motion) return
    const { animation, times } = this.#motion
    const sampler = this.document
      .createAnimationSampler()
      .setInput(times)
      .setOutput(output)
      .setInterpolation('LINEAR')
    const channel = this.document
      .createAnimationChannel()
      .setTargetNode(node)
      .setTargetPath(path)
      .setSampler(sampler)
    animation.addSampler(sampler).addChannel(channel)
  }

  #accessor(
    name: string,
    type: GLTF.AccessorType,
    array: Float32Array | Uint16Array | Uint32Array
  ): Accessor {
    return this.document.createAccessor(name).setType(type).setArray(array).setBuffer(this.#buffer)
  }
}

const anyMoves = ({ motion, shares, children = [] }: ModelNode): boolean =>
  motion !== undefined || shares !== undefined || children.some(anyMoves)

/** Places or directions with y up, [n, 3]. */
function turned(numbers: Float32Array): Float32Array {
  const all = new Float32Array(numbers.length)
  for (let i = 0; i + 2 < numbers.length; i += 3) {
    all[i] = numbers[i] ?? 0
    all[i + 1] = numbers[i + 2] ?? 0
    all[i + 2] = -(numbers[i + 1] ?? 0)
  }
  return all
}

/** Of numbers 0…1. */
function sixteenBits(numbers: Float32Array): Uint16Array {
  const all = new Uint16Array(numbers.length)
  for (let i = 0; i < numbers.length; i++) all[i] = Math.round((numbers[i] ?? 0) * 65_535)
  return all
}

function hasAlpha(colors: Float32Array): boolean {
  for (let i = 3; i < colors.length; i += 4) if ((colors[i] ?? 1) < 1) return true
  return false
}

type Rotation = [number, number, number, number]

function rotationOf([x, y, z]: Axes): Rotation {
  const [right, up, back] = [x, y, z].map((axis) => new Vector3(...yUp(axis))) as [Vector3, Vector3, Vector3]
  return new Quaternion()
    .setFromRotationMatrix(new Matrix4().makeBasis(right, up, back))
    .normalize()
    .toArray()
}

/** A turn has two quaternions: those that follow each other are near each other, so that what is between them is the short way. */
function continuous(rotations: readonly Rotation[]): Rotation[] {
  const all: Rotation[] = []
  for (const rotation of rotations) {
    const before = all[all.length - 1] ?? rotation
    const cosine = rotation.reduce((sum, value, i) => sum + value * (before[i] ?? 0), 0)
    all.push(cosine < 0 ? (rotation.map((value) => -value) as Rotation) : rotation)
  }
  return all
}

function base64(bytes: Uint8Array): string {
  const piece = 3 * 8192
  let text = ''
  for (let at = 0; at < bytes.length; at += piece)
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + piece)))
  return text
}
