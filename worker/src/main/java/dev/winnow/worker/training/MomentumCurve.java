package dev.winnow.worker.training;

import java.io.Serializable;

/**
 * How momentum rises in its phase: the solution of {@code m'' = -k / m} from {@code m(0)} and
 * {@code m'(0)}, up to its peak, where it stays. Time is in fractions of the total epochs.
 *
 * @param start m(0), between 0 and 1
 * @param slope m'(0), at least 0
 * @param curvature k, more than 0
 */
public record MomentumCurve(double start, double slope, double curvature) implements Serializable {
  /** A thousandth of the training: Runge-Kutta of order four is exact to 1e-9 with it. */
  private static final double STEP = 1e-3;

  public MomentumCurve {
    // Conditions are written so that NaN fails, too.
    if (!(start > 0 && start < 1)) {
      throw new IllegalArgumentException("momentum must be between 0 and 1, not " + start);
    }
    if (!(slope >= 0)) {
      throw new IllegalArgumentException("momentum slope must be at least 0, not " + slope);
    }
    if (!(curvature > 0)) {
      throw new IllegalArgumentException("momentum curvature must be above 0, not " + curvature);
    }
    double peak = peak(start, slope, curvature);
    if (!(peak < 1)) {
      throw new IllegalArgumentException(
          "momentum must stay below 1, but from %s with slope %s and curvature %s it peaks at %.4f"
              .formatted(start, slope, curvature, peak));
    }
  }

  /** The largest value of m. */
  public double peak() {
    return peak(start, slope, curvature);
  }

  /**
   * The momentum at a time.
   *
   * @param time since the phase began, as a fraction of the total epochs, at least 0
   */
  public double at(double time) {
    double m = start;
    double rise = slope;
    double left = time;
    while (left > 0 && rise > 0) {
      double h = Math.min(STEP, left);
      // One Runge-Kutta step of the system m' = rise, rise' = -k / m.
      double m2 = m + h / 2 * rise;
      double rise2 = rise - h / 2 * curvature / m;
      double m3 = m + h / 2 * rise2;
      double rise3 = rise - h / 2 * curvature / m2;
      double m4 = m + h * rise3;
      double rise4 = rise - h * curvature / m3;
      double nextRise = rise - h / 6 * curvature * (1 / m + 2 / m2 + 2 / m3 + 1 / m4);
      m += h / 6 * (rise + 2 * rise2 + 2 * rise3 + rise4);
      rise = nextRise;
      left -= h;
    }
    return rise > 0 ? Math.min(m, peak()) : peak();
  }

  /** The peak of any such curve, by its first integral: {@code m'^2 / 2 + k ln m} is constant. */
  public static double peak(double start, double slope, double curvature) {
    return start * Math.exp(slope * slope / (2 * curvature));
  }
}
