package dev.winnow.worker.training;

import dev.winnow.worker.kernel.ParameterUpdate;
import dev.winnow.worker.network.ParameterRange;
import java.util.List;

/**
 * Stochastic gradient descent with a heavy ball, on flat vectors: {@code v = m v + g + 2 l2 theta}
 * and {@code theta = theta - eta v}, where the L2 term is for the weights of convolutions only.
 * Running statistics have no velocity: {@code theta = theta - share g}.
 *
 * <p>With the paper's {@code v = m v + eta g} and {@code theta = theta - v} it is the same as long
 * as eta is. When eta changes, that velocity would go on at the old rate for a while, the longer
 * the larger m is; this one changes its pace at once (Goyal et al. 2017, momentum correction).
 *
 * <p>The update is linear in g, so workers that start alike, take one step on their own shares and
 * average their parameters and velocities by images end where one step on the whole batch ends.
 *
 * <p>Bit for bit the same whatever the number of threads. Stateless, hence safe for any thread; the
 * vectors belong to the caller.
 */
public final class HeavyBall {
  private final List<ParameterRange> ranges;
  private final int length;

  /**
   * Checks that every parameter has exactly one kind.
   *
   * @param ranges in ascending order, without gap or overlap, from 0 to the end of the vector
   */
  public HeavyBall(List<ParameterRange> ranges) {
    int end = 0;
    for (ParameterRange range : ranges) {
      if (range.offset() != end) {
        throw new IllegalArgumentException(
            "a range of parameters starts at %d, but the one before it ends at %d"
                .formatted(range.offset(), end));
      }
      end = range.end();
    }
    this.ranges = List.copyOf(ranges);
    this.length = end;
  }

  /**
   * Takes one step.
   *
   * @param parameters theta [length], updated
   * @param velocity v [length], updated; zeros before the first step
   * @param gradient [length]
   * @param factor of the gradient with which it is g, the mean over the images of the batch
   * @param rate the factors of this step
   */
  public void step(
      float[] parameters, float[] velocity, float[] gradient, float factor, Rate rate) {
    checkLength("parameters", parameters);
    checkLength("velocity", velocity);
    checkLength("gradient", gradient);
    for (ParameterRange range : ranges) {
      switch (range.kind()) {
        case CONVOLUTION_WEIGHT ->
            move(range, parameters, velocity, gradient, factor, rate, 2 * rate.l2());
        case OTHER_WEIGHT -> move(range, parameters, velocity, gradient, factor, rate, 0);
        case STATISTIC -> follow(range, parameters, gradient, factor, rate.statistics());
      }
    }
  }

  private static void move(
      ParameterRange range,
      float[] parameters,
      float[] velocity,
      float[] gradient,
      float factor,
      Rate rate,
      float decay) {
    ParameterUpdate.heavyBall(
        parameters,
        velocity,
        gradient,
        range.offset(),
        range.end(),
        factor,
        rate.learningRate(),
        rate.momentum(),
        decay);
  }

  private static void follow(
      ParameterRange range, float[] parameters, float[] gradient, float factor, float share) {
    for (int i = range.offset(); i < range.end(); i++) {
      parameters[i] -= share * (factor * gradient[i]);
    }
  }

  private void checkLength(String name, float[] vector) {
    if (vector.length < length) {
      throw new IllegalArgumentException(
          "%s of length %d for %d parameters".formatted(name, vector.length, length));
    }
  }

  /**
   * The factors of one step.
   *
   * @param learningRate eta, at least 0
   * @param momentum m, from 0 up to but not including 1
   * @param l2 rate of the L2 penalty, whose gradient is 2 l2 theta
   * @param statistics share of the running statistics that the step's own replace, from 0 to 1
   */
  public record Rate(float learningRate, float momentum, float l2, float statistics) {
    /** Images that running statistics remember, about. */
    private static final float MEMORY = 256;

    public Rate {
      // Written so that NaN fails, too.
      if (!(learningRate >= 0 && momentum >= 0 && momentum < 1 && l2 >= 0)) {
        throw new IllegalArgumentException(
            "learning rate %s, momentum %s and L2 rate %s: need >= 0, [0, 1) and >= 0"
                .formatted(learningRate, momentum, l2));
      }
      if (!(statistics >= 0 && statistics <= 1)) {
        throw new IllegalArgumentException(
            "share of the statistics %s: need 0 to 1".formatted(statistics));
      }
    }

    /**
     * With running statistics that remember about as many images whatever the batch. Remembering as
     * many steps, they would be those of weights long gone when batch and learning rate are large:
     * validation accuracy falls, and the batch grows no more, though the weights are good.
     *
     * @param batch images a step over all workers
     */
    public static Rate of(float learningRate, float momentum, float l2, int batch) {
      return new Rate(learningRate, momentum, l2, batch / (batch + MEMORY));
    }
  }
}
