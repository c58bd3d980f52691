package dev.winnow.worker.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class MemberStateTest {
  @Property(tries = 50)
  void itTravelsBitForBitWithoutTheZerosOfPrunedWeights(
      @ForAll long seed,
      @ForAll @IntRange(max = 100_000) int length,
      @ForAll @DoubleRange(max = 1) double sparsity) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] parameters = new float[length];
    float[] velocity = new float[length];
    int kept = 0;
    for (int i = 0; i < length; i++) {
      if (random.nextDouble() >= sparsity) {
        parameters[i] = 1 + random.nextFloat();
        velocity[i] = -1 - random.nextFloat();
        kept++;
      }
    }
    MemberState state = new MemberState(3, parameters, velocity);

    MemberState arrived = (MemberState) JavaSerialization.copyOf(state);
    assertThat(arrived.epoch()).isEqualTo(3);
    assertThat(arrived.parameters()).isEqualTo(parameters);
    assertThat(arrived.velocity()).isEqualTo(velocity);
    // Values and masks, and Java's own descriptions: 5 bytes for each KiB, and the classes.
    double payload = 2 * (4.0 * kept + length / 8.0);
    assertThat(JavaSerialization.bytesOf(state)).hasSizeLessThan((int) (1.005 * payload) + 1000);
  }
}
