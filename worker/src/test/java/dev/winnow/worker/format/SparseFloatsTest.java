package dev.winnow.worker.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SparseFloatsTest {
  private static final int NEGATIVE_ZERO = 0x80000000;

  /** Infinities, NaNs quiet and signalling with payloads, the smallest and the largest. */
  private static final int[] ODD_BITS = {
    NEGATIVE_ZERO,
    0x7f800000,
    0xff800000,
    0x7fc00000,
    0x7fc12345,
    0x7f800001,
    0xffffffff,
    1,
    0x80000001,
    0x7f7fffff
  };

  @Property(tries = 500)
  void anyBitsUnderAnyMaskComeBackInTheFewestBytes(
      @ForAll long seed,
      @ForAll @IntRange(max = 300) int length,
      @ForAll @DoubleRange(max = 1) double sparsity)
      throws IOException {
    float[] vector = random(new SplittableRandom(seed), length, sparsity);

    byte[] bytes = write(vector);
    ByteBuffer in = ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length + 3));
    float[] read = SparseFloats.read(in, length);

    assertThat(bits(read)).isEqualTo(bits(vector));
    assertThat(in.remaining()).as("what follows").isEqualTo(3);
    int kept = (int) Arrays.stream(bits(vector)).filter(bits -> bits != 0).count();
    assertThat(bytes).hasSize(4 + Math.min(4 * length, (length + 7) / 8 + 4 * kept));
  }

  @Property(tries = 500)
  void damagedBytesAreRefusedOrReadAsAVectorOfThatLength(
      @ForAll long seed, @ForAll @IntRange(max = 300) int length) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = write(random(random, length, random.nextDouble()));
    byte[] damaged = Arrays.copyOf(bytes, random.nextInt(bytes.length + 9));
    for (int flips = random.nextInt(4); flips > 0 && damaged.length > 0; flips--) {
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
    }

    try {
      assertThat(SparseFloats.read(ByteBuffer.wrap(damaged), length)).hasSize(length);
    } catch (DamagedFileException refused) {
      assertThat(refused.getMessage()).startsWith("it").doesNotContain("\n");
    }
  }

  @Test
  void onlyPositiveZeroIsLeftOut() throws IOException {
    float[] vector = new float[100];
    vector[7] = -0f;

    assertThat(write(vector)).hasSize(4 + 13 + 4);
    assertThat(bits(SparseFloats.read(ByteBuffer.wrap(write(vector)), 100))[7])
        .isEqualTo(NEGATIVE_ZERO);
  }

  @Test
  void aVectorLongerThanTheBytesJustifyIsRefusedBeforeItIsAllocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int longest = Integer.MAX_VALUE - 8;
    for (int kept : new int[] {0, 1, longest - 1, longest, Integer.MAX_VALUE, -1}) {
      ByteBuffer in = ByteBuffer.allocate(1000).putInt(0, kept);
      long before = threads.getCurrentThreadAllocatedBytes();
      try {
        SparseFloats.read(in, longest);
        fail("a vector was read that is not there");
      } catch (DamagedFileException refused) {
        // Before assertions allocate, too.
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).isLessThan(1 << 20);
      }
    }
  }

  @Test
  void aMaskThatDoesNotMarkWhatIsKeptIsRefused() {
    byte[] twoOfThree = {0, 0, 0, 2, 0b001, 0, 0, 0, 1, 0, 0, 0, 1};
    byte[] beyondTheLast = {0, 0, 0, 2, 0b1001, 0, 0, 0, 1, 0, 0, 0, 1};

    for (byte[] bytes : new byte[][] {twoOfThree, beyondTheLast}) {
      assertThatThrownBy(() -> SparseFloats.read(ByteBuffer.wrap(bytes), 3))
          .isInstanceOf(DamagedFileException.class)
          .hasMessage("its mask does not mark the 2 of 3 values that it keeps");
    }
  }

  private static float[] random(SplittableRandom random, int length, double sparsity) {
    float[] vector = new float[length];
    for (int i = 0; i < length; i++) {
      int odd = random.nextInt(2 * ODD_BITS.length);
      int bits = odd < ODD_BITS.length ? ODD_BITS[odd] : random.nextInt();
      vector[i] = random.nextDouble() < sparsity ? 0 : Float.intBitsToFloat(bits);
    }
    return vector;
  }

  private static int[] bits(float[] vector) {
    int[] bits = new int[vector.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(vector[i]);
    }
    return bits;
  }

  private static byte[] write(float[] vector) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SparseFloats.write(new DataOutputStream(bytes), vector);
    return bytes.toByteArray();
  }
}
