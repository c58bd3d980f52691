package dev.winnow.ensemble.report;

import dev.winnow.driver.config.TrainConfiguration;
import dev.winnow.worker.training.MomentumCurve;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Momentum curves, as the paper's Fig. 5b shows them.
 *
 * @param start momentum before the phase
 * @param time since the phase began, in fractions of all epochs
 * @param curves the run's own one first
 */
public record MomentumData(double start, double[] time, List<Curve> curves) {
  private static final double[] PAPER = {1.3, 1.45, 1.6, 1.75};
  private static final int STEPS = 35;

  /**
   * One curve.
   *
   * @param curvature k
   * @param momentum at each time
   */
  public record Curve(double curvature, double[] momentum) {}

  /** Null when the training's batch is fixed. */
  public static MomentumData of(TrainConfiguration train) {
    if (!train.dynamicBatch().enabled()) {
      return null;
    }
    double start = train.momentum();
    double slope = train.dynamicBatch().momentumSlope();
    double own = train.dynamicBatch().momentumCurvature();
    double[] time = IntStream.rangeClosed(0, STEPS).mapToDouble(i -> i / 100.0).toArray();
    List<Curve> curves =
        DoubleStream.concat(
                DoubleStream.of(own), DoubleStream.of(PAPER).filter(curvature -> curvature != own))
            .filter(curvature -> MomentumCurve.peak(start, slope, curvature) < 1)
            .mapToObj(curvature -> curve(start, slope, curvature, time))
            .toList();
    return new MomentumData(start, time, curves);
  }

  private static Curve curve(double start, double slope, double curvature, double[] time) {
    MomentumCurve curve = new MomentumCurve(start, slope, curvature);
    return new Curve(curvature, DoubleStream.of(time).map(curve::at).toArray());
  }
}
