/** PyTorch's schedulers in our names. */
import type { Schedule } from '../../lib/plan/schedules.ts';

/** A scheduler of torch.optim, and the rate at each epoch. */
export interface TorchSchedule {
  class: string;
  options: Record<string, number | number[] | string | boolean>;
  baseLr: number;
  lrs: number[];
}

/** One of them as one of ours. */
export function torchSchedule({ class: name, options: o, baseLr }: TorchSchedule): Schedule {
  const option = (key: string) => o[key] as number;
  const initial = baseLr;
  switch (name) {
    case 'StepLR':
      return { name: 'step', initial, every: option('step_size'), gamma: option('gamma') };
    case 'MultiStepLR':
      return {
        name: 'multiStep',
        initial,
        milestones: o.milestones as number[],
        gamma: option('gamma'),
      };
    case 'ExponentialLR':
      return { name: 'exponential', initial, gamma: option('gamma') };
    case 'CosineAnnealingLR':
      return { name: 'cosine', initial, period: option('T_max'), minimum: option('eta_min') };
    case 'CosineAnnealingWarmRestarts': {
      const [growth, minimum] = [option('T_mult'), option('eta_min')];
      return { name: 'cosineRestarts', initial, period: option('T_0'), growth, minimum };
    }
    case 'OneCycleLR':
      return {
        name: 'oneCycle',
        maximum: option('max_lr'),
        period: option('total_steps'),
        ...('pct_start' in o && { rise: option('pct_start') }),
        ...('div_factor' in o && { divisor: option('div_factor') }),
        ...('final_div_factor' in o && { finalDivisor: option('final_div_factor') }),
        ...(o.anneal_strategy === 'linear' && { anneal: 'linear' as const }),
        ...(o.three_phase === true && { threePhase: true }),
      };
    case 'ReduceLROnPlateau':
      return {
        name: 'plateau',
        initial,
        factor: option('factor'),
        patience: option('patience'),
        ...('threshold' in o && { threshold: option('threshold') }),
        ...(o.threshold_mode === 'abs' && { thresholdMode: 'absolute' as const }),
        ...('cooldown' in o && { cooldown: option('cooldown') }),
        ...('min_lr' in o && { minimum: option('min_lr') }),
      };
    case 'LinearLR': {
      const [from, to] = [option('start_factor'), option('end_factor')];
      return { name: 'linear', initial, period: option('total_iters'), from, to };
    }
    case 'PolynomialLR':
      return { name: 'polynomial', initial, period: option('total_iters'), power: option('power') };
    case 'InverseTime':
      return { name: 'inverseTime', initial, decay: option('decay') };
    default:
      throw new Error(`no schedule for ${name}`);
  }
}
