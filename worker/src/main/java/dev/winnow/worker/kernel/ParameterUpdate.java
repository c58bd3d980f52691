package dev.winnow.worker.kernel;

/**
 * The step of the optimiser on a range of flat vectors: one pass, by all threads of the team where
 * it is long. Values do not depend on each other, hence not on the number of threads.
 */
public final class ParameterUpdate {
  /** Values that one thread moves in less time than it takes to wake another. */
  private static final int SHORT = 1 << 15;

  private ParameterUpdate() {}

  /**
   * {@code v = momentum v + g + decay theta}, then {@code theta = theta - rate v}, from index
   * {@code from} up to {@code to}.
   *
   * @param parameters theta, updated
   * @param velocity v, updated
   * @param gradient g
   */
  public static void heavyBall(
      float[] parameters,
      float[] velocity,
      float[] gradient,
      int from,
      int to,
      float rate,
      float momentum,
      float decay) {
    Check.length("velocity", velocity.length, parameters.length);
    Check.length("gradient", gradient.length, parameters.length);
    if (to - from <= SHORT) {
      move(parameters, velocity, gradient, from, to, rate, momentum, decay);
      return;
    }
    Team.shared()
        .run(
            to - from,
            SHORT / 2,
            (share, first, end) ->
                move(
                    parameters,
                    velocity,
                    gradient,
                    from + first,
                    from + end,
                    rate,
                    momentum,
                    decay));
  }

  /** The compiler turns it into vector instructions, as fast as memory goes. */
  private static void move(
      float[] parameters,
      float[] velocity,
      float[] gradient,
      int from,
      int to,
      float rate,
      float momentum,
      float decay) {
    for (int i = from; i < to; i++) {
      float v = momentum * velocity[i] + (gradient[i] + decay * parameters[i]);
      velocity[i] = v;
      parameters[i] -= rate * v;
    }
  }
}
