package dev.winnow.worker.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.worker.network.ParameterRange;
import dev.winnow.worker.network.ParameterRange.Kind;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class MagnitudePruningTest {
  private static final ParameterRange SMALL = new ParameterRange(0, 50, Kind.CONVOLUTION_WEIGHT);
  private static final ParameterRange BIAS = new ParameterRange(50, 7, Kind.OTHER_WEIGHT);
  private static final ParameterRange LARGE = new ParameterRange(57, 30, Kind.CONVOLUTION_WEIGHT);
  private static final List<ParameterRange> PRUNABLE = List.of(SMALL, LARGE);

  @Property(tries = 200)
  void eachLayerKeepsItsLargestWeights(
      @ForAll long seed, @ForAll @DoubleRange(max = 0.99) double sparsity) {
    MemberState state = state(seed);

    MemberState pruned = MagnitudePruning.prune(state, PRUNABLE, sparsity, PruningScope.LAYER);

    for (ParameterRange range : PRUNABLE) {
      assertPruned(state, pruned, List.of(range), Math.round(sparsity * range.length()));
    }
    assertKept(state, pruned, BIAS);
  }

  @Property(tries = 200)
  void oneThresholdKeepsTheLargestWeightsOfAllLayers(
      @ForAll long seed, @ForAll @DoubleRange(max = 0.99) double sparsity) {
    MemberState state = state(seed);

    MemberState pruned = MagnitudePruning.prune(state, PRUNABLE, sparsity, PruningScope.GLOBAL);

    assertPruned(state, pruned, PRUNABLE, Math.round(sparsity * 80));
    assertKept(state, pruned, BIAS);
  }

  @Property(tries = 200)
  void whatIsPrunedStaysPrunedAtAHigherSparsity(
      @ForAll long seed,
      @ForAll @DoubleRange(max = 0.99) double one,
      @ForAll @DoubleRange(max = 0.99) double other,
      @ForAll PruningScope scope) {
    double lower = Math.min(one, other);
    MemberState first = MagnitudePruning.prune(state(seed), PRUNABLE, lower, scope);

    MemberState again = MagnitudePruning.prune(first, PRUNABLE, lower, scope);
    MemberState second = MagnitudePruning.prune(first, PRUNABLE, Math.max(one, other), scope);

    assertThat(again.parameters()).isEqualTo(first.parameters());
    for (int i = 0; i < first.parameters().length; i++) {
      if (first.parameters()[i] == 0) {
        assertThat(second.parameters()[i]).isZero();
      }
    }
  }

  @Test
  void ofEqualWeightsTheFirstArePruned() {
    float[] parameters = {1, -1, 1, 1, -1};
    ParameterRange all = new ParameterRange(0, 5, Kind.CONVOLUTION_WEIGHT);

    MemberState pruned =
        MagnitudePruning.prune(
            new MemberState(0, parameters, new float[5]), List.of(all), 0.4, PruningScope.LAYER);

    assertThat(pruned.parameters()).containsExactly(0, 0, 1, 1, -1);
  }

  @Test
  void sparsityIsOfTheWeightsOfConvolutions() {
    float[] parameters = state(3).parameters().clone();
    for (int i = 40; i < 61; i++) {
      parameters[i] = 0;
    }
    assertThat(MagnitudePruning.sparsity(parameters, List.of(SMALL, BIAS, LARGE)))
        .isEqualTo(14 / 80.0);
    assertThat(MagnitudePruning.sparsity(parameters, List.of(BIAS))).isZero();
  }

  private static MemberState state(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] parameters = new float[LARGE.end()];
    float[] velocity = new float[LARGE.end()];
    for (int i = 0; i < parameters.length; i++) {
      // Never 0, often equal.
      float magnitude = (1 + random.nextInt(20)) * (i < BIAS.offset() ? 1 : 2);
      parameters[i] = random.nextBoolean() ? magnitude : -magnitude;
      velocity[i] = 1 + random.nextInt(9);
    }
    return new MemberState(4, parameters, velocity);
  }

  private static void assertPruned(
      MemberState state, MemberState pruned, List<ParameterRange> ranges, long count) {
    long zeros = 0;
    float largestPruned = 0;
    float smallestKept = Float.POSITIVE_INFINITY;
    for (ParameterRange range : ranges) {
      for (int i = range.offset(); i < range.end(); i++) {
        float before = state.parameters()[i];
        if (pruned.parameters()[i] == 0) {
          zeros++;
          largestPruned = Math.max(largestPruned, Math.abs(before));
          assertThat(pruned.velocity()[i]).isZero();
        } else {
          smallestKept = Math.min(smallestKept, Math.abs(before));
          assertThat(pruned.parameters()[i]).isEqualTo(before);
          assertThat(pruned.velocity()[i]).isEqualTo(state.velocity()[i]);
        }
      }
    }
    assertThat(zeros).isEqualTo(count);
    assertThat(largestPruned).isLessThanOrEqualTo(smallestKept);
  }

  private static void assertKept(MemberState state, MemberState pruned, ParameterRange range) {
    for (int i = range.offset(); i < range.end(); i++) {
      assertThat(pruned.parameters()[i]).isEqualTo(state.parameters()[i]);
      assertThat(pruned.velocity()[i]).isEqualTo(state.velocity()[i]);
    }
  }
}
