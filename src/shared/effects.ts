/** Effects of components on a metric: what is asked for, and what was found. */
import type { Source, StimulusSource } from './intervention.ts'
import type { Metric } from './metric.ts'
import type { AxisRole } from './network.ts'

/**
 * What a patching sweep goes through: the components of every site of a kind, heads together with MLPs as wholes, layers as wholes
 * (attention, MLPs, convolutions …), or every edge from a component to what a later one reads.
 */
export const effectSweeps = [
  'heads',
  'heads-and-mlps',
  'positions',
  'neurons',
  'channels',
  'layers',
  'edges'
] as const
export type EffectSweep = (typeof effectSweeps)[number]

/**
 * How effects are found: by running the network with each component patched; or as an estimate to first order, (a′ − a)·∂m/∂a,
 * for all components or edges from one backward pass; or with the mean of the gradients on the way between the inputs of the two runs.
 */
export const effectMethods = ['patching', 'attribution', 'integrated'] as const
export type EffectMethod = (typeof effectMethods)[number]

/** The effect of patching each component by itself; files of inputs by absolute paths. */
export interface EffectsRequest {
  network: string
  /** Patching where it is left out. */
  method?: EffectMethod
  /** Several stimuli of a study follow each other; the two runs hold as many. */
  clean: Source | StimulusSource[]
  corrupt: Source | StimulusSource[]
  /** The plan whose bindings make inputs of stimulus values. */
  plan?: string
  metric: Metric
  sweep: EffectSweep
  /** Names of the sites (for edges: of the receivers); those that the sweep is usually made over where they are left out. */
  sites?: string[]
  /** For edges: names of the sites that send, or all that components write; heads where it is left out. */
  senders?: string[] | 'all'
  /**
   * For edges: whether the parts of a receiver (heads, channels, units) are tried one by one, or only its heads and channels;
   * wholes where it is left out.
   */
  receivers?: 'whole' | 'heads' | 'parts'
  /** Splits each component by the entries of further axes, one by one: heads at each position, for example. */
  by?: AxisRole[]
  /** Clean values into the corrupt run (tests sufficiency), or corrupt ones into the clean run (necessity). */
  direction: 'denoise' | 'noise'
}

/** An axis of a map of effects. */
export interface EffectAxis {
  role: AxisRole
  size: number
  /** For edges: an axis of the receiver rather than of the site. */
  of?: 'receiver'
}

/** What patching the components of one site did. */
export interface SiteEffects {
  site: string
  /** For edges: the only site that read the patched value. */
  receiver?: string
  /** Role of the axis whose entries are the components; 'unknown' where the whole site is one. */
  role: AxisRole
  components: number
  /** Where the components are other than the entries of `role`: the axes that they combine, the last one running fastest. */
  grid?: EffectAxis[]
  /** [components, values]: the metric with that component patched; in a part only those of the components that are done. */
  patched: Float64Array
}

export interface Effects {
  /** The metric of the two runs: one value, or one for each stimulus where the metric is not reduced. */
  clean: Float64Array
  corrupt: Float64Array
  sites: SiteEffects[]
}
