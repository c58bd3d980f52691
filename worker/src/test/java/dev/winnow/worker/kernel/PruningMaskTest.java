package dev.winnow.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class PruningMaskTest {
  @Property(tries = 500)
  void unpackingGivesBackWhatIsKeptAndZerosForTheRest(
      @ForAll long seed,
      @ForAll @IntRange(max = 9) int at,
      @ForAll @IntRange(min = 1, max = 100_000) int length,
      @ForAll @DoubleRange(max = 1) double sparsity) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] weights = new float[at + length];
    float[] vector = new float[length];
    float[] expected = new float[length];
    float[] kept = new float[length];
    int count = 0;
    for (int i = 0; i < length; i++) {
      weights[at + i] = random.nextDouble() < sparsity ? 0 : 1;
      vector[i] = random.nextInt(100);
      if (weights[at + i] != 0) {
        expected[i] = vector[i];
        kept[count++] = vector[i];
      }
    }
    PruningMask mask = PruningMask.of(new Weights(weights, at, length));

    assertThat(mask.kept()).isEqualTo(count);
    assertThat(mask.length()).isEqualTo(length);
    float[] packed = RandomValues.unwritten(at + count);
    mask.pack(vector, 0, packed, at);
    assertThat(Arrays.copyOfRange(packed, at, at + count)).isEqualTo(Arrays.copyOf(kept, count));
    float[] unpacked = RandomValues.unwritten(at + length);
    mask.unpack(packed, at, unpacked, at);
    assertThat(Arrays.copyOfRange(unpacked, at, at + length)).isEqualTo(expected);
  }

  @Property(tries = 100)
  void masksMatchThatKeepTheSame(@ForAll @IntRange(min = 1, max = 300) int length) {
    float[] weights = new float[length];
    Arrays.fill(weights, 2);
    PruningMask all = PruningMask.of(Weights.of(weights));
    weights[length - 1] = -1;
    assertThat(PruningMask.of(Weights.of(weights)).matches(all)).isTrue();
    weights[length - 1] = 0;
    assertThat(PruningMask.of(Weights.of(weights)).matches(all)).isFalse();
  }
}
