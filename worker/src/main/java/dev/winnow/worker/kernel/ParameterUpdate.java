package dev.winnow.worker.kernel;

/**
 * What is done to flat vectors in a step of the optimiser: each in one pass, by all threads of the
 * team where it is long. Values do not depend on each other, hence not on the number of threads.
 */
public final class ParameterUpdate {
  /** Values that one thread moves in less time than it takes to wake another. */
  private static final int SHORT = 1 << 15;

  private ParameterUpdate() {}

  /**
   * {@code v = momentum v + factor g + decay theta}, then {@code theta = theta - rate v}, from
   * index {@code from} up to {@code to}.
   *
   * @param parameters theta, updated
   * @param velocity v, updated
   * @param gradient g
   * @param factor with which g is a mean, 1 where it is one
   */
  public static void heavyBall(
      float[] parameters,
      float[] velocity,
      float[] gradient,
      int from,
      int to,
      float factor,
      float rate,
      float momentum,
      float decay) {
    Check.length("velocity", velocity.length, parameters.length);
    Check.length("gradient", gradient.length, parameters.length);
    run(
        from,
        to,
        (first, end) ->
            move(parameters, velocity, gradient, first, end, factor, rate, momentum, decay));
  }

  /** {@code v = factor v} for the first values of a vector. */
  public static void scale(float[] vector, int length, float factor) {
    run(
        0,
        length,
        (first, end) -> {
          for (int i = first; i < end; i++) {
            vector[i] *= factor;
          }
        });
  }

  private interface Pass {
    void run(int first, int end);
  }

  private static void run(int from, int to, Pass pass) {
    if (to - from <= SHORT) {
      pass.run(from, to);
    } else {
      Team.shared().run(to - from, SHORT / 2, (first, end) -> pass.run(from + first, from + end));
    }
  }

  /** The compiler turns it into vector instructions, as fast as memory goes. */
  private static void move(
      float[] parameters,
      float[] velocity,
      float[] gradient,
      int from,
      int to,
      float factor,
      float rate,
      float momentum,
      float decay) {
    for (int i = from; i < to; i++) {
      float v = momentum * velocity[i] + (factor * gradient[i] + decay * parameters[i]);
      velocity[i] = v;
      parameters[i] -= rate * v;
    }
  }
}
