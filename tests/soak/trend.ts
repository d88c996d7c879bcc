/** A figure at a time. */
export interface Point {
  /** Minutes since the beginning. */
  readonly minute: number;
  readonly value: number;
}

/** A straight line through points, and how sure its slope is. */
export interface Trend {
  /** What it gains a minute. */
  readonly slope: number;
  /** The slope is in `slope` ± this, with a confidence of 95 %. */
  readonly margin: number;
  /** Mean time of the points. */
  readonly meanMinute: number;
  /** Mean of the points, which the line meets at `meanMinute`. */
  readonly mean: number;
}

const MIN_FREEDOM = 1;

/**
 * Fits a line by least squares.
 *
 * Memory now says much about memory a few seconds ago, so that many samples say less
 * than as many independent ones, and the usual margin would be too small. It is widened
 * as B. Santer and others do, "Statistical significance of trends and trend differences
 * in layer-average atmospheric temperature time series", J. Geophys. Res. 105 (2000):
 * `n` points whose residuals have the autocorrelation `r` count as `n (1 - r) / (1 + r)`,
 * for the variance as for the degrees of freedom. It is no wider than if each point were
 * the one before and a step by chance, which is the most that they can depend on each
 * other.
 *
 * @param points In the order of time, at even distances.
 * @returns The trend; its margin is infinite where the points can't tell.
 */
export function trendOf(points: readonly Point[]): Trend {
  const count = points.length;
  const meanMinute = mean(points.map(({ minute }) => minute));
  const meanValue = mean(points.map(({ value }) => value));
  let spread = 0;
  let shared = 0;
  for (const { minute, value } of points) {
    spread += (minute - meanMinute) ** 2;
    shared += (minute - meanMinute) * (value - meanValue);
  }
  const slope = spread === 0 ? 0 : shared / spread;
  const residuals = points.map(({ minute, value }) =>
    value - meanValue - slope * (minute - meanMinute)
  );
  const margin = count < 3
    ? Infinity
    : Math.min(marginOf(residuals, spread), walkMargin(points));
  return { slope, margin, meanMinute, mean: meanValue };
}

/** Where residuals depend on the one before, and come back to the line. */
function marginOf(residuals: readonly number[], spread: number): number {
  const freedom = effectiveCount(residuals) - 2;
  if (freedom < MIN_FREEDOM) return Infinity;
  const squares = residuals.reduce((sum, residual) => sum + residual ** 2, 0);
  return studentT(freedom) * Math.sqrt(squares / freedom / spread);
}

/**
 * Where points are a walk: a line through `n` steps with the variance `v` has a slope
 * with the variance `6/5 v / n`, in steps.
 */
function walkMargin(points: readonly Point[]): number {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (first === undefined || last === undefined) return Infinity;
  const steps = rest.map(({ value }, i) => value - (points[i]?.value ?? 0));
  const meanStep = mean(steps);
  const squares = steps.reduce((sum, step) => sum + (step - meanStep) ** 2, 0);
  const freedom = steps.length - 1;
  if (freedom < MIN_FREEDOM) return Infinity;
  const variance = 6 / 5 * squares / freedom / steps.length;
  const stepMinutes = (last.minute - first.minute) / steps.length;
  return studentT(freedom) * Math.sqrt(variance) / stepMinutes;
}

/**
 * How many independent residuals say as much as these.
 *
 * What residuals of a line show of their autocorrelation is too little, by
 * `(2 + 4 r) / n` (G. Orcutt and H. Winokur, "First Order Autoregression", Econometrica 37,
 * 1969). Those of a walk without aim thus come out as what they are: nothing is sure.
 */
function effectiveCount(residuals: readonly number[]): number {
  const count = residuals.length;
  let squares = 0;
  let products = 0;
  let previous = 0;
  for (const residual of residuals) {
    squares += residual ** 2;
    products += residual * previous;
    previous = residual;
  }
  if (squares === 0) return count;
  const shown = products / squares;
  const correlation = Math.max(0, shown + (2 + 4 * shown) / count);
  return Math.max(0, count * (1 - correlation) / (1 + correlation));
}

/** Quantile of the normal distribution for a two-sided confidence of 95 %. */
const Z = 1.959964;

/**
 * The same quantile of Student's t distribution, by the expansion of M. Abramowitz and
 * I. Stegun, "Handbook of Mathematical Functions", 26.7.5: 0.1 % too small at 3 degrees
 * of freedom, 1 % at 2, and less above.
 */
function studentT(freedom: number): number {
  const terms = [
    Z,
    (Z ** 3 + Z) / 4,
    (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / 96,
    (3 * Z ** 7 + 19 * Z ** 5 + 17 * Z ** 3 - 15 * Z) / 384,
    (79 * Z ** 9 + 776 * Z ** 7 + 1482 * Z ** 5 - 1920 * Z ** 3 - 945 * Z) /
    92_160,
  ];
  return terms.reduce((sum, term, power) => sum + term / freedom ** power, 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
