package dev.winnow.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ParameterUpdateTest {
  /** Lengths that one thread scales, and those that several do. */
  @Property(tries = 50)
  void theFirstValuesAreScaledAndNoOthers(
      @ForAll long seed, @ForAll @IntRange(max = 100_000) int length) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] vector = new float[length + 3];
    float[] expected = new float[length + 3];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = random.nextFloat() - 0.5f;
      expected[i] = i < length ? vector[i] * 0.3f : vector[i];
    }

    ParameterUpdate.scale(vector, length, 0.3f);
    assertThat(vector).isEqualTo(expected);
  }
}
