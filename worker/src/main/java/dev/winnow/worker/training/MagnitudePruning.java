package dev.winnow.worker.training;

import dev.winnow.worker.network.ParameterRange;
import dev.winnow.worker.network.ParameterRange.Kind;
import java.util.Arrays;
import java.util.List;

/**
 * Which weights of convolutions are pruned: those that are exactly 0, hence every copy of the
 * parameters has the mask in it. They stay 0 because they have no gradient, no velocity and nothing
 * to decay. Pure functions.
 */
public final class MagnitudePruning {
  private MagnitudePruning() {}

  /**
   * Prunes the smallest weights by magnitude, in the domain in which they are trained; of equal
   * ones the first. What is pruned already is among them, so the mask only grows as sparsity rises.
   *
   * @param state left as it is
   * @param prunable weights of a layer each
   * @param sparsity share to be pruned in each range, or in all together, at least 0 and below 1
   * @return the state with pruned weights and their velocities 0
   */
  public static MemberState prune(
      MemberState state, List<ParameterRange> prunable, double sparsity, PruningScope scope) {
    float[] parameters = state.parameters().clone();
    float[] velocity = state.velocity().clone();
    if (scope == PruningScope.GLOBAL) {
      prune(parameters, velocity, prunable, sparsity);
    } else {
      for (ParameterRange range : prunable) {
        prune(parameters, velocity, List.of(range), sparsity);
      }
    }
    return new MemberState(state.epoch(), parameters, velocity);
  }

  private static void prune(
      float[] parameters, float[] velocity, List<ParameterRange> ranges, double sparsity) {
    float[] magnitudes = magnitudes(parameters, ranges);
    int count = (int) Math.round(sparsity * magnitudes.length);
    if (count == 0) {
      return;
    }
    Arrays.parallelSort(magnitudes);
    float threshold = magnitudes[count - 1];
    int equal = 0;
    while (equal < count && magnitudes[count - 1 - equal] == threshold) {
      equal++;
    }
    for (ParameterRange range : ranges) {
      for (int i = range.offset(); i < range.end(); i++) {
        float magnitude = Math.abs(parameters[i]);
        if (magnitude < threshold || (magnitude == threshold && equal-- > 0)) {
          parameters[i] = 0;
          velocity[i] = 0;
        }
      }
    }
  }

  private static float[] magnitudes(float[] parameters, List<ParameterRange> ranges) {
    float[] magnitudes = new float[ranges.stream().mapToInt(ParameterRange::length).sum()];
    int to = 0;
    for (ParameterRange range : ranges) {
      for (int i = range.offset(); i < range.end(); i++) {
        magnitudes[to++] = Math.abs(parameters[i]);
      }
    }
    return magnitudes;
  }

  /** Share of the weights of all convolutions that are pruned; 0 if there are none. */
  public static double sparsity(float[] parameters, List<ParameterRange> ranges) {
    long pruned = 0;
    long weights = 0;
    for (ParameterRange range : ranges) {
      if (range.kind() == Kind.CONVOLUTION_WEIGHT) {
        weights += range.length();
        for (int i = range.offset(); i < range.end(); i++) {
          pruned += parameters[i] == 0 ? 1 : 0;
        }
      }
    }
    return weights == 0 ? 0 : (double) pruned / weights;
  }
}
