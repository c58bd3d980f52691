package dev.winnow.worker.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.worker.training.ParameterRange.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class PruningMaskTest {
  @Property(tries = 500)
  void expandingGivesBackWhatIsKeptAndZerosForTheRest(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int before,
      @ForAll @IntRange(min = 1, max = 700) int weights,
      @ForAll @DoubleRange(max = 1) double sparsity) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] parameters = new float[before + weights];
    float[] vector = new float[parameters.length];
    float[] expected = new float[parameters.length];
    float[] kept = new float[parameters.length];
    int count = 0;
    for (int i = 0; i < parameters.length; i++) {
      // Whether a parameter before the weights is 0 does not matter.
      parameters[i] = random.nextDouble() < sparsity ? 0 : 1;
      vector[i] = random.nextInt(100);
      if (i < before || parameters[i] != 0) {
        expected[i] = vector[i];
        kept[count++] = vector[i];
      }
    }
    PruningMask mask =
        PruningMask.of(
            parameters,
            List.of(
                new ParameterRange(0, before, Kind.OTHER_WEIGHT),
                new ParameterRange(before, weights, Kind.CONVOLUTION_WEIGHT)));

    assertThat(mask.kept()).isEqualTo(count);
    mask.compact(vector);
    assertThat(Arrays.copyOf(vector, count)).isEqualTo(Arrays.copyOf(kept, count));
    mask.expand(vector);
    assertThat(vector).isEqualTo(expected);
  }
}
